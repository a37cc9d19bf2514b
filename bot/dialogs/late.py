"""The buttons under the news that a request is late: fixed, not fixed, why, an operator."""

from bot.dialogs.dialog import Begin, Dialog, Turn
from bot.dialogs.request_shown import own_cases
from bot.dialogs.to_operator import to_operator
from bot.i18n import _
from bot.messages import Choice
from core.answering import ask_why_late, note_not_fixed
from core.cases import Case
from core.life import Step
from core.moves import CITIZEN, Act, MoveNotAllowed, make_move
from core.numbers import spell_number

NAME = "late"


def asks_late(number: str) -> tuple[Choice, ...]:
    """What the citizen can say at once."""
    words = {
        "fixed": _("It is fixed"),
        "not_fixed": _("It is not fixed"),
        "why": _("Why?"),
        "operator": _("An operator"),
    }
    return tuple(Choice(key, label, data=f"{NAME}:{key}:0:{key}-{number}") for key, label in words.items())


async def take_late(turn: Turn) -> str | Begin:
    """Do what the button says, with a request of the citizen's own."""
    wish, _dash, number = turn.said.choice.partition("-")
    case = next((case for case in await own_cases(turn) if case.number == number), None)
    if case is None:
        return ""
    if wish == "operator":
        return await to_operator(turn)
    if not case.at_work:
        return _say_changed(number)
    return await {"fixed": _fixed, "not_fixed": _not_fixed, "why": _why}[wish](turn, case)


async def _fixed(turn: Turn, case: Case) -> str:
    try:
        await make_move(turn.work, case.number, Act(Step.solve), CITIZEN, city=turn.city, now=turn.now)
    except MoveNotAllowed:
        return _say_changed(case.number)
    return _("Thank you. We check it once more, and then the request is closed.")


async def _not_fixed(turn: Turn, case: Case) -> str:
    await note_not_fixed(turn.work, case, turn.now)
    return _("Thank you. It is written down, and the unit sees it.")


async def _why(turn: Turn, case: Case) -> str:
    if await ask_why_late(turn.work, case, city=turn.city, now=turn.now):
        return _("I have asked. The answer comes here within one working day.")
    return _("I have asked already today. The answer comes here.")


def _say_changed(number: str) -> str:
    words = _("It has changed meanwhile. To see how it stands, write: {number}")
    return words.format(number=spell_number(number))


LATE = Dialog(NAME, steps=(), late=take_late)
