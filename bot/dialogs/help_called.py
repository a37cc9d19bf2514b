"""A call for help after it was passed on: how it stands, and taking it back while nobody has it."""

from datetime import datetime, timedelta

from bot.dialogs.danger_words import asks_after_help, is_over
from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Step, Turn
from bot.dialogs.phrases import is_no, is_yes
from bot.i18n import _
from bot.messages import Choice, Kind, Outgoing, rows
from bot.wording import number_to_ring
from core.alerts import Alert, withdraw_alert

NAME = "help"
FRESH = timedelta(hours=6)
"""So long after it a question is likely to be about the call for help."""
_CALL = "help"
"""Where a conversation remembers the last call for help."""


def remember_call(turn: Turn, alert: Alert) -> None:
    """The conversation outlives the draft that the call was made from."""
    turn.conversation.memory[_CALL] = {"id": alert.id, "at": turn.now.isoformat()}


async def fresh_call(turn: Turn) -> Alert | None:
    """The call for help of the last hours, unless it was taken back, or was of another caller."""
    call = turn.conversation.memory.get(_CALL)
    if not call or turn.now - datetime.fromisoformat(call["at"]) > FRESH:
        return None
    alert = await turn.work.alerts.by_id(call["id"])
    is_theirs = alert is not None and alert.identity_id == turn.citizen.identity_id
    return None if alert is None or alert.withdrawn or not is_theirs else alert


async def tell_of_help(turn: Turn) -> Outcome | None:
    """How the call stands, if it was asked after."""
    if turn.said.kind != Kind.text or not asks_after_help(turn.said.text):
        return None
    alert = await fresh_call(turn)
    return Again(_say_standing(turn, alert)) if alert else None


def _say_standing(turn: Turn, alert: Alert) -> str:
    if alert.taken_by is not None:
        return _("The operator on duty has taken your call for help and is ringing now.")
    say = _("Nobody has answered yet; I go on trying. If somebody is near, ask them to ring {number}.")
    return say.format(number=number_to_ring(turn.city, alert.about))


async def cancel_call(turn: Turn) -> Outcome | None:
    """What «cancel» means to somebody who has called for help; None if nobody has."""
    is_meant = turn.conversation.dialog in ("menu", NAME) and not turn.conversation.aside
    alert = await fresh_call(turn) if is_meant or turn.draft.get("alert") == "sent" else None
    if alert is None:
        return None
    if turn.conversation.dialog == NAME:
        return await _call_off(turn)
    turn.conversation.draft = {}  # the request itself is cancelled
    return Finish(_say_taken()) if alert.taken_by is not None else Begin(NAME)


def _say_taken() -> str:
    return _(
        "The operator on duty has taken your call for help already and is ringing. "
        "If help is not needed any more, write: operator."
    )


def ask_back(turn: Turn) -> Outgoing:
    """Nobody shall lose help by a slip of the finger."""
    text = _("The operator on duty has your call for help already. Is help still needed?")
    choices = Choice("needed", _("Yes, help is needed")), Choice("off", _("No, call it off"))
    return Outgoing(text, _("Call for help"), rows(*choices))


async def take_back(turn: Turn) -> Outcome:
    """Called off, or left with the operators."""
    if turn.said.choice == "off" or is_no(turn.said.text) or is_over(turn.said.text):
        return await _call_off(turn)
    if turn.said.choice == "needed" or is_yes(turn.said.text):
        return Finish(_("Good. Your call for help stays with the operator on duty."))
    return await tell_of_help(turn) or Again(_("Please press one of the buttons."))


async def _call_off(turn: Turn) -> Outcome:
    alert = await fresh_call(turn)
    if alert and await withdraw_alert(turn.work, alert.id, turn.now):
        return Finish(_("Your call for help is taken back, and the operators are told."))
    return Finish(_say_taken())


HELP = Dialog(NAME, steps=(Step("back", ask_back, take_back),), holds_line=True)
