"""Draws a chart without loading the library of pictures before the first one is asked for."""

from core.city import City
from core.figures import FiguresReport


def draw(report: FiguresReport, city: City) -> bytes:
    """The chart of a period as a PNG."""
    # The library takes a second to import and as much memory as all the rest.
    from app.charts import draw_chart  # noqa: PLC0415

    return draw_chart(report, city)
