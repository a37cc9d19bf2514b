"""A citizen does not agree with what was decided because of insults: a button, and one question."""

from bot.abuse_words import APPEAL as NAME
from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.report_emergency import tells_of_danger
from bot.i18n import _
from bot.messages import Outgoing
from core.reviewing import AppealedAlready, MeasureNotFound, appeal


async def begin_appeal(turn: Turn) -> str | Begin:
    """Ask why, if it is theirs and stands still."""
    measures = await turn.work.abuse.of(turn.citizen.identity_id, turn.now)
    found = next((one for one in measures if str(one.id) == turn.said.choice), None)
    if found is None:
        return _say_over()
    return _say_already() if found.appealed_at else Begin(NAME, {"id": turn.said.choice})


def ask_why(turn: Turn) -> Outgoing:
    """In the citizen's words."""
    text = _("Why do you not agree? Write it in one message. A supervisor reads it together with the talk.")
    return Outgoing(text)


async def take_why(turn: Turn) -> Outcome:
    """A supervisor looks at it."""
    if not turn.said.text:
        return Again(_("Please write it in words."))
    try:
        await appeal(turn.work, int(turn.draft["id"]), turn.citizen, turn.said.text, turn.now)
    except MeasureNotFound:
        return _done(turn, _say_over())
    except AppealedAlready:
        return _done(turn, _say_already())
    return _done(turn, _("A supervisor looks at it, and I write to you what they decide."))


def _say_over() -> str:
    return _("This is over already.")


def _say_already() -> str:
    return _("You have objected already. I write to you what the supervisor decides.")


def _done(turn: Turn, say: str) -> Outcome:
    return Resume(say) if turn.conversation.aside else Finish(say)


APPEAL = Dialog(
    NAME,
    steps=(Step("why", ask_why, take_why),),
    asked_between=True,
    strays=tells_of_danger,
    late=begin_appeal,
)
