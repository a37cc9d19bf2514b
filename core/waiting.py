"""How long somebody who asks for an operator will wait: an honest guess, rounded up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Protocol

from core.city import City
from core.handoffs import HandoffStore
from core.shifts import ShiftStore

LOOK_BACK = timedelta(hours=3)
"""So far back it is looked how long others had to wait."""
USUAL = 180.0
"""Seconds, while nobody knows better."""
EACH_TAKES = 240.0
"""Seconds that an operator needs until the next one is claimed."""
SPOKEN = (2, 5, 10, 15, 20, 30, 45, 60)
"""Minutes as people say them."""


class Desk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def handoffs(self) -> HandoffStore: ...

    @property
    def shifts(self) -> ShiftStore: ...


@dataclass(frozen=True)
class Queue:
    """How busy operators are: what an estimate is made of."""

    waiting: int
    """How many wait for somebody to claim them."""
    on_shift: int
    """How many operators there are."""
    waits: Sequence[float]
    """After how many seconds of working time the last ones were claimed."""


async def queue_now(work: Desk, city: City, now: datetime) -> Queue:
    """How busy operators are."""
    claimed = await work.handoffs.claimed_since(now - LOOK_BACK)
    waits = [city.working_between(asked_at, at).total_seconds() for asked_at, at in claimed]
    return Queue(await work.handoffs.count_waiting(), len(await work.shifts.on()), waits)


def expected_minutes(queue: Queue) -> int | None:
    """Minutes until somebody claims the talk of whoever asks now; None when nobody is there to do so."""
    if not queue.on_shift:
        return None
    ahead = queue.waiting * EACH_TAKES / queue.on_shift
    usual = median(queue.waits) if queue.waits else USUAL
    minutes = max(ahead, usual) / 60
    return next((spoken for spoken in SPOKEN if minutes <= spoken), SPOKEN[-1])
