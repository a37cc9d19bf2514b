"""Articles of help are counted by the city's day, on both databases."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from core.articles import ArticleFigures, Use, count_use
from core.city import City
from core.figures import report_figures
from core.periods import period_of
from storage.database import Database

LATE = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
"""It is December in the city already."""


async def test_the_figures_of_a_period_tell_of_articles(database: Database, city: City) -> None:
    uses = [("who_water", Use.shown), ("pension", Use.shown), ("pension", Use.shown), ("pension", Use.helped)]
    async with database.work() as work:
        for code, use in uses:
            await count_use(work, code, use, city, datetime(2026, 11, 5, 9, tzinfo=UTC))
        await count_use(work, "pension", Use.filed, city, LATE)
    period = period_of(ZoneInfo(city.zone), LATE, date(2026, 11, 1), date(2026, 11, 30))
    async with database.view() as view:
        report = await report_figures(view.figures, city, period, LATE)
        totals = await view.articles.totals()
    assert list(report.articles.items()) == [
        ("pension", ArticleFigures(2, 1, 0)),
        ("who_water", ArticleFigures(1)),
    ]
    assert totals[("pension", Use.filed)] == 1
