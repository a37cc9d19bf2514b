"""«Немає відповіді», «скільки ще чекати»: words that ask why nothing happens, at any time."""

import re

from bot.dialogs.dialog import Begin, Outcome, Turn
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from core.answering import ask_why_late

_ASKS_WHY = re.compile(
    r"\b(?:нема\w*|жодної|нет|никакого|ни одного|де|где)\s+(?:(?:жодної|никакого|моя|мой)\s+)?"
    r"(?:відповіді|ответа|відповідь|ответ)\b"
    r"|\b(?:ніхто|никто|ви|вы|ніяк|никак)\s+(?:\w+\s+)?"
    r"не\s+(?:відповіда\w+|отвеча\w+|реагу\w+|реагиру\w+)"
    r"|\b(?:чому|почему)\s+(?:\w+\s+)?(?:так\s+)?"
    r"(?:довго|долго|нічого\s+не\s+роб\w+|ничего\s+не\s+дела\w+)"
    r"|\b(?:скільки|сколько)\s+(?:ще|ещё|еще)?\s*(?:можна|можно)?\s*(?:чекати|ждать)\b",
    re.IGNORECASE,
)


async def take_impatience(turn: Turn) -> Outcome | None:
    """Ask the unit for them, where it is plain which request is meant; else show the list."""
    if not _ASKS_WHY.search(turn.said.text):
        return None
    waiting = [case for case in await own_cases(turn) if case.at_work]
    if len(waiting) != 1:
        return Begin("requests") if waiting else None
    [case] = waiting
    asked = await ask_why_late(turn.work, case, city=turn.city, now=turn.now, by=actor_of_citizen(turn).name)
    say = (
        _("I have asked. The answer comes here within one working day.")
        if asked
        else _("I have asked already today. The answer comes here.")
    )
    return Begin("requests", {"number": case.number}, say=say)
