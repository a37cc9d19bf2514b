"""Requests looked up in a talk's topic: a note for operators alone, with contacts masked as on cards."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.desk.card import cut
from bot.desk.facts import read_outage_of
from bot.desk.masking import mask_person, mask_phone, mask_phones
from bot.desk.outage_counts import say_belongs
from bot.desk.standing import say_actor, say_stands
from bot.desk.talk_menu import case_choices, menu
from bot.desk.talker import Talker
from bot.desk.turn import DeskAnswer
from bot.i18n import _, named, ngettext
from bot.messages import Outgoing
from bot.standing import say_standing_short
from bot.wording import say_address, say_due, say_local_day, say_local_moment
from core.answers import OwedAnswer
from core.cases import ANSWERED, CLOSED_STATUSES, Case, CaseEvent, is_late
from core.city import City
from core.city_services import COMPLAINT
from core.complained_of import COMPLAINS_OF
from core.handoffs import HandoffEvent, Move
from core.numbers import read_number, spell_number
from core.work import Work

CASE, CASES = "/case", "/cases"
MOST_LISTED = 10
MOST_STEPS = 5
LONGEST_WORDS = 300


async def list_cases(talker: Talker, chosen: int) -> DeskAnswer:
    """The requests of this citizen, each as a button that tells it."""
    found = await _of_citizen(talker)
    if not found:
        return DeskAnswer(notice=_("The citizen has no requests."))
    opened = sum(case.status not in CLOSED_STATUSES for case in found)
    say = ngettext(
        "The citizen's requests, {n} of them open:", "The citizen's requests, {n} of them open:", opened
    )
    return menu(talker, say.format(n=opened), case_choices(talker, "case", found))


async def _of_citizen(talker: Talker) -> list[Case]:
    """Complaints about operators are nothing for operators."""
    citizen = await talker.work.citizens.by_identity(talker.handoff.identity_id)
    found = await talker.work.cases.of_citizen(citizen.citizen_id, MOST_LISTED) if citizen else []
    return [case for case in found if case.service != COMPLAINT]


async def look_up(talker: Talker, chosen: int) -> DeskAnswer:
    """One request, of whomever; without a number those of this citizen. That it was looked up is kept."""
    if not (talker.named or chosen):
        return await list_cases(talker, chosen)
    number = str(chosen) if chosen else read_number(talker.named)
    case = await talker.work.cases.by_number(number) if number else None
    if case is None or case.service == COMPLAINT:
        say = _("There is no request with the number {number}. Please check the number.")
        return DeskAnswer(notice=say.format(number=talker.named[:40] or spell_number(str(chosen))))
    turn = talker.turn
    event = HandoffEvent(turn.now, talker.name, Move.case_read, {"case": case.number})
    await talker.work.handoffs.add_event(talker.handoff.id, event)
    title = _("Request {number}, for operators alone").format(number=spell_number(case.number))
    text = await say_case(talker.work, case, turn.city, turn.now)
    return DeskAnswer((Outgoing(text, title, thread=turn.incoming.thread, answers=turn.incoming.message_id),))


async def say_case(work: Work, case: Case, city: City, now: datetime) -> str:
    """What it is, how it stands, both dates, the last steps; contacts masked."""
    events = await work.cases.events(case.id)
    owed = await work.owed_answers.of_case(case.id)
    outage = await read_outage_of(work, case, city)
    belongs = say_belongs(*outage) if outage else ""
    blocks = (
        say_about(case, city),
        belongs,
        say_terms(case, events, owed, city, now),
        say_steps(events, city),
    )
    return "\n\n".join(filter(None, blocks))


def say_about(case: Case, city: City) -> str:
    """What it is about and where, contacts masked."""
    lines = (
        named(city.service(case.service).name),
        mask_phones(say_address(case.address, city)),
        cut(mask_phones(case.description), LONGEST_WORDS),
        _("Phone: {phone}").format(phone=mask_phone(case.phone)) if case.phone else "",
        _("For somebody else: {whom}").format(whom=mask_person(case.whom)) if case.whom else "",
    )
    return "\n".join(filter(None, lines))


def say_terms(case: Case, events: list[CaseEvent], owed: OwedAnswer | None, city: City, now: datetime) -> str:
    """How it stands, with whom, and both dates: the service's and the law's."""
    due = _("Late: it was due by {day}.") if is_late(case, now) else _("Due by: {day}.")
    is_open = case.status not in CLOSED_STATUSES
    lines = (
        say_stands(case, events),
        _("In charge: {unit}").format(unit=named(city.unit(case.unit).name)),
        _("It complains of: {unit}").format(unit=named(city.unit(case.about).name)) if case.about else "",
        due.format(day=say_due(case, city)) if is_open else "",
        _("By law at the latest: {day}.").format(day=say_local_day(case.legal_due_at, city))
        if is_open
        else "",
        _("An answer is owed by: {at}.").format(at=say_local_moment(owed.due_at, city)) if owed else "",
    )
    return "\n".join(filter(None, lines))


def say_steps(events: list[CaseEvent], city: City) -> str:
    """The last of what was done with it, the newest at the end."""
    told = [line for event in events if (line := _step(event, city))]
    return "\n".join(told[-MOST_STEPS:])


def _step(event: CaseEvent, city: City) -> str:
    """What was done, by whom, and in which words; "" for what tells nothing."""
    what = say_standing_short(event.facts["new"]) if "new" in event.facts and "old" in event.facts else ""
    say = _STEPS.get(event.kind)
    words = f"«{cut(mask_phones(event.note), LONGEST_WORDS)}»" if event.note else ""
    told = " ".join(filter(None, (say() if say else what, words)))
    at = event.at.astimezone(ZoneInfo(city.zone))
    return f"{at:%d.%m %H:%M} {say_actor(event.actor)}: {told}" if told else ""


_STEPS: Mapping[str, Callable[[], str]] = {
    "registered": lambda: _("registered"),
    "asked_why": lambda: _("asks why it takes so long"),
    "not_fixed": lambda: _("says that it is not fixed"),
    "overdue": lambda: _("the date has passed"),
    "escalated": lambda: _("the head of the unit has to explain it"),
    "extended": lambda: _("the date has changed"),
    "reckoned": lambda: _("the date has changed"),
    ANSWERED: lambda: _("the citizen was answered"),
    COMPLAINS_OF: lambda: _("it was noted which unit this complains of"),
}
"""What happens to a request besides its moves."""
