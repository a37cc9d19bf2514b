"""Events received from messengers: each is handled or given up exactly once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

TRIES = 3
"""The first try and two more of our own; after them the event is a dead letter."""
PAUSES = (timedelta(seconds=2), timedelta(seconds=10))


class EventState(StrEnum):
    handled = "handled"
    failed = "failed"
    """Will be tried again."""
    dead = "dead"


@dataclass(frozen=True)
class FailedEvent:
    """An event as its messenger sent it, kept to be tried again."""

    id: int
    channel: str
    raw: Mapping[str, Any]
    attempts: int
    received_at: datetime


class EventStore(Protocol):
    async def add(self, channel: str, event_id: str, now: datetime) -> int | None:
        """Store an event as handled; None when it was stored before (a repeat)."""

    async def keep(
        self, id: int, state: EventState, attempts: int, error: str, raw: Mapping[str, Any] | None
    ) -> None:
        """Note how an event stands; `raw` is the event itself while it still has to be tried again."""

    async def failed(self, id: int) -> FailedEvent | None:
        """The event, if it still waits for another try; locked until the transaction ends."""
