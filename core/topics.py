"""Topics: where in the operators' group a citizen's handoffs are shown. One live topic per citizen.

A topic is reserved here before the messenger is asked to make it, and is found by its stored id alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

TRY_AGAIN_AFTER = timedelta(minutes=1)
"""A topic is asked for at most once in this time, whatever happens to it."""


class TopicState(StrEnum):
    """Where a topic stands. What is gone is replaced by a new one."""

    reserved = "reserved"
    creating = "creating"
    """The messenger was asked to make it, and its answer is not here yet."""
    open = "open"
    closed = "closed"
    gone = "gone"


@dataclass(frozen=True)
class Topic:
    """`thread` is the messenger's id; "" until it is known."""

    id: int
    identity_id: int
    group_id: int
    thread: str
    state: TopicState
    tried_at: datetime | None = None
    """When the messenger was last asked to make it."""


class TopicStore(Protocol):
    async def by_id(self, id: int) -> Topic | None: ...

    async def of(self, citizen_id: int) -> Topic | None:
        """The live topic of this citizen, from whichever of their accounts."""

    async def reserve(self, identity_id: int, group_id: int) -> Topic:
        """The live topic of this account; made if there is none."""

    async def begin_creating(self, id: int, now: datetime) -> datetime | None:
        """Ask for this one now: None. Else when it may be asked for, as one was a moment ago."""

    async def opened(self, id: int, thread: str) -> None:
        """The messenger has made it."""

    async def set_state(self, id: int, state: TopicState) -> None: ...

    async def at(self, group_id: int, thread: str) -> Topic | None:
        """The topic with this thread in this group."""
