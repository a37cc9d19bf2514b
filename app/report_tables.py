"""The figures of a period as a table for a terminal and as a CSV file for Excel."""

import csv
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path

from rich.table import Table

from bot.report_words import (
    say_column_of_outcome,
    say_columns,
    say_groups,
    say_heads,
    say_hours,
    say_number,
    say_service,
    say_short_columns,
    say_title,
    say_unit,
)
from core.city import City
from core.figures import Figures, FiguresReport

WIDE = 115
"""Characters: from here on a terminal shows all columns."""
_NARROW_COLUMNS = ("received", "closed", "overdue", "late_now", "first_answer.median", "closing.median")
_SAY: Mapping[str, Callable[[str, City], str]] = {"units": say_unit, "services": say_service}


def table_of(report: FiguresReport, city: City, width: int) -> Table:
    """What fits on a screen of this width, in the language in force."""
    columns, groups, lines = say_short_columns(), say_groups(), list(_lines(report, city))
    shown = list(columns) if width >= WIDE else _NARROW_COLUMNS
    cells = [[_on_screen(name, figures) for name in shown] for *_, figures in lines]
    table = Table(title=say_title(report.period), title_justify="left", box=None, padding=(0, 0, 0, 1))
    table.add_column("")
    for name, *told in zip(shown, *cells, strict=True):
        # Only names of services may be broken, never a number.
        longest = max(map(len, (*columns[name].split(), *told)))
        table.add_column(columns[name], justify="right", vertical="bottom", width=longest)
    above = "total"
    for (group, _, called, _), row in zip(lines, cells, strict=True):
        if group != above:
            table.add_row()
            table.add_row(f"{groups[group]}:")
        above = group
        table.add_row(called, *row)
    return table


def _on_screen(name: str, figures: Figures) -> str:
    figure = attrgetter(name)(figures)
    if isinstance(figure, int):
        return str(figure)
    return say_number(figure) if name == "marks.average" and figure is not None else say_hours(figure)


def write_csv(report: FiguresReport, city: City, file: Path) -> None:
    """Every figure, as Excel opens it in this country: with a mark of UTF-8, semicolons, decimal commas."""
    columns, groups, total = say_columns(), say_groups(), report.total
    outcomes = [say_column_of_outcome(outcome) for outcome in total.outcomes]
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow([*say_heads(), *columns.values(), *outcomes])
        for group, code, called, figures in _lines(report, city):
            counted = [_in_file(attrgetter(name)(figures)) for name in columns]
            writer.writerow([groups[group], code, called, *counted, *figures.outcomes.values()])


def _in_file(figure: float | None) -> str:
    if isinstance(figure, float):
        return f"{figure:.2f}".replace(".", ",")
    return "" if figure is None else str(figure)


def _lines(report: FiguresReport, city: City) -> Iterator[tuple[str, str, str, Figures]]:
    """Group, code, name and figures of each line: first all in all."""
    yield "total", "", say_groups()["total"], report.total
    for group, say in _SAY.items():
        for code, figures in getattr(report, group).items():
            yield group, code, say(code, city), figures
