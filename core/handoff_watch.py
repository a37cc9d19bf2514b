"""What happens to a handoff when nobody does anything: a nudge, the supervisor, a claim that lapses.

Working time alone counts: what is asked at night waits for the morning.
"""

from datetime import datetime, timedelta
from typing import Protocol

from core.city import City
from core.handoffs import Handoff
from core.timers import TimerKind, TimerStore

NUDGE_AFTER = timedelta(minutes=5)
SUPERVISOR_AFTER = timedelta(minutes=10)
"""After the nudge."""
LAPSE_AFTER = timedelta(minutes=10)


class HasTimers(Protocol):
    @property
    def timers(self) -> TimerStore: ...


async def watch_waiting(work: HasTimers, handoff: Handoff, city: City, now: datetime) -> None:
    """Nobody has it. What came when nobody works is looked at when the centre opens."""
    due_at = city.after_working(now, NUDGE_AFTER) if city.is_open(now) else city.next_opening(now)
    await work.timers.set(TimerKind.handoff_waits, str(handoff.id), due_at or now + NUDGE_AFTER)


async def watch_still_waiting(work: HasTimers, handoff_id: int, city: City, now: datetime) -> None:
    """The shift was nudged: next is the supervisor."""
    await work.timers.set(TimerKind.handoff_waits, str(handoff_id), city.after_working(now, SUPERVISOR_AFTER))


async def watch_silence(work: HasTimers, handoff_id: int, city: City, now: datetime) -> None:
    """The citizen waits for its owner, since the first word that was not answered."""
    due_at = city.after_working(now, LAPSE_AFTER)
    await work.timers.sooner(TimerKind.handoff_silent, str(handoff_id), due_at)


async def stop_watching(work: HasTimers, handoff_id: int) -> None:
    """It stands otherwise now."""
    await work.timers.cancel(TimerKind.handoff_waits, str(handoff_id))
    await work.timers.cancel(TimerKind.handoff_silent, str(handoff_id))
