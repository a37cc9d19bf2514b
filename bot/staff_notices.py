"""The words for what those who do the work are told: units, heads, operators, supervisors."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import ceil

from bot.case_notices import say_reason
from bot.desk.shift_words import ON
from bot.desk.standing import say_actor
from bot.dialogs.broadcast_buttons import asks_look
from bot.dialogs.decisions import asks_decision
from bot.dialogs.explanations import asks_explanation
from bot.dialogs.owed_answer import asks_answer
from bot.dialogs.words import CHECK, NEW
from bot.i18n import _, city_language, named, ngettext
from bot.limits import GROUP_PER_MINUTE
from bot.messages import Outgoing, pairs, rows
from bot.wording import say_local_day, say_local_moment
from core.city import City
from core.numbers import spell_number
from core.outbox import NoticeKind
from core.telling import SEVERAL

Facts = Mapping[str, str]
Words = Callable[[Facts, City], Outgoing]
_LATE = "late:"
MOST_LINES = 30
"""Of the cases in one message: more would become several, and a group has room for few."""


def _day(facts: Facts, name: str, city: City) -> str:
    return say_local_day(datetime.fromisoformat(facts[name]), city)


def _unit_terms(facts: Facts, city: City) -> Outgoing:
    """To a unit's group."""
    say = _("{lines}\n\nWhat needs more time: say so on the card before the date.")
    return _say_terms(facts, say, city)


def _unit_terms_alone(facts: Facts, city: City) -> Outgoing:
    """To one of a unit without a group."""
    say = _("{lines}\n\nYour unit has no group with me. An admin can bind one; then its requests come there.")
    return _say_terms(facts, say, city)


def _say_terms(facts: Facts, say: str, city: City) -> Outgoing:
    """The cases of a unit that are due or late, the longest ago first, in one message."""
    numbers = sorted(facts, key=lambda number: facts[number])
    lines = "\n".join(
        f"{spell_number(number)}: {say_local_moment(datetime.fromisoformat(facts[number]), city)}"
        for number in numbers[:MOST_LINES]
    )
    lines = "\n".join((lines, *_say_left_out(len(numbers) - MOST_LINES)))
    title = ngettext("A request is due", "Requests are due", len(facts))
    return Outgoing(say.format(lines=lines), title)


def _cards_coming(facts: Facts, city: City) -> Outgoing:
    """Before many cards: how many, how long it takes, and that nobody has to wait for the last one."""
    count, urgent = int(facts["count"]), int(facts["urgent"])
    minutes = ceil(count / GROUP_PER_MINUTE)
    first = (
        ngettext("{n} emergency comes first.", "{n} emergencies come first.", urgent).format(n=urgent)
        if urgent
        else _("What is due first comes first.")
    )
    told = (
        ngettext(
            "{n} request comes here, as a message of its own.",
            "{n} requests come here, each as a message of its own.",
            count,
        ).format(n=count),
        ngettext("That takes about {n} minute.", "That takes about {n} minutes.", minutes).format(n=minutes),
        first,
        _("You can work with each as soon as it is here."),
    )
    return Outgoing(" ".join(told), _("Requests are coming"))


def _extension_asked(facts: Facts, city: City) -> Outgoing:
    text = _("{unit} asks for more time. It is due: {old}. Wished: {new}. Why: {reason} Asked by: {name}.")
    say = text.format(
        unit=named(city.unit(facts["unit"]).name),
        old=_day(facts, "old", city),
        new=_day(facts, "new", city),
        reason=say_reason(facts["reason"], facts["note"]),
        name=say_actor(facts["by"]),
    )
    title = _("More time for the request {number}?").format(number=spell_number(facts["number"]))
    return Outgoing(say, title, pairs(*asks_decision(facts["id"])))


