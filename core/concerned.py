"""Whom an outage concerns, and who of them waits to hear how it stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class ToTell:
    """Somebody who shall hear how an outage stands, by one of their accounts, and their cases about it."""

    identity_id: int
    cases: tuple[int, ...]
    street_id: str
    house: str


class OutageNewsStore(Protocol):
    async def queue(self, outage_id: int, now: datetime, but_readers_of: Collection[int] = ()) -> None:
        """Everybody concerned shall hear how it stands: who said so, and the citizens of its cases.

        But nobody who is told by the broadcast that follows these.
        """

    async def queue_readers(self, outage_id: int, now: datetime, readers_of: Collection[int]) -> None:
        """Those concerned who have one of these broadcasts shall hear how it stands after all."""

    async def take(self, outage_id: int, limit: int) -> list[ToTell]:
        """The next of them; they wait no longer."""

    async def note_over(self, outage_id: int, now: datetime) -> None:
        """All who are concerned hear that it is over, and need not be told in another way."""
