"""A label as a page to print: A5, words above, a code for each messenger below; PNG and SVG alike."""

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any

import matplotlib as mpl
import segno
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from bot.label_words import LabelWords

WIDTH, HEIGHT = 148, 210
"""Millimetres."""
DPI = 300
INCH = 25.4
QUIET = 4
"""Modules of white around a code, as its standard asks for."""
COLOURS = {"Telegram": "#1b7fbd", "Viber": "#6a4fc3"}
_STYLE: Any = {
    **mpl.rcParamsDefault,
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "svg.fonttype": "path",  # a printer's machine may lack the letters
    "svg.hashsalt": "label",  # the same label is the same file
}
# Millimetres from above, size of the letters, how many of them fit into a line.
_CITY, _SERVICE, _PLACE, _HOW, _PHONE = (14, 13, 50), (30, 30, 21), (66, 20, 32), (90, 13, 50), (200, 14, 50)
_CODES_AT = 190
"""Where the codes end, counted from above; the names of the messengers stand below them."""


def draw_label(words: LabelWords, links: dict[str, str], form: str) -> bytes:
    """The page with a code for each link, by messenger; `form` is png or svg."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    drawn = BytesIO()
    with mpl.rc_context(_STYLE):
        figure = Figure((WIDTH / INCH, HEIGHT / INCH), facecolor="white")
        for said, where in (
            (words.city, _CITY),
            (words.service, _SERVICE),
            (words.place, _PLACE),
            (words.how, _HOW),
            (words.phone, _PHONE),
        ):
            _write(figure, said, *where, weight="bold" if where in (_SERVICE, _PLACE) else "normal")
        side = 62 if len(links) > 1 else 74
        for (name, link), left in zip(links.items(), _lefts(len(links), side), strict=True):
            _draw_code(figure, name, link, left, side)
        figure.savefig(drawn, format=form, dpi=DPI, metadata={"Date": None} if form == "svg" else None)
    return drawn.getvalue()


def _write(figure: Figure, said: str, down: float, size: float, fits: int, weight: str) -> None:
    """Centred; longer words are written smaller rather than over the edge."""
    lines = wrap(said, fits)
    longest = max(map(len, lines), default=0)
    size *= min(1, fits / max(longest, 1), 2.2 / len(lines) if len(lines) > 2 else 1)
    figure.text(0.5, 1 - down / HEIGHT, "\n".join(lines), ha="center", va="top", fontsize=size, weight=weight)


def _lefts(count: int, side: float) -> Sequence[float]:
    gap = (WIDTH - count * side) / (count + 1)
    return [gap + number * (side + gap) for number in range(count)]


def _draw_code(figure: Figure, name: str, link: str, left: float, side: float) -> None:
    """One path for all of a code's squares: beside each other they would show seams in print."""
    matrix = [
        [bool(cell) for cell in row] for row in segno.make_qr(link, error="m", boost_error=False).matrix
    ]
    across = len(matrix) + 2 * QUIET
    down = _CODES_AT - 8
    axes = figure.add_axes((left / WIDTH, 1 - down / HEIGHT, side / WIDTH, side / HEIGHT))
    axes.set_axis_off()
    axes.set_xlim(-QUIET, across - QUIET)
    axes.set_ylim(across - QUIET, -QUIET)
    squares = Outline.make_compound_path(*_runs(matrix))
    axes.add_patch(PathPatch(squares, facecolor="black", linewidth=0, antialiased=False))
    figure.text(
        (left + side / 2) / WIDTH,
        1 - (_CODES_AT - 7) / HEIGHT,
        name,
        ha="center",
        va="top",
        fontsize=20,
        weight="bold",
        color=COLOURS.get(name, "black"),
    )


def _runs(matrix: Sequence[Sequence[bool]]) -> Iterator[Outline]:
    """The black squares, those beside each other as one."""
    for down, row in enumerate(matrix):
        start = None
        for right, black in enumerate([*row, False]):
            if black and start is None:
                start = right
            elif not black and start is not None:
                yield Outline(
                    [(start, down), (right, down), (right, down + 1), (start, down + 1), (start, down)]
                )
                start = None
