"""Asking for more time. The decision is not made here."""

from datetime import datetime

from core.cases import Case, CaseEvent
from core.city import City
from core.moves import Actor
from core.work import Work


async def ask_for_time(
    work: Work,
    case: Case,
    *,
    reason: str,
    note: str,
    new_due_at: datetime,
    actor: Actor,
    city: City,
    now: datetime,
) -> None:
    """Note in the history that more time is asked for, why and until when."""
    facts = {"reason": reason, "new_due_at": new_due_at.isoformat()}
    await work.cases.add_event(case.id, CaseEvent(now, actor.name, "time_asked", facts, note or None))
