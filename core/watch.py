"""What is done at each moment of a case's life, looked at anew when the moment has come.

A case that was done, moved or given another term meanwhile is not spoken of (F82). After a pause of the
service all that has come meanwhile is done at once, and whoever is told hears it in one message (F80).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.access import UNIT
from core.cases import Case, CaseEvent
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import put_to_judges
from core.escalating import escalate
from core.escalations import Why
from core.life import Step
from core.moments import HEAD_AFTER, Moment, come_due, lapses_at, watch_case
from core.moves import TIMER, Act, make_move
from core.news import Item, group, person
from core.outbox import NoticeKind
from core.telling import tell
from core.work import Work


@dataclass(frozen=True)
class _Due:
    """A case whose moment has come."""

    work: Work
    case: Case
    city: City
    now: datetime

    async def tell(self, whom: str, kind: NoticeKind, facts: Mapping[str, str]) -> None:
        """Tell it at once if the case is urgent, else outside of the quiet hours."""
        urgent = self.city.service(self.case.service).emergency
        item = Item(whom, self.case.id, kind, facts)
        await tell(self.work, item, city=self.city, now=self.now, urgent=urgent)


async def case_due(work: Work, case_id: int, since: datetime, city: City, now: datetime) -> None:
    """Do what has come due in this case since its timer was to ring, and wait for what comes next."""
    case = await work.cases.by_id(case_id)
    if case is None:
        return
    for moment in come_due(case, city, since, now):
        if moment in come_due(case, city, since, now):  # the one before may have moved the case
            case = await _ACTS[moment](_Due(work, case, city, now))
    await watch_case(work, case, city, now)


async def _remind_unit(due: _Due) -> Case:
    """A complaint about an operator is no group's matter: those who judge it get it once more."""
    if due.case.service == COMPLAINT:
        await put_to_judges(due.work, due.case, due.now)
        return due.case
    await due.tell(group(UNIT + due.case.unit), NoticeKind.unit_terms, {})
    return due.case


async def _tell_late(due: _Due) -> Case:
    """The citizen hears it from us, unasked; the unit once more. Once for each date, also where the clock
    was set back and it comes again (F79).
    """
    case, passed = due.case, {"due_at": due.case.due_at.isoformat()}
    events = await due.work.cases.events(case.id)
    if any(event.kind == "overdue" and event.facts == passed for event in events):
        return case
    await due.work.cases.add_event(case.id, CaseEvent(due.now, "timer", "overdue", passed))
    facts = {"number": case.number, "service": case.service, "unit": case.unit}
    facts["due_at"] = case.due_at.isoformat()
    if case.standing.waits_for:
        facts["waits_for"] = case.standing.waits_for
    if (head_at := case.due_at + HEAD_AFTER) > due.now:  # else the head is being asked just now
        facts["head_at"] = head_at.isoformat()
    await due.tell(person(case.identity_id), NoticeKind.case_overdue, facts)
    return await _remind_unit(due)


async def _ask_head(due: _Due) -> Case:
    await escalate(due.work, due.case, Why.overdue, "timer", city=due.city, now=due.now)
    return due.case


async def _ask_again(due: _Due) -> Case:
    case = due.case
    await due.work.cases.add_event(case.id, CaseEvent(due.now, "timer", "asked_again"))
    await due.work.cases.note_asked(case.id, due.now)
    facts = {"number": case.number, "service": case.service, "by": lapses_at(case, due.now).isoformat()}
    if case.standing.shown:
        facts["shown"] = "yes"
    await due.tell(person(case.identity_id), NoticeKind.verdict_again, facts)
    return replace(case, standing=replace(case.standing, asked_at=due.now))


async def _lapse(due: _Due) -> Case:
    """Silence closes nothing by itself: only with the unit's evidence the case goes on to the check."""
    if not due.case.standing.shown:
        return due.case
    return await make_move(due.work, due.case.number, Act(Step.lapse), TIMER, city=due.city, now=due.now)


_ACTS: Mapping[Moment, Callable[[_Due], Awaitable[Case]]] = {
    Moment.before_due: _remind_unit,
    Moment.on_the_day: _remind_unit,
    Moment.overdue: _tell_late,
    Moment.stays_late: _ask_head,
    Moment.asked_again: _ask_again,
    Moment.lapses: _lapse,
}
"""Each returns the case as it stands afterwards."""
