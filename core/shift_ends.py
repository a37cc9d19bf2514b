"""Somebody goes off shift: their open talks are anybody's again, and citizens who wait are told once."""

from datetime import datetime

from core.access import signed
from core.citizens import Citizen
from core.city import City
from core.handoffs import Handoff
from core.lines import Report, Side
from core.nobody_on import WatchedShift, watch_nobody_on
from core.outbox import Notice, NoticeKind
from core.owning import release, report
from core.shifts import ShiftEvent, Why
from core.timers import TimerKind


async def go_off(work: WatchedShift, person: Citizen, why: Why, city: City, now: datetime) -> int:
    """End a shift, if one runs; how many talks wait for somebody else now."""
    if await work.shifts.is_on(person.identity_id):
        await work.shifts.add(ShiftEvent(person.identity_id, now, False, why))
    await work.timers.cancel(TimerKind.shift_over, str(person.identity_id))
    owned = await work.handoffs.owned_by(person.identity_id)
    for handoff in owned:
        await _tell_citizen(work, handoff, city, now)
        await release(work, handoff, signed(person), city, now)
        await report(work, handoff.id, Report.owner_off, now, by=signed(person))
    await watch_nobody_on(work, city, now)
    return len(owned)


async def _tell_citizen(work: WatchedShift, handoff: Handoff, city: City, now: datetime) -> None:
    """Who waits for an answer hears that somebody else will go on; not again before there was one."""
    if not handoff.citizen_waits or await _was_told(work, handoff.id):
        return
    opening = None if city.is_open(now) else city.next_opening(now)
    facts = {"back": opening.isoformat()} if opening else {}
    await work.notices.add(Notice(NoticeKind.operator_off, handoff.identity_id, facts), now)


async def _was_told(work: WatchedShift, handoff_id: int) -> bool:
    for line in reversed(await work.lines.of(handoff_id)):
        if line.side == Side.operator or line.kind == Report.owner_off:
            return line.side != Side.operator
    return False


async def shift_over(work: WatchedShift, identity_id: int, city: City, now: datetime) -> None:
    """A shift was left on until after the working hours, or its owner may not talk with citizens any more."""
    person = await work.citizens.by_identity(identity_id)
    if person:
        may_talk = identity_id in await work.shifts.on()
        await go_off(work, person, Why.hours_over if may_talk else Why.role_gone, city, now)
