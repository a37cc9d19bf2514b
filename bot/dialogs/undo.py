"""Taking back what was sent a few minutes ago, no reason needed."""

from datetime import datetime

from bot.dialogs.dialog import Finish, Outcome, Turn
from bot.dialogs.line import CALLER, say_may_not, takes_calls
from bot.i18n import _
from core.calling import on_behalf
from core.life import Step
from core.moves import CITIZEN, Act, MoveNotAllowed, make_move
from core.numbers import spell_number
from core.refusals import ROLE_NEEDED, note_refused


def can_undo(turn: Turn) -> bool:
    """Whether the receipt that stands in the menu is fresh."""
    return (
        turn.conversation.dialog == "menu"
        and "sent" in turn.draft
        and turn.now < datetime.fromisoformat(turn.draft["until"])
    )


async def undo(turn: Turn) -> Outcome:
    """Take it back."""
    case = await turn.work.cases.by_number(turn.draft["sent"])
    if case is None:
        return Finish("")
    for_caller = CALLER in turn.draft
    if for_caller and not await takes_calls(turn):
        note_refused(ROLE_NEEDED)
        return Finish(say_may_not())
    actor = on_behalf(turn.writer) if for_caller else CITIZEN
    try:
        await make_move(turn.work, case.number, Act(Step.withdraw), actor, city=turn.city, now=turn.now)
    except MoveNotAllowed:
        return Finish(_("This request cannot be taken back any more."))
    return Finish(_("The request {number} is taken back.").format(number=spell_number(case.number)))
