"""A case whose term has passed: the citizen hears it from us, unasked."""

from datetime import datetime

from core.cases import CaseDesk, CaseEvent, is_late
from core.outbox import Notice, NoticeKind


async def report_overdue(work: CaseDesk, case_id: int, now: datetime) -> None:
    """Record that a case is late and tell its citizen; nothing if it was done or its term moved meanwhile."""
    case = await work.cases.by_id(case_id)
    if case is None or not is_late(case, now):
        return
    await work.cases.add_event(case.id, CaseEvent(now, "timer", "overdue"))
    facts = {"number": case.number, "unit": case.unit, "due_at": case.due_at.isoformat()}
    await work.notices.add(Notice(NoticeKind.case_overdue, case.identity_id, facts), now)
