"""The two buttons of whoever decides on a longer term."""

from bot.dialogs.dialog import Dialog, Turn
from bot.dialogs.staff import actor_of
from bot.i18n import _
from bot.messages import Choice
from core.extending import case_of_request, decide_extension
from core.extensions import MayNotDecide, NoSuchRequest, NotExtendable

NAME = "decide"


def asks_decision(request_id: str) -> tuple[Choice, Choice]:
    """Grant or refuse."""
    return (
        Choice("yes", _("Allow it"), data=f"{NAME}:yes:0:yes-{request_id}"),
        Choice("no", _("Refuse it"), data=f"{NAME}:no:0:no-{request_id}"),
    )


async def take_decision(turn: Turn) -> str:
    """Decide, if this person may."""
    answer, _dash, request_id = turn.said.choice.partition("-")
    if not request_id.isdecimal():
        return ""
    granted = answer == "yes"
    try:
        case = await case_of_request(turn.work, int(request_id))
        actor = await actor_of(turn, case.unit)
        await decide_extension(turn.work, int(request_id), granted, actor, city=turn.city, now=turn.now)
    except MayNotDecide:
        return _("Only the head of the unit or a supervisor can decide this.")
    except NoSuchRequest:
        return _("This is decided already, or another date was asked for.")
    except NotExtendable:
        return _("It is too late: the date has passed, or the law allows no later one.")
    if granted:
        return _("It is allowed. The citizen is told of the new date.")
    return _("It is refused. The date stays.")


DECISION = Dialog(NAME, steps=(), late=take_decision)
