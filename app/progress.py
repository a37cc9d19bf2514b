"""How far a long command has come: a bar in a terminal, a line now and then in a file or a timer's mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Advance = Callable[[int], None]
LINES = 10
"""So many lines at most tell of one step where nobody watches."""


@contextmanager
def progress(what: str, total: int, *, lines: bool = True) -> Iterator[Advance]:
    """Show it on the error output, so that what a command finds can be sent to a file."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    if not errors.is_terminal:
        yield _lines(what, total, errors) if lines else _nothing
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, redirect_stdout=False) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda done: bars.advance(bar, done)


def _nothing(done: int) -> None:
    """Nobody watches."""


def _lines(what: str, total: int, console: Console) -> Advance:
    done = told = 0

    def advance(more: int) -> None:
        nonlocal done, told
        done += more
        if done * LINES // max(total, 1) > told:
            told = done * LINES // max(total, 1)
            console.print(f"{what}: {done} of {total}", markup=False)

    return advance
