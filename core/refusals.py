"""A refusal states facts; the room that speaks to the person finds the words.

What was refused while one event was answered is noted by kind, so that it can be counted at the edge: whoever
catches a refusal and makes words of it has nothing to do for that.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

ROLE_NEEDED = "role_needed"
"""Somebody tried what their roles do not allow."""
_NOTED: ContextVar[dict[str, None] | None] = ContextVar("refused", default=None)


class Refusal(Exception):
    """Base of everything the core declines to do. Subclasses carry the facts as attributes."""

    def __new__(cls, *args: Any, **facts: Any) -> Self:  # not __init__, which subclasses have of their own
        note_refused(kind_of(cls))
        return super().__new__(cls, *args, **facts)


def kind_of(refusal: type[Refusal]) -> str:
    """Its name as it is counted: `TooManyOpenCases` is `too_many_open_cases`."""
    return re.sub(r"(?<=.)(?=[A-Z])", "_", refusal.__name__).lower()


def note_refused(kind: str) -> None:
    """Note a refusal that is no exception. Nothing happens where nobody counts."""
    noted = _NOTED.get()
    if noted is not None:
        noted[kind] = None


@contextmanager
def noting_refusals() -> Iterator[dict[str, None]]:
    """The kinds of what is refused inside, each once."""
    noted: dict[str, None] = {}
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)
