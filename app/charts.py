"""The figures of a period as a picture that can be read on a phone, in the language in force.

The library behind it is imported only when a picture is asked for.
"""

import logging
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from bot.i18n import named, spoken_language
from bot.report_words import say_chart, say_columns, say_title, say_unit
from core.city import City
from core.figures import Day, Figures, FiguresReport

WIDTH, HEIGHT = 1000, 1200
"""Pixels."""
DPI = 100
INK, FAINT = "#1a1a1a", "#d4d4d4"
RECEIVED, CLOSED, OVERDUE, LATE_NOW = "#0b5fa5", "#e07b00", "#c4351b", "#5c1a0e"
"""Told apart also by who sees no red or green, and in a grey print."""
MOST_BARS = 62
"""What is longer is drawn by weeks."""
FEWEST_PLACES = 10
"""Of two days the bars shall not fill the whole picture."""
MOST_UNITS = 14
LONGEST_NAME = 32
"""Characters of a line."""
_STYLE: Any = {
    **mpl.rcParamsDefault,  # whatever this machine is set to
    "text.parse_math": False,
    "font.family": "DejaVu Sans",  # comes with the library and has every letter that we need
    "font.size": 14,
    "axes.titlesize": 17,
    "axes.edgecolor": FAINT,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def write_chart(report: FiguresReport, city: City, file: Path) -> None:
    """Draw it into a file."""
    file.write_bytes(draw_chart(report, city))


def draw_chart(report: FiguresReport, city: City) -> bytes:
    """Draw received and closed by day, and below it what is late by unit, as a PNG."""
    drawn = BytesIO()
    # It would tell on the screen that it makes a list of fonts.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with mpl.rc_context(_STYLE):
        layout = ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.15)
        figure = Figure((WIDTH / DPI, HEIGHT / DPI), layout=layout, facecolor="white")
        figure.suptitle(f"{named(city.name)}\n{say_title(report.period)}", fontsize=20, weight="bold")
        late = _late(report, city)
        parts = figure.add_gridspec(2, height_ratios=(1, 1.5) if late else (4, 1))
        _draw_days(figure.add_subfigure(parts[0]).subplots(), report.days, report.total)
        _draw_units(figure.add_subfigure(parts[1]).subplots(), late)
        figure.savefig(drawn, format="png", dpi=DPI)
    return drawn.getvalue()


def _draw_days(axes: Axes, days: Sequence[Day], total: Figures) -> None:
    by_week = len(days) > MOST_BARS
    drawn, names = _weeks(days) if by_week else days, say_columns()
    places, closed = range(len(drawn)), [day.closed for day in drawn]
    bars = axes.bar(places, [day.received for day in drawn], color=RECEIVED, width=0.8)
    (line,) = axes.plot(places, closed, color=CLOSED, linewidth=3, marker="o", markersize=7, clip_on=False)
    called = [f"{names['received']}: {total.received}", f"{names['closed']}: {total.closed}"]
    axes.legend([bars, line], called, frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1))
    axes.set_ylim(0, max(1, axes.get_ylim()[1]))
    room = max(FEWEST_PLACES - len(drawn), 0) / 2
    axes.set_xlim(-0.8 - room, len(drawn) - 0.2 + room)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.grid(axis="y", color=FAINT)
    _name_days(axes, drawn)
    _finish(axes, say_chart()["weeks" if by_week else "days"])


def _weeks(days: Sequence[Day]) -> list[Day]:
    """Seven days in one, from the first on; the last may have fewer."""
    weeks = [days[first : first + 7] for first in range(0, len(days), 7)]
    return [
        Day(week[0].day, sum(day.received for day in week), sum(day.closed for day in week)) for week in weeks
    ]


def _name_days(axes: Axes, days: Sequence[Day]) -> None:
    """Some of the days, evenly, without the year: the title tells it."""
    every = -(-len(days) // 8)
    places = list(range(0, len(days), every))
    names = [format_date(days[place].day, "d MMM", locale=spoken_language()) for place in places]
    axes.set_xticks(places, names)


def _late(report: FiguresReport, city: City) -> list[tuple[str, Figures]]:
    """The units with something late, by name, the worst last: bars grow from below."""
    units = [(say_unit(code, city), figures) for code, figures in report.units.items()]
    late = [(name, figures) for name, figures in units if figures.overdue or figures.late_now]
    return sorted(late, key=lambda unit: (unit[1].overdue, unit[1].late_now))[-MOST_UNITS:]


def _draw_units(axes: Axes, worst: Sequence[tuple[str, Figures]]) -> None:
    _finish(axes, say_chart()["units"])
    if not worst:
        axes.text(0, 0.95, say_chart()["in_time"], va="top", fontsize=16, transform=axes.transAxes)
        axes.set_axis_off()
        return
    _draw_late(axes, [figures for _, figures in worst])
    axes.set_yticks(range(len(worst)), [fill(name, LONGEST_NAME) for name, _ in worst])
    room = max(FEWEST_PLACES - len(worst), 0)
    axes.set_ylim(-0.6 - room, len(worst) - 0.4)


def _draw_late(axes: Axes, late: Sequence[Figures]) -> None:
    """Two bars for each unit, each with its number beside it."""
    names = say_columns()
    for up, name, colour in ((0.2, "overdue", OVERDUE), (-0.2, "late_now", LATE_NOW)):
        numbers = [getattr(figures, name) for figures in late]
        places = [place + up for place in range(len(late))]
        bars = axes.barh(places, numbers, height=0.38, color=colour, label=names[name])
        axes.bar_label(bars, [str(number or "") for number in numbers], padding=4, fontsize=12)
    axes.set_xlim(0, max(max(figures.overdue, figures.late_now) for figures in late) * 1.1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT)
    axes.legend(frameon=False, ncols=2, loc="upper right", bbox_to_anchor=(1, -0.05))


def _finish(axes: Axes, title: str) -> None:
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left", weight="bold", pad=14)
