"""What the timers of a handoff do when they fall due."""

from datetime import datetime

from core.access import Role
from core.city import City
from core.handoff_watch import watch_still_waiting
from core.handoffs import HandoffState
from core.lines import Report
from core.nobody_on import WatchedShift, watch_nobody_on
from core.outbox import Notice, NoticeKind
from core.owning import lapse, report


async def handoff_waits(work: WatchedShift, handoff_id: int, city: City, now: datetime) -> None:
    """Nobody has claimed it: the shift is nudged by name once, then the supervisors are told once.

    Where nobody is on shift the supervisors hear that at once.
    """
    handoff = await work.handoffs.locked(handoff_id)
    if handoff is None or handoff.state != HandoffState.waiting:
        return
    await work.handoffs.note(handoff_id, {"warned": handoff.warned + 1})
    if handoff.warned == 0:
        await report(work, handoff_id, Report.nudge, now, words=await _names_on(work))
        await watch_still_waiting(work, handoff_id, city, now)
        await watch_nobody_on(work, city, now)
        return
    facts = {"id": str(handoff_id), "since": handoff.asked_at.isoformat()}
    for supervisor in await work.roles.holders(Role.supervisor):
        await work.notices.add(Notice(NoticeKind.handoff_waits, supervisor, facts), now)


async def _names_on(work: WatchedShift) -> str:
    """Who is on shift."""
    found = [await work.citizens.by_identity(one) for one in await work.shifts.on()]
    return ", ".join(one.name for one in found if one and one.name)


async def handoff_silent(work: WatchedShift, handoff_id: int, city: City, now: datetime) -> None:
    """Its owner has said nothing while the citizen waits."""
    handoff = await work.handoffs.locked(handoff_id)
    if handoff and handoff.state == HandoffState.claimed and handoff.citizen_waits:
        await lapse(work, handoff, city, now)
