"""The command `contact-centre report`: figures on the screen, and in files where they are asked for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from app.report_tables import table_of, write_csv
from app.settings import SettingsError
from app.troubles import named
from bot.i18n import speaking
from bot.report_words import say_nothing, say_title, tell_articles
from core.city import City
from core.figures import FiguresReport, report_figures
from core.periods import WrongPeriod, period_of
from storage.database import Database


@dataclass(frozen=True)
class Files:
    """What shall be written besides the table on the screen."""

    csv: Path | None
    png: Path | None


async def tell_figures(
    database: Database, city: City, days: tuple[str, str], files: Files, console: Console
) -> None:
    """Show the figures in the city's language, and write the files. Raises SettingsError."""
    report = await _report(database, city, *map(_day, days))
    with speaking(city.language):
        if report.is_empty:
            console.print(f"{say_title(report.period)}\n{say_nothing()}", markup=False)
        else:
            console.print(table_of(report, city, console.width), soft_wrap=False)
        if articles := tell_articles(report, city):
            console.print(f"\n{articles}", markup=False)
        if files.csv:
            with named(f"--csv {files.csv}"):
                write_csv(report, city, files.csv)
        if files.png:
            # The library of pictures takes a second to import and as much memory as all the rest.
            from app.charts import write_chart  # noqa: PLC0415

            with named(f"--png {files.png}"):
                write_chart(report, city, files.png)


async def _report(database: Database, city: City, first: date | None, last: date | None) -> FiguresReport:
    now = datetime.now(UTC)
    try:
        period = period_of(ZoneInfo(city.zone), now, first, last)
    except WrongPeriod as wrong:
        raise SettingsError(f"{str(wrong)[0].upper()}{str(wrong)[1:]}.") from None
    async with database.view() as work:
        return await report_figures(work.figures, city, period, now)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise SettingsError(f"«{written}» is no day: write it like 2026-11-01.") from None
