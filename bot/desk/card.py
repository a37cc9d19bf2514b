"""The card of a case in a unit's group: one message, edited as the case goes on."""

from zoneinfo import ZoneInfo

from bot.desk.buttons import button
from bot.desk.facts import CardFacts, evidence_in
from bot.desk.masking import mask_person, mask_phone, mask_phones
from bot.desk.menus import open_menu
from bot.desk.outage_counts import say_belongs
from bot.desk.standing import say_actor, say_stands, say_with
from bot.i18n import _, named, ngettext
from bot.messages import Outgoing, Rows, pairs
from bot.wording import say_address, say_due, say_local_day
from core.cases import CaseEvent, is_late
from core.life import Part, Step, moves_from
from core.numbers import spell_number

LONGEST_DESCRIPTION = 800
LONGEST_NOTE = 300
MOST_NOTES = 3


def draw(facts: CardFacts) -> Outgoing:
    """The card as the case stands now. What is over has no buttons."""
    if facts.case.about == facts.unit:  # whom it complains of reads nothing of it
        return Outgoing(_stands(facts), _title(facts))
    blocks = _about(facts), _outage(facts), _contact(facts), _stands(facts), _said(facts)
    text = "\n\n".join(filter(None, blocks))
    if facts.is_over:
        return Outgoing(text, _title(facts))
    menu = open_menu(facts)
    if menu is None:
        return Outgoing(text, _title(facts), _buttons(facts))
    question, choices = menu
    return Outgoing(f"{text}\n\n{question}", _title(facts), choices)


def _title(facts: CardFacts) -> str:
    title = _("Request {number}").format(number=spell_number(facts.case.number))
    if facts.city.service(facts.case.service).emergency:
        return _("EMERGENCY. {title}").format(title=title)
    return title


def _about(facts: CardFacts) -> str:
    case, city = facts.case, facts.city
    place = cut(mask_phones(say_address(case.address, city)), LONGEST_NOTE)
    description = cut(mask_phones(case.description), LONGEST_DESCRIPTION)
    lines = (named(city.service(case.service).name), place, description and f"\n{description}")
    return "\n".join(filter(None, lines))


def _outage(facts: CardFacts) -> str:
    return say_belongs(*facts.outage) if facts.outage else ""


def _contact(facts: CardFacts) -> str:
    case = facts.case
    lines = [
        _("Phone: {phone}").format(phone=mask_phone(case.phone)) if case.phone else "",
        _("For somebody else: {whom}").format(whom=cut(mask_person(case.whom), LONGEST_NOTE))
        if case.whom
        else "",
        *_files(facts),
    ]
    return "\n".join(filter(None, lines))


def _files(facts: CardFacts) -> list[str]:
    """How many files there are, of the citizen and of the work."""
    shown, work = facts.files, len(evidence_in(facts.events))
    return [
        ngettext("{n} file from the citizen", "{n} files from the citizen", shown).format(n=shown)
        if shown
        else "",
        ngettext("{n} file that shows the work", "{n} files that show the work", work).format(n=work)
        if work
        else "",
    ]


def _stands(facts: CardFacts) -> str:
    case, city = facts.case, facts.city
    stands = say_stands(case, facts.events) if facts.is_theirs else say_with(case.unit, city)
    if facts.is_over:
        return stands
    due = _("Late: it was due by {day}.") if is_late(case, facts.now) else _("Due by: {day}.")
    law = _("By law at the latest: {day}.").format(day=say_local_day(case.legal_due_at, city))
    return "\n".join((stands, due.format(day=say_due(case, city)), law))


def _said(facts: CardFacts) -> str:
    """What was said last about it, the newest at the end."""
    told = [line for event in facts.events if (line := _line(facts, event))]
    return "\n".join(told[-MOST_NOTES:])


def _line(facts: CardFacts, event: CaseEvent) -> str:
    """Words, and the files of an answer: what was done without any shows in how the case stands."""
    words = f"«{cut(mask_phones(event.note), LONGEST_NOTE)}»" if event.note else ""
    said = ", ".join(filter(None, (words, _say_sent(event))))
    at = event.at.astimezone(ZoneInfo(facts.city.zone))
    return f"{at:%d.%m %H:%M} {say_actor(event.actor)}: {said}" if said else ""


def _say_sent(event: CaseEvent) -> str:
    """What came with a citizen's answer."""
    if event.kind != Step.answer or not event.facts.get("files"):
        return ""
    count = event.facts["files"].count(",") + 1
    return ngettext("{n} file", "{n} files", count).format(n=count)


def cut(text: str, longest: int) -> str:
    """So much of a text as there is room for."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _buttons(facts: CardFacts) -> Rows:
    """What can be done now. The moves among them follow the one table of the core."""
    case, steps = facts.case, moves_from(facts.case.status, Part.unit)
    offered = (
        ("take", _("Take it"), Step.take in steps),
        ("done", _("It is done"), Step.finish in steps),
        ("time", _("More time"), Step.finish in steps and case.due_at > facts.now),
        ("other", _("Not ours"), Step.pass_on in steps),
        ("ask", _("Ask the citizen"), Step.wait in steps),
        ("note", _("Add a note"), True),
        ("contact", _("Show the contact"), bool(case.phone or case.whom)),
        ("photos", _("Photos: {count}").format(count=len(facts.photos)), bool(facts.photos)),
    )
    return pairs(*(button(act, case.number, label) for act, label, is_offered in offered if is_offered))
