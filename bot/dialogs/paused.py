"""What is not open to somebody just now because of insults. A danger goes past it: see `strays`."""

from bot.abuse_words import APPEAL, say_paused
from bot.dialogs.dialog import Again, Begin, Next, Outcome, Turn
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.abuse import CitizenPaused, Grade, hold_of
from core.refusals import kind_of

HELD = kind_of(CitizenPaused)
"""What the step refuses, as it is counted."""


async def read_hold(turn: Turn) -> None:
    """What holds for whoever writes. For a caller the operator decides what is taken."""
    turn.hold = await hold_of(turn.work, turn.writer.identity_id, turn.now)


def is_paused(turn: Turn) -> bool:
    """Whether neither talks nor new requests are taken."""
    return turn.hold is not None and turn.hold.grade == Grade.pause


def is_slowed(turn: Turn) -> bool:
    """Whether operators get what is said in bundles."""
    return turn.hold is not None and turn.hold.grade == Grade.slow


def ask_paused(turn: Turn) -> Outgoing:
    """Until when, why, and what can be done."""
    text = say_paused(turn.hold.ends_at, turn.city) if turn.hold else ""
    appeal = () if turn.hold and turn.hold.appealed_at else (Choice(APPEAL, _("I do not agree")),)
    return Outgoing(text, _("A pause"), rows(*appeal))


async def take_paused(turn: Turn) -> Outcome:
    """An objection; anything else waits. When the pause is over it goes on."""
    if not is_paused(turn) or turn.hold is None:
        return Next()
    if turn.said.choice == APPEAL:
        return Begin(APPEAL, {"id": str(turn.hold.id)})
    return Again("")
