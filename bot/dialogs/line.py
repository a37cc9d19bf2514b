"""An operator walks a citizen's dialogs for somebody who rings up, or for the citizen of a talk.

The draft names the caller, and the talk if there is one. While its dialog is walked the caller is the turn's
citizen, so that whatever is looked up, filed or remembered is theirs; the operator is `turn.operator`. That
is settled here and in the engine, anew at every turn, and nowhere else. Leaving such a dialog hangs up.
"""

from dataclasses import replace
from typing import Any

from bot.dialogs.dialog import Dialog, Turn
from bot.dialogs.staff import roles_of_writer
from bot.i18n import _
from core.calling import may_take_calls, meet_caller, number_of_caller, on_behalf
from core.conversations import Conversation
from core.moves import CITIZEN, Actor
from core.refusals import ROLE_NEEDED, note_refused
from understanding.phones import split_phone

CALLER = "caller"
"""Where a draft keeps the identity of the caller it is for."""
FILED_IN = "filed_in"
"""Where a draft keeps the talk that it is filed in."""
CALL = "call"
"""The dialog that begins a call; its own questions come before anybody is known to be on the line."""


async def takes_calls(turn: Turn) -> bool:
    """Whether this account may register what callers say."""
    return may_take_calls(await roles_of_writer(turn))


def is_for_caller(conversation: Conversation) -> bool:
    """Whether what is written here are a caller's words, in whichever language."""
    return conversation.dialog == CALL or CALLER in conversation.draft


async def put_through(turn: Turn, dialog: Dialog) -> str:
    """Let the turn be about the caller of this draft, if it is for one; what the writer reads who may not."""
    hang_up(turn)
    if not dialog.holds_line or CALLER not in turn.draft:
        return ""
    caller = await turn.work.citizens.by_identity(turn.draft[CALLER])
    talk = turn.draft.get(FILED_IN)
    if caller is None or not await takes_calls(turn):
        note_refused(ROLE_NEEDED)
        return say_may_not() if talk is None else _say_may_not_file()
    if talk is not None and (refused := await _say_not_theirs(turn, talk)):
        return refused
    turn.operator, turn.citizen, turn.filed_in = turn.citizen, caller, talk
    return ""


async def _say_not_theirs(turn: Turn, talk: int) -> str:
    """Why nothing can be filed in this talk by who writes; "" if it can."""
    handoff = await turn.work.handoffs.by_id(talk)
    if handoff is None or not handoff.is_open:
        return _("The talk with the citizen is closed. Nothing was sent.")
    if handoff.owner_id in (None, turn.writer.identity_id):
        return ""
    owner = await turn.work.citizens.by_identity(handoff.owner_id)
    say = _("{name} has the talk with the citizen now. Nothing was sent.")
    return say.format(name=owner.name if owner else "")


def hang_up(turn: Turn) -> None:
    """From here on it is about who writes."""
    turn.citizen, turn.operator, turn.filed_in = turn.writer, None, None


def holding(turn: Turn) -> dict[str, Any]:
    """What a draft needs to go on with the caller; nothing when there is none."""
    if turn.operator is None:
        return {}
    if turn.filed_in is not None:
        return {CALLER: turn.citizen.identity_id, FILED_IN: turn.filed_in}
    return {CALLER: turn.citizen.identity_id, "phone": number_of_caller(turn.citizen)}


def came_between(turn: Turn) -> bool:
    """Whether a draft of the same person waits, which what is said now came in the way of."""
    aside = turn.conversation.aside
    if not aside:
        return False
    return turn.operator is None or aside["draft"].get(CALLER) == turn.draft.get(CALLER)


def say_may_not() -> str:
    """To whoever lost the role, or never had it."""
    return _("Only an operator or a supervisor takes phone calls. Nothing was sent.")


def _say_may_not_file() -> str:
    return _("Only an operator or a supervisor files a request for a citizen. Nothing was sent.")


def actor_of_citizen(turn: Turn) -> Actor:
    """Who does what the citizen wishes, as the history names them."""
    return on_behalf(turn.operator) if turn.operator else CITIZEN


async def change_caller(turn: Turn, number: str) -> None:
    """It is the number of somebody else who is on the line."""
    turn.citizen = await meet_caller(turn.work.citizens, number, turn.now)
    turn.draft.update(holding(turn))


async def take_first_line(turn: Turn, text: str) -> str:
    """The first line of a call, edited: its number is the caller's; what is told besides it."""
    number, words = split_phone(text)
    if number and number != number_of_caller(turn.citizen):
        await change_caller(turn, number)
    return words


async def change_language(turn: Turn, language: str) -> None:
    """Write to the caller in this language later on; the operator's own stays."""
    await turn.work.citizens.set_language(turn.citizen.citizen_id, language, chosen=True)
    turn.citizen = replace(turn.citizen, language=language, chose_language=True)


def language_of_caller(turn: Turn) -> str:
    """What the caller is written to in; the city's first language until something else was chosen."""
    return turn.citizen.language or turn.city.language
