"""Putting a breach to the head of a unit, and what becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.access import HEAD, Role
from core.cases import Case, CaseEvent, CaseNotFound
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import judges_of
from core.daytime import next_loud
from core.escalations import Escalation, EscalationNotFound, NotTheHead, Result, Why
from core.news import Item, staff
from core.outbox import NoticeKind
from core.telling import tell
from core.terms import due_at
from core.timers import TimerKind
from core.work import Work

EXPLAIN_WITHIN = "2d"
"""As the deadlines of services are written."""


async def escalate(
    work: Work, case: Case, why: Why, actor: str, *, city: City, now: datetime, note: str | None = None
) -> Escalation | None:
    """Put a breach to the unit's head; None when it is put to them already.

    For an answer that the centre itself owes, the centre's supervisors are asked; for a complaint about an
    operator whoever judges it.
    """
    unit = city.service(city.fallback_service).unit if why == Why.no_answer else case.unit
    heads = await _heads(work, case, unit)
    explain_by = _explain_by(city, unit, now)
    raised = await work.escalations.add(case, unit, why, heads[0] if heads else None, explain_by, now)
    if raised is None:
        return None
    name = await _name(work, raised.head_id)
    facts = {"why": str(why), "unit": unit, "head": name, "explain_by": explain_by.isoformat()}
    await work.cases.add_event(case.id, CaseEvent(now, actor, "escalated", facts, note))
    told = {"id": str(raised.id), "number": case.number, "due_at": case.due_at.isoformat(), **facts}
    told |= {"note": note} if note else {}
    for identity_id in heads[:1] or await _supervisors(work, case):
        await _tell(work, identity_id, case, NoticeKind.head_asked, told, city, now)
    await work.timers.set(TimerKind.explanation, str(raised.id), next_loud(explain_by, city))
    return raised


async def _tell(
    work: Work,
    identity_id: int,
    case: Case,
    kind: NoticeKind,
    facts: Mapping[str, str],
    city: City,
    now: datetime,
) -> None:
    """Together with what else they have to hear: after a pause of the service that may be much."""
    urgent = city.service(case.service).emergency
    await tell(work, Item(staff(identity_id), case.id, kind, facts), city=city, now=now, urgent=urgent)


async def _heads(work: Work, case: Case, unit: str) -> list[int]:
    return [] if case.service == COMPLAINT else await work.roles.holders(f"{HEAD}{unit}")


async def _supervisors(work: Work, case: Case) -> list[int]:
    judged = case.service == COMPLAINT
    return await (judges_of(work, case) if judged else work.roles.holders(Role.supervisor))


def _explain_by(city: City, unit: str, now: datetime) -> datetime:
    zone, hours = ZoneInfo(city.zone), city.unit(unit).works
    return due_at(now, EXPLAIN_WITHIN, zone=zone, hours=hours, days_off=city.days_off())


async def _name(work: Work, identity_id: int | None) -> str:
    head = await work.citizens.by_identity(identity_id) if identity_id else None
    return head.name if head else ""


async def explain(
    work: Work, id: int, text: str, actor: str, *, by: int | None, supervises: bool, now: datetime
) -> Case:
    """Keep what the head says. `by` is the identity of who says it, if a person does.

    Raises EscalationNotFound, NotTheHead.
    """
    found = await work.escalations.by_id(id)
    if found is None or found.outcome:
        raise EscalationNotFound
    if not supervises and (by is None or by != found.head_id):
        raise NotTheHead
    return await _end(work, found, Result.explained, actor, text, now)


async def explanation_due(work: Work, id: int, city: City, now: datetime) -> None:
    """The date for an explanation has come: without one the supervisors are told."""
    found = await work.escalations.by_id(id)
    if found is None or found.outcome:
        return
    case = await _end(work, found, Result.silent, "timer", "", now)
    facts = {"number": case.number, "unit": found.unit, "head": await _name(work, found.head_id)}
    for identity_id in await _supervisors(work, case):
        await _tell(work, identity_id, case, NoticeKind.head_silent, facts, city, now)


async def _end(work: Work, found: Escalation, outcome: Result, actor: str, text: str, now: datetime) -> Case:
    if not await work.escalations.end(found.id, outcome, actor, text, now):
        raise EscalationNotFound
    await work.timers.cancel(TimerKind.explanation, str(found.id))
    event = CaseEvent(
        now, actor, f"head_{outcome}", {"why": str(found.why), "unit": found.unit}, text or None
    )
    await work.cases.add_event(found.case_id, event)
    case = await work.cases.by_id(found.case_id)
    if case is None:
        raise CaseNotFound(str(found.case_id))
    return case