def _head_asked(facts: Facts, city: City) -> Outgoing:
    """To the head by name; where none is known it says whom to ring."""
    unit = city.unit(facts["unit"])
    known = _("{title} {name}, please explain by {day}: {why}")
    unknown = _(
        "Nobody is entered as the head of the unit. "
        "{title}, {phone}: please ask for an explanation by {day}: {why}"
    )
    say = (known if facts["head"] else unknown).format(
        title=unit.head_title,
        name=facts["head"],
        phone=unit.phone,
        day=_day(facts, "explain_by", city),
        why=_say_why(facts["why"]),
    )
    if facts.get("note"):
        say = f"{say}\n\n«{facts['note']}»"
    title = _("A breach: request {number}").format(number=spell_number(facts["number"]))
    return Outgoing(say, title, rows(asks_explanation(facts["id"])))


def _heads_asked(several: Sequence[Facts], city: City) -> Outgoing:
    """All that has to be explained, in one message; its button leads from one to the next."""
    first, by = several[0], min(facts["explain_by"] for facts in several)
    known = _("{title} {name}, please explain by {day}:")
    say = known if first["head"] else _("Please ask the units for an explanation by {day}:")
    asked = say.format(
        title=city.unit(first["unit"]).head_title,
        name=first["head"],
        day=say_local_day(datetime.fromisoformat(by), city),
    )
    lines = (_say_breach(facts, city) for facts in several[:MOST_LINES])
    text = "\n".join((asked, *lines, *_say_left_out(len(several) - MOST_LINES)))
    title = ngettext("{n} breach to be explained", "{n} breaches to be explained", len(several))
    return Outgoing(text, title.format(n=len(several)), rows(asks_explanation(first["id"])))


def _say_breach(facts: Facts, city: City) -> str:
    """Which request, whom to ring where no head is entered, what it is, and the words that came with it."""
    unit = city.unit(facts["unit"])
    whom = "" if facts["head"] else f"{named(unit.name)}, {unit.phone}:"
    words = f"«{facts['note']}»" if facts.get("note") else ""
    number = spell_number(facts["number"])
    return " ".join(filter(None, (f"{number}:", whom, _say_why(facts["why"]), words)))


def _say_left_out(count: int) -> tuple[str, ...]:
    return (ngettext("and {n} more", "and {n} more", count).format(n=count),) if count > 0 else ()


def _heads_silent(several: Sequence[Facts], city: City) -> Outgoing:
    lines = [
        f"{spell_number(facts['number'])}: {named(city.unit(facts['unit']).name)}"
        for facts in several[:MOST_LINES]
    ]
    say = _("There is no explanation, and the date for it has passed:")
    title = ngettext("{n} breach was not explained", "{n} breaches were not explained", len(several))
    text = "\n".join((say, *lines, *_say_left_out(len(several) - MOST_LINES)))
    return Outgoing(text, title.format(n=len(several)))


def _or_several(one: Words, many: Callable[[Sequence[Facts], City], Outgoing]) -> Words:
    """The words for a notice that may be about several cases."""

    def words(facts: Facts, city: City) -> Outgoing:
        return many(json.loads(facts[SEVERAL]), city) if SEVERAL in facts else one(facts, city)

    return words


def _say_why(why: str) -> str:
    return {
        "overdue": _("the date has passed a day ago, and the work is not done."),
        "no_answer": _(
            "the citizen asked why nothing happens, and nobody has answered within a working day."
        ),
        "breach": _("the operator has found that a rule was broken."),
    }[why]


def _head_silent(facts: Facts, city: City) -> Outgoing:
    unit = city.unit(facts["unit"])
    say = _("There is no explanation, and the date for it has passed. {title} {name}, {phone}.").format(
        title=unit.head_title, name=facts["head"], phone=unit.phone
    )
    return Outgoing(say, _("A breach: request {number}").format(number=spell_number(facts["number"])))


def _answer_owed(facts: Facts, city: City) -> Outgoing:
    say = _(
        "The citizen asks why nothing happens. In charge: {unit}. Answer with the full state by: {at}. "
        "To answer, write the request's number to me in private."
    )
    return Outgoing(
        say.format(
            unit=named(city.unit(facts["unit"]).name),
            at=say_local_moment(datetime.fromisoformat(facts["by"]), city),
        ),
        _("An answer is owed: request {number}").format(number=spell_number(facts["number"])),
        rows(asks_answer(facts["number"])),
    )


