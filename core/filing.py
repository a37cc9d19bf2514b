"""Filing a case: once a draft, with its term, and never with the unit that it complains of."""

from datetime import datetime
from typing import Protocol

from core.abuse import HasAbuse, require_unpaused
from core.cards import show_card
from core.cases import Case, CaseEvent, Report
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import ABOUT_TALK, ComplaintDesk, put_to_judges
from core.handoffs import CITIZEN
from core.moments import watch_case
from core.outage_proposals import HasProposals, seek_outage
from core.refusals import Refusal
from core.terms import due_of

OPEN_CASES_PER_CITIZEN = 30


class TooManyOpenCases(Refusal):
    def __init__(self, limit: int) -> None:
        super().__init__(f"a citizen may have {limit} open cases")
        self.limit = limit


class FilingDesk(ComplaintDesk, HasAbuse, HasProposals, Protocol):
    """What the verb of this file needs of a unit of work."""


async def register_case(work: FilingDesk, report: Report, *, city: City, now: datetime) -> Case:
    """Open a case, once per draft: a second call with the same draft returns the first one's case.

    What belongs to a known outage is shown with it, and has no card of its own.

    Raises CitizenPaused, but for what nobody is kept from.
    """
    if filed := await work.cases.by_draft(report.draft_id):
        return filed
    if report.by == CITIZEN and not _is_for_anybody(report, city):
        await require_unpaused(work, report.identity_id, now)
    if await work.cases.count_open(report.identity_id) >= OPEN_CASES_PER_CITIZEN:
        raise TooManyOpenCases(OPEN_CASES_PER_CITIZEN)
    due_at, legal_due_at = due_of(city, city.service(report.service), now)
    case = await work.cases.add(report, _unit_for(report, city), now, due_at, legal_due_at)
    await work.attachments.attach(report.attachments, case.id)
    facts = {"service": case.service} | _talks(report)
    await work.cases.add_event(case.id, CaseEvent(now, report.by, "registered", facts))
    await watch_case(work, case, city, now)
    if await seek_outage(work, case, report.different_from, city, now) is None:
        await show_card(work, case, now)
    if case.service == COMPLAINT:
        await put_to_judges(work, case, now)
    return (await work.cases.by_id(case.id)) or case if report.attachments else case


def _talks(report: Report) -> dict[str, str]:
    """In which talk it was filed, and which one it is about."""
    named = {"filed_in": report.filed_in, ABOUT_TALK: report.about_talk}
    return {name: str(talk) for name, talk in named.items() if talk}


def _is_for_anybody(report: Report, city: City) -> bool:
    """A danger, and a complaint about an operator: they are taken of whoever is paused, too."""
    in_danger = city.service(report.service).emergency or city.emergency(report.service, urgent=True)
    return bool(in_danger) or report.service == COMPLAINT


def _unit_for(report: Report, city: City) -> str:
    """The service's unit; a complaint of that very unit goes to the contact centre (law 393/96, art. 7)."""
    unit = city.service(report.service).unit
    return unit if unit != report.about else city.service(city.fallback_service).unit
