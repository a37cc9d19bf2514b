"""«Немає відповіді», «скільки ще чекати»: words that ask why nothing happens, at any time."""

import re

from bot.dialogs.dialog import Begin, Outcome, Turn
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from core.answering import ask_why_late
from core.cases import Case

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


def is_impatient(text: str) -> bool:
    """Whether somebody asks why nothing happens."""
    return bool(_ASKS_WHY.search(text))


async def take_impatience(turn: Turn) -> Outcome | None:
    """Ask the unit for them, where it is plain which request is meant; else show the list."""
    if not is_impatient(turn.said.text):
        return None
    waiting = [case for case in await own_cases(turn) if case.at_work]
    if len(waiting) != 1:
        return Begin("requests") if waiting else None
    [case] = waiting
    return Begin("requests", {"number": case.number}, say=await ask_unit(turn, case))


async def ask_unit(turn: Turn, case: Case) -> str:
    """Ask the unit in charge why it takes so long; what to say of it."""
    by = actor_of_citizen(turn).name
    if await ask_why_late(turn.work, case, city=turn.city, now=turn.now, by=by):
        return _("I have asked. The answer comes here within one working day.")
    return _("I have asked already today. The answer comes here.")
