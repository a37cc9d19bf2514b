"""Which unit a case complains of, found by who reads it: that unit may not have it (law 393/96, art. 7)."""

from datetime import datetime

from core.cases import Case, CaseEvent
from core.city import City
from core.complaints import ComplaintDesk
from core.life import MOVES, Step
from core.moves import Act, Actor, make_move

COMPLAINS_OF = "complains_of"
"""The kind of the event."""


async def note_complained_of(
    work: ComplaintDesk, case: Case, unit: str | None, note: str, actor: Actor, *, city: City, now: datetime
) -> bool:
    """Keep it; None is no unit after all. Whether the unit had it, and the contact centre has it now.

    `note` is what the citizen then reads.
    """
    await work.cases.set_about(case.id, unit)
    event = CaseEvent(now, actor.name, COMPLAINS_OF, {"about": unit} if unit else {})
    await work.cases.add_event(case.id, event)
    if case.unit != unit or case.status not in MOVES[Step.pass_on].starts:
        return False
    act = Act(Step.pass_on, note, unit=city.service(city.fallback_service).unit)
    await make_move(work, case.number, act, actor, city=city, now=now)
    return True