def _duty_digest(facts: Facts, city: City) -> Outgoing:
    late = {name.removeprefix(_LATE): count for name, count in facts.items() if name.startswith(_LATE)}
    lines = [
        f"{named(city.unit(unit).name)}: {count}"
        for unit, count in sorted(late.items(), key=lambda one: -int(one[1]))
    ]
    waiting = {
        "owed": _("Answers that we owe citizens: {n}"),
        "undecided": _("Wishes for more time without a decision: {n}"),
        "unexplained": _("Breaches without an explanation: {n}"),
        "untaken": _("New, of units without a group: {n}. Write {new} to me in private."),
        "unchecked": _("Done, and to be checked: {n}. Write {check} to me in private."),
        "unproved": _("Done, but neither shown nor confirmed: {n}"),
    }
    rest = [
        text.format(n=facts[name], check=CHECK, new=NEW)
        for name, text in waiting.items()
        if facts.get(name, "0") != "0"
    ]
    late_block = "\n".join((_("Late, by unit:"), *lines)) if lines else _("Nothing is late.")
    title = _("I am back. How it stands") if facts.get("back") else _("Good morning! How it stands")
    return Outgoing("\n\n".join(filter(None, (late_block, "\n".join(rest)))), title)


def _handoff_waits(facts: Facts, city: City) -> Outgoing:
    """To a supervisor."""
    say = _("A citizen asked for an operator, and nobody has claimed the talk. It waits since: {since}.")
    since = say_local_moment(datetime.fromisoformat(facts["since"]), city)
    return Outgoing(say.format(since=since), _("A citizen waits"))


def _nobody_on(facts: Facts, city: City) -> Outgoing:
    """To a supervisor."""
    waiting = int(facts["waiting"])
    told = (
        ngettext("{n} citizen waits for an operator.", "{n} citizens wait for an operator.", waiting),
        _("The first has waited since: {since}. To come on shift, write {command} in the operators' group."),
    )
    since = say_local_moment(datetime.fromisoformat(facts["since"]), city)
    say = " ".join(told).format(n=waiting, since=since, command=ON)
    return Outgoing(say, _("Nobody is on shift"))


def _broadcast_decided(facts: Facts, city: City) -> Outgoing:
    """To whoever submitted a broadcast."""
    about = facts.get(city_language(), "")
    look = rows(asks_look(facts["id"]))
    name = say_actor(facts["by"])
    if facts["decision"] == "approved":
        say = _("{name} has approved it: «{about}»").format(name=name, about=about)
        return Outgoing(say, _("Approved"), look)
    say = _("{name} has sent it back: «{about}»").format(name=name, about=about)
    word = _("Why: {word}").format(word=facts["word"]) if facts.get("word") else ""
    return Outgoing("\n\n".join(filter(None, (say, word))), _("It comes back to you"), look)


def _staff_unreachable(facts: Facts, city: City) -> Outgoing:
    """To the operators, who know how to find them."""
    say = _(
        "{name} cannot be written to in private, and what was meant for them did not arrive. "
        "To be reached again, they open the chat with me and press Start."
    )
    return Outgoing(say.format(name=facts["name"]))


def _orphan_topic(facts: Facts, city: City) -> Outgoing:
    return Outgoing("", thread=facts["thread"], closes_topic=True)


STAFF_WORDS: dict[NoticeKind, Words] = {
    NoticeKind.unit_terms: _unit_terms,
    NoticeKind.unit_terms_alone: _unit_terms_alone,
    NoticeKind.cards_coming: _cards_coming,
    NoticeKind.extension_asked: _extension_asked,
    NoticeKind.head_asked: _or_several(_head_asked, _heads_asked),
    NoticeKind.head_silent: _or_several(_head_silent, _heads_silent),
    NoticeKind.answer_owed: _answer_owed,
    NoticeKind.duty_digest: _duty_digest,
    NoticeKind.handoff_waits: _handoff_waits,
    NoticeKind.nobody_on: _nobody_on,
    NoticeKind.orphan_topic: _orphan_topic,
    NoticeKind.staff_unreachable: _staff_unreachable,
    NoticeKind.broadcast_decided: _broadcast_decided,
}
