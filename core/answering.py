"""A citizen asks why nothing happens: within a working day an operator owes them the full state of things."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.cards import show_card
from core.cases import ANSWERED, ASK_AGAIN_AFTER, Case, CaseEvent, asked_lately
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import put_to_judges
from core.daytime import next_loud
from core.duty import tell_operators
from core.escalating import escalate
from core.escalations import Why
from core.outbox import Notice, NoticeKind
from core.timers import TimerKind
from core.work import Work

DAYS_LOOKED_AHEAD = 60


async def ask_why_late(work: Work, case: Case, *, city: City, now: datetime, by: str = "citizen") -> bool:
    """Note that the citizen asks why it takes long; False when that was asked today already."""
    if asked_lately(await work.cases.events(case.id), now):
        return False
    await work.cases.add_event(case.id, CaseEvent(now, by, "asked_why"))
    await show_card(work, case, now)
    due = one_working_day(city, now)
    if await work.owed_answers.owe(case.id, due, now):
        await work.timers.set(TimerKind.answer_owed, str(case.id), next_loud(due, city))
        if case.service == COMPLAINT:  # nothing for the operators' group
            await put_to_judges(work, case, now)
            return True
        facts = {"number": case.number, "unit": case.unit, "by": due.isoformat()}
        await tell_operators(work, NoticeKind.answer_owed, facts, now)
    return True


async def note_not_fixed(work: Work, case: Case, now: datetime) -> None:
    """Note that the citizen says it is not fixed, once a day."""
    events = await work.cases.events(case.id)
    if not any(event.kind == "not_fixed" and now - event.at < ASK_AGAIN_AFTER for event in events):
        await work.cases.add_event(case.id, CaseEvent(now, "citizen", "not_fixed"))
        await show_card(work, case, now)


def one_working_day(city: City, now: datetime) -> datetime:
    """The same hour of the operators' next working day, or its opening if they are not there by then."""
    zone, hours, days_off = ZoneInfo(city.zone), city.hours["contact_centre"], city.days_off()
    local = now.astimezone(zone)
    for later in range(1, DAYS_LOOKED_AHEAD):
        day = local.date() + timedelta(days=later)
        if hours.works_on(day, days_off):
            at = min(max(local.time(), hours.opens), hours.end_of_day)
            return datetime.combine(day, at, zone).astimezone(now.tzinfo)
    return now + timedelta(days=1)


async def answer_citizen(
    work: Work, case: Case, text: str, actor: str, *, breach: bool, city: City, now: datetime
) -> None:
    """Tell the citizen how it stands, in an operator's words. A breach that was found goes to the head."""
    await note_answer(work, case, text, actor, now)
    facts = {"number": case.number, "service": case.service, "note": text}
    await work.notices.add(Notice(NoticeKind.case_answered, case.identity_id, facts), now)
    if breach:
        await escalate(work, case, Why.breach, actor, city=city, now=now)


async def note_answer(work: Work, case: Case, text: str, actor: str, now: datetime) -> None:
    """The citizen is told how it stands: the history of the case has it, and nothing is owed any more."""
    await work.cases.add_event(case.id, CaseEvent(now, actor, ANSWERED, {}, text))
    if await work.owed_answers.settle(case.id, actor, now):
        await work.timers.cancel(TimerKind.answer_owed, str(case.id))


async def answer_overdue(work: Work, case_id: int, city: City, now: datetime) -> None:
    """Nobody has answered in time: that is a breach of the centre's own."""
    case = await work.cases.by_id(case_id)
    if case and await work.owed_answers.of_case(case_id):
        await escalate(work, case, Why.no_answer, "timer", city=city, now=now)
