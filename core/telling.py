"""News of cases: kept together until a burst of changes is over, then told in one message.

So somebody hears once when a unit takes a case, waits and passes it on within a minute, and once when the
service was off for three days and much has fallen due meanwhile.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.cases import Case, CaseDesk, is_late
from core.city import City
from core.daytime import next_loud
from core.duty import tell_unit
from core.life import CaseStatus
from core.news import OF_GROUP, OF_PERSON, OF_STAFF, Item, person
from core.outbox import Notice, NoticeKind
from core.timers import TimerKind
from core.work import Work

BURST = timedelta(seconds=30)
"""So long we wait for more before we tell."""
LATE = "late"
"""Stands where else a status would: the term has passed."""
SEVERAL = "several"
"""The one fact of a notice that tells staff of several cases: those of each, as JSON."""


async def tell(
    work: CaseDesk,
    item: Item,
    *,
    city: City,
    now: datetime,
    urgent: bool = False,
    by: datetime | None = None,
) -> None:
    """Tell it after the burst, and not in quiet hours unless it is urgent or has to be told `by` then."""
    await work.news.add(item, now)
    at = now + BURST
    loud = at if urgent else next_loud(at, city)
    loud += BURST if loud > at else timedelta()  # more may fall due in the morning
    await work.timers.sooner(TimerKind.news, item.whom, at if by and loud >= by else loud)


async def tell_all(work: Work, whom: str, due_at: datetime, city: City, now: datetime) -> None:
    """What has gathered for them, in one message. What is no longer so is left out (F82).

    When the service comes back in the quiet hours, what was not meant for them waits for their end (F80),
    unless there is an emergency among it.
    """
    items = [item for one in await _same_person(work, whom) for item in await work.news.take(one)]
    cases = await work.cases.by_ids({item.case_id for item in items})
    true = [item for item in items if (case := cases.get(item.case_id)) and _still_so(item, case, now)]
    if not true:
        return
    urgent = any(city.service(cases[item.case_id].service).emergency for item in true)
    if not urgent and next_loud(due_at, city) == due_at and next_loud(now, city) > now:
        await _wait(work, whom, true, city, now)
        return
    if whom.startswith(OF_STAFF):
        told = [item for item in true if city.service(cases[item.case_id].service).emergency]
        if next_loud(now, city) == now:
            told = true
        await _wait(work, whom, [item for item in true if item not in told], city, now)
        await _tell_staff(work, int(whom.removeprefix(OF_STAFF)), told, now)
        return
    if whom.startswith(OF_GROUP):
        await tell_unit(work, whom.removeprefix(OF_GROUP), _per_case(true, cases, now), now)
        return
    identity_id = int(whom.removeprefix(OF_PERSON))
    of_one = len({item.case_id for item in true}) == 1
    kind, facts = _as_one(true) if of_one else (NoticeKind.case_news, _per_case(true, cases, now))
    await work.notices.add(Notice(kind, identity_id, facts), now)


async def _wait(work: Work, whom: str, items: Sequence[Item], city: City, now: datetime) -> None:
    """Put them by until the quiet hours are over."""
    for item in items:
        await work.news.add(item, now)
    if items:
        await work.timers.sooner(TimerKind.news, whom, next_loud(now, city) + BURST)


async def _tell_staff(work: Work, identity_id: int, items: Sequence[Item], now: datetime) -> None:
    """One message of each kind, however many cases it is about."""
    for kind in dict.fromkeys(item.kind for item in items):
        facts = [dict(item.facts) for item in items if item.kind == kind]
        several = {SEVERAL: json.dumps(facts, ensure_ascii=False)}
        await work.notices.add(Notice(kind, identity_id, several if len(facts) > 1 else facts[0]), now)


async def _same_person(work: Work, whom: str) -> list[str]:
    """Whoever is in two messengers is one person, and hears of a burst once."""
    if not whom.startswith(OF_PERSON):
        return [whom]
    joined = await work.citizens.accounts_of(int(whom.removeprefix(OF_PERSON)))
    return [person(other.identity_id) for other in joined] or [whom]


def _still_so(item: Item, case: Case, now: datetime) -> bool:
    """Whether it can still be said: a term may have been moved, a case closed meanwhile."""
    if item.kind == NoticeKind.case_overdue:
        return is_late(case, now)
    if item.kind == NoticeKind.verdict_again:
        return case.status == CaseStatus.done
    return item.kind != NoticeKind.unit_terms or is_late(case, now) or case.at_work


def _as_one(items: Sequence[Item]) -> tuple[NoticeKind, dict[str, str]]:
    """Several things to tell of one case: the last one, with those before it."""
    last = items[-1]
    before = [{"kind": item.kind, **item.facts} for item in items[:-1]]
    earlier = {"before": json.dumps(before, ensure_ascii=False)} if before else {}
    return last.kind, {**last.facts, **earlier}


def _per_case(items: Sequence[Item], cases: Mapping[int, Case], now: datetime) -> dict[str, str]:
    """How each case stands, by its number, or its new date; for a group since or until when its term runs."""
    found = (cases[case_id] for case_id in dict.fromkeys(item.case_id for item in items))
    to_group = items[0].kind == NoticeKind.unit_terms
    extended = {item.case_id for item in items if item.kind == NoticeKind.case_extended}
    return {
        case.number: case.due_at.isoformat()
        if to_group or (case.id in extended and not is_late(case, now))
        else say_short(case, now)
        for case in found
    }


def say_short(case: Case, now: datetime) -> str:
    """How a case stands, in the word of its status or outcome, or late."""
    return LATE if is_late(case, now) else str(case.standing.outcome or case.status)
