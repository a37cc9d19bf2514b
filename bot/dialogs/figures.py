"""The figures of this month so far, for staff who ask with /report."""

from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Turn
from bot.messages import Outgoing
from core.periods import period_of


def show_figures(turn: Turn) -> Outgoing:
    """A message that is filled when it is sent: to count takes seconds, and a turn keeps others waiting.

    Other periods and a file come from the command line.
    """
    period = period_of(ZoneInfo(turn.city.zone), turn.now)
    return Outgoing("", figures=f"{period.first}/{period.last}")
