"""The figures of this month so far, for staff who ask with /report."""

from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Turn
from bot.report_words import tell_report
from core.figures import report_figures
from core.periods import period_of


async def say_figures(turn: Turn) -> str:
    """The table in the chat; other periods, a file and a picture come from the command line."""
    period = period_of(ZoneInfo(turn.city.zone), turn.now)
    return tell_report(await report_figures(turn.work.figures, turn.city, period, turn.now), turn.city)
