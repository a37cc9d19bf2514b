"""What the work at hand began with: an update of a messenger, a call of the API, or a timer.

Everything that it leaves to be sent carries this name, and so does every log line about it, so that one can
follow an update to the last part of its answer. It is a name of ours and tells nothing about a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 80
_ORIGIN = ContextVar("origin", default="")


def origin() -> str:
    """The name; "" where nobody has said."""
    return _ORIGIN.get()


@contextmanager
def beginning_with(name: str) -> Iterator[None]:
    """What is done inside began with this."""
    before = _ORIGIN.set(name[:LONGEST])
    try:
        yield
    finally:
        _ORIGIN.reset(before)
