"""How far a long command has come: a bar in a terminal, a line now and then in a file or a timer's mail."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Advance = Callable[[int], None]
EVERY = 10.0
"""Seconds from one line to the next where nobody watches: what is done sooner needs none."""


@contextmanager
def progress(what: str, total: int, *, lines: bool = True) -> Iterator[Advance]:
    """Show it on the error output, so that what a command finds can be sent to a file."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    if not errors.is_terminal:
        yield in_lines(what, total, errors) if lines else _nothing
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, redirect_stdout=False) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda done: bars.advance(bar, done)


def _nothing(done: int) -> None:
    """Nobody watches."""


def in_lines(what: str, total: int, console: Console, clock: Callable[[], float] = time.monotonic) -> Advance:
    """Tell of it line by line, now and then."""
    done, told_at = 0, clock()

    def advance(more: int) -> None:
        nonlocal done, told_at
        done += more
        if clock() - told_at >= EVERY:
            told_at = clock()
            console.print(f"{what}: {done} of {total}", markup=False)

    return advance
