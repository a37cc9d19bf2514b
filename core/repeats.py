"""Calls that another system may send again, not knowing whether the first one arrived: done once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.refusals import Refusal

KEPT_FOR = timedelta(days=1)
"""After that nobody sends the same call again, and its name may be used for another."""


@dataclass(frozen=True)
class Call:
    """A call by the name that its caller gave it, with a digest of what it said."""

    caller: str
    name: str
    digest: str


class NameUsedBefore(Refusal):
    """Something else was asked for under this name."""

    def __init__(self) -> None:
        super().__init__("something else was sent with this Idempotency-Key: make a new one")


class RepeatStore(Protocol):
    async def begin(self, call: Call, now: datetime) -> str | None:
        """Note a call; what the same one made before, if there was one: its number or id.

        Of two at once the second waits for the first. Raises NameUsedBefore.
        """

    async def made(self, call: Call, number: str) -> None:
        """Note what a call has made."""
