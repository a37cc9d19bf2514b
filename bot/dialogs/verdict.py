"""The citizen's word on work that is said to be done: buttons under the news, outside any question."""

from bot.dialogs.dialog import Dialog, Turn
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from bot.messages import Choice
from core.life import Step
from core.moves import CITIZEN, Act, Lacking, MoveNotAllowed, make_move
from core.numbers import spell_number

NAME = "verdict"


def asks_verdict(number: str) -> tuple[Choice, Choice]:
    """The two buttons under the news that the work is done."""
    return (
        Choice("yes", _("Yes, it is done"), data=f"{NAME}:{Step.confirm}:0:{Step.confirm}-{number}"),
        Choice("no", _("No, it is not"), data=f"{NAME}:{Step.dispute}:0:{Step.dispute}-{number}"),
    )


def offers_reopening(number: str) -> Choice:
    """The button under the news that a request is closed."""
    return Choice("again", _("It is not solved"), data=f"{NAME}:{Step.reopen}:0:{Step.reopen}-{number}")


async def take_verdict(turn: Turn) -> str:
    """Make the move that the button names, with a request of the citizen's own."""
    step, _dash, number = turn.said.choice.partition("-")
    case = next((case for case in await own_cases(turn) if case.number == number), None)
    if case is None or step not in _said(number):
        return ""
    try:
        await make_move(turn.work, number, Act(Step(step)), CITIZEN, city=turn.city, now=turn.now)
    except (MoveNotAllowed, Lacking):
        return _("It has changed meanwhile. To see how it stands, write: {number}").format(
            number=spell_number(number)
        )
    return say_verdict(number, step)


def say_verdict(number: str, step: str) -> str:
    """What the citizen reads who has said it."""
    return _said(number)[step]


def _said(number: str) -> dict[str, str]:
    words = _("To say what is wrong, or to send a photo, write: {number}")
    more = words.format(number=spell_number(number))
    return {
        Step.confirm: _("Thank you. We check it once more, and then the request is closed."),
        Step.dispute: _("Thank you. The unit has to look at it again. {more}").format(more=more),
        Step.reopen: _("The request is open again. {more}").format(more=more),
    }


VERDICT = Dialog(NAME, steps=(), late=take_verdict)
