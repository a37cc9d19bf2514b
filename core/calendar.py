"""The calendar by which open terms were reckoned: when the city changes it they are reckoned anew (F88)."""

import hashlib
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.cases import Case, CaseEvent
from core.city import City
from core.moments import watch_case
from core.news import Item, person
from core.outbox import NoticeKind
from core.telling import tell
from core.terms import due_of
from core.work import OpenWork, Work

CALENDAR = "calendar"
"""What it is remembered by."""
AT_ONCE = 50
"""Cases in one transaction, so that people who write meanwhile do not wait."""


def fingerprint(city: City) -> str:
    """A digest of everything that terms are reckoned from."""
    deadlines = sorted((service.code, service.unit, service.deadline) for service in city.services)
    hours = sorted((unit.code, repr(unit.works)) for unit in city.units)
    days = sorted(map(str, city.days_off()))
    return hashlib.sha256(repr((city.zone, deadlines, hours, days)).encode()).hexdigest()


async def follow_calendar(open_work: OpenWork, city: City, now: datetime) -> int:
    """Reckon open terms anew if the calendar is another than last time; how many of them changed.

    It may be broken off: what is left is done at the next start.
    """
    async with open_work() as work:
        known = await work.memory.recall(CALENDAR)
        if known is None:
            await work.memory.remember(CALENDAR, fingerprint(city))
    if known in (None, fingerprint(city)):
        return 0
    changed, last = 0, 0
    while True:
        async with open_work() as work:
            cases = await work.cases.open_after(last, AT_ONCE)
            for case in cases:
                changed += await _reckon(work, case, city, now)
        if not cases:
            break
        last = cases[-1].id
    async with open_work() as work:
        await work.memory.remember(CALENDAR, fingerprint(city))
    return changed


async def _reckon(work: Work, case: Case, city: City, now: datetime) -> bool:
    """One case. A date that somebody has decided on, or that has passed, stays."""
    if case.extended or not case.at_work or case.due_at <= now or not city.has_service(case.service):
        return False
    due_at, legal_due_at = due_of(city, city.service(case.service), case.term_begins)
    if due_at == case.due_at or due_at <= now:
        return False
    moved = replace(case, due_at=due_at, legal_due_at=legal_due_at)
    await work.cases.set_terms(moved)
    facts = {"old": case.due_at.isoformat(), "new": due_at.isoformat()}
    await work.cases.add_event(case.id, CaseEvent(now, "timer", "reckoned", facts))
    await watch_case(work, moved, city, now)
    zone = ZoneInfo(city.zone)
    if due_at.astimezone(zone).date() != case.due_at.astimezone(zone).date():
        told = {"number": case.number, "service": case.service, "reason": CALENDAR, "note": "", **facts}
        item = Item(person(case.identity_id), case.id, NoticeKind.case_extended, told)
        await tell(work, item, city=city, now=now, by=min(case.due_at, due_at))
    return True
