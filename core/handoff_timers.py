"""What the timers of a handoff do when they fall due."""

from datetime import datetime
from typing import Protocol

from core.access import Role, RoleStore
from core.city import City
from core.handoff_watch import watch_still_waiting
from core.handoffs import HandoffState
from core.lines import Report
from core.outbox import Notice, NoticeKind
from core.talking import Talk, lapse, report


class WatchedTalk(Talk, Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def roles(self) -> RoleStore: ...


async def handoff_waits(work: WatchedTalk, handoff_id: int, city: City, now: datetime) -> None:
    """Nobody has claimed it: the shift is nudged once, then the supervisors are told once."""
    handoff = await work.handoffs.locked(handoff_id)
    if handoff is None or handoff.state != HandoffState.waiting:
        return
    await work.handoffs.note(handoff_id, {"warned": handoff.warned + 1})
    if handoff.warned == 0:
        await report(work, handoff_id, Report.nudge, now)
        await watch_still_waiting(work, handoff_id, city, now)
        return
    facts = {"id": str(handoff_id), "since": handoff.asked_at.isoformat()}
    for supervisor in await work.roles.holders(Role.supervisor):
        await work.notices.add(Notice(NoticeKind.handoff_waits, supervisor, facts), now)


async def handoff_silent(work: WatchedTalk, handoff_id: int, city: City, now: datetime) -> None:
    """Its owner has said nothing while the citizen waits."""
    handoff = await work.handoffs.locked(handoff_id)
    if handoff and handoff.state == HandoffState.claimed and handoff.citizen_waits:
        await lapse(work, handoff, city, now)
