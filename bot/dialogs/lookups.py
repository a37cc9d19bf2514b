"""Asking for a request by its number. Trying numbers that are not one's own slows down."""

from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.handled import HANDLING, handles_cases
from bot.dialogs.request_shown import own_cases
from bot.dialogs.tries import are_too_many, note_wrong
from bot.i18n import _

_NUMBER = "number"


async def look_up(turn: Turn, number: str) -> Outcome:
    """Show it, if it is the citizen's own. Others' numbers and unknown ones are alike, and counted alike.

    Who works on requests is shown any.
    """
    if are_too_many(turn, _NUMBER):
        return Again(
            _("Several numbers did not fit. Please try again in ten minutes, or look at: My requests.")
        )
    if all(case.number != number for case in await own_cases(turn)):
        if turn.operator is None and await handles_cases(turn):
            return Begin(HANDLING, {"number": number})
        note_wrong(turn, _NUMBER)
    return Begin("requests", {"number": number})
