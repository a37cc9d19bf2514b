"""What public feeds tell of outages besides what is announced: what ended lately, how often each changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.outages import Outage

TOLD_FOR = timedelta(days=30)
"""So long a calendar that is fetched now and then still learns that something has ended or was called off."""
TOLD_AS = ("announced", "approved")
"""What was done with an outage that people were told of; a draft that is thrown away was never anybody's."""


@dataclass(frozen=True)
class Change:
    """How often an outage was changed, and when the last time."""

    count: int
    at: datetime


class OutageFeedStore(Protocol):
    async def ended(self, since: datetime) -> list[Outage]:
        """Outages that people were told of and that are over or called off since then, oldest first."""

    async def changes(self, ids: Collection[int]) -> Mapping[int, Change]:
        """Of each of these how often it was changed."""
