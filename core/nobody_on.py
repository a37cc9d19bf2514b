"""Citizens wait in working time, and nobody is on shift: the supervisors hear of it, once an hour at most."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.access import Role, RoleStore
from core.citizens import CitizenStore
from core.city import City
from core.groups import OPERATORS
from core.handoffs import Handoff, HandoffState
from core.memory import Memory
from core.outbox import Notice, NoticeKind
from core.owning import Talk
from core.talking import MOST_SHOWN
from core.timers import TimerKind

TOLD_EVERY = timedelta(hours=1)
SETTLING = timedelta(minutes=10)
"""So long after the opening nobody is expected to have come on."""
TOLD = "nobody_on_told"
"""What it is remembered by when they were told last."""


class WatchedShift(Talk, Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def citizens(self) -> CitizenStore: ...

    @property
    def memory(self) -> Memory: ...

    @property
    def roles(self) -> RoleStore: ...


async def watch_nobody_on(work: WatchedShift, city: City, now: datetime) -> None:
    """Tell it if it is so, and look again as long as it may be."""
    waiting = await work.handoffs.in_state([HandoffState.waiting], 0, MOST_SHOWN)
    if not waiting or await work.shifts.on():
        return
    told = await work.memory.recall(TOLD)
    at = _in_working_time(max(now, datetime.fromisoformat(told) + TOLD_EVERY) if told else now, city)
    tells = at is not None and at <= now
    if tells:
        at = _in_working_time(now + TOLD_EVERY, city)
    # The timer before the memory, as where the timer itself looks: else two could lock each other out.
    if at is not None:
        await work.timers.set(TimerKind.nobody_on, OPERATORS, at)
    if tells:
        await work.memory.remember(TOLD, now.isoformat())
        await _tell_supervisors(work, waiting, now)


async def _tell_supervisors(work: WatchedShift, waiting: Sequence[Handoff], now: datetime) -> None:
    facts = {"waiting": str(len(waiting)), "since": min(one.asked_at for one in waiting).isoformat()}
    for supervisor in await work.roles.holders(Role.supervisor):
        await work.notices.add(Notice(NoticeKind.nobody_on, supervisor, facts), now)


def _in_working_time(at: datetime, city: City) -> datetime | None:
    """This moment, or the next at which somebody should have come on; None where nobody ever works."""
    if city.is_open(at) and city.is_open(at - SETTLING):
        return at
    opening = city.next_opening(at - SETTLING)
    return opening + SETTLING if opening else None
