"""Asking for a request by its number. Trying numbers that are not one's own slows down."""

from datetime import datetime, timedelta

from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.request_shown import own_cases
from bot.i18n import _

MOST_MISSES = 5
WITHIN = timedelta(minutes=10)
_MISSES = "misses"


async def look_up(turn: Turn, number: str) -> Outcome:
    """Show it, if it is the citizen's own. Others' numbers and unknown ones are alike, and counted alike."""
    missed = _recent_misses(turn)
    if len(missed) >= MOST_MISSES:
        return Again(
            _("Several numbers did not fit. Please try again in ten minutes, or look at: My requests.")
        )
    if all(case.number != number for case in await own_cases(turn)):
        turn.conversation.memory[_MISSES] = [*missed, turn.now.isoformat()]
    return Begin("requests", {"number": number})


def _recent_misses(turn: Turn) -> list[str]:
    missed: list[str] = turn.conversation.memory.get(_MISSES, [])
    return [at for at in missed if turn.now - datetime.fromisoformat(at) < WITHIN]
