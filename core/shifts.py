"""Shifts: who of the staff is there to talk with citizens. The history only grows; its last line counts.

A shift begins by a word, or when somebody claims or answers; left on, it ends by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.city import City
from core.timers import TimerKind, TimerStore

GRACE = timedelta(minutes=30)
"""A shift that was left on ends so long after the working hours."""
OUTSIDE = timedelta(hours=2)
"""So long lasts one that begins when nobody works, unless the centre opens by then."""


class Why(StrEnum):
    """Why somebody went on or off."""

    said = "said"
    at_work = "at_work"
    """They claimed a talk or answered in one."""
    hours_over = "hours_over"
    role_gone = "role_gone"
    """They may not talk with citizens any more."""


@dataclass(frozen=True)
class ShiftEvent:
    """Somebody came on, or went off."""

    identity_id: int
    at: datetime
    is_on: bool
    why: Why


class ShiftStore(Protocol):
    async def add(self, event: ShiftEvent) -> None: ...

    async def is_on(self, identity_id: int) -> bool: ...

    async def on(self) -> Sequence[int]:
        """The people and programs on shift that may talk with citizens, who came first at the beginning."""

    async def events(self, identity_id: int) -> list[ShiftEvent]: ...


class HasShifts(Protocol):
    @property
    def shifts(self) -> ShiftStore: ...

    @property
    def timers(self) -> TimerStore: ...


def shift_end(city: City, now: datetime) -> datetime:
    """When a shift ends by itself that begins now."""
    if closing := city.closing(now):
        return closing + GRACE
    opening = city.next_opening(now)
    closing = city.closing(opening) if opening and opening - now <= OUTSIDE else None
    return closing + GRACE if closing else now + OUTSIDE


async def come_on(work: HasShifts, identity_id: int, why: Why, city: City, now: datetime) -> bool:
    """Begin a shift; False when it runs already."""
    if await work.shifts.is_on(identity_id):
        return False
    await work.shifts.add(ShiftEvent(identity_id, now, True, why))
    await work.timers.set(TimerKind.shift_over, str(identity_id), shift_end(city, now))
    return True
