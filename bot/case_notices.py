"""The words for what citizens hear of their requests, unasked."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.dialogs.late import asks_late
from bot.dialogs.marks import asks_mark
from bot.dialogs.verdict import asks_verdict, offers_reopening
from bot.i18n import _, named, ngettext
from bot.messages import Outgoing, pairs, rows
from bot.standing import say_move, say_note, say_standing_short, say_waiting
from bot.wording import say_local_day
from core.city import City
from core.life import Step, Waiting
from core.numbers import spell_number
from core.outbox import NoticeKind
from core.telling import LATE

Facts = Mapping[str, str]
Words = Callable[[Facts, City], Outgoing]

_MAY_BE_WRONG = frozenset({Step.approve, Step.explain, Step.give_up, Step.refuse, Step.repeat})
"""Ways to be closed that a citizen may not agree with."""


def _title(facts: Facts) -> str:
    return _("Your request {number}").format(number=spell_number(facts["number"]))


def _moved(facts: Facts, city: City) -> Outgoing:
    text, number, step = _say_change(facts, city), facts["number"], Step(facts["step"])
    if step == Step.finish:
        return Outgoing(text, _title(facts), pairs(*asks_verdict(number)))
    if facts.get("waits_for") == Waiting.citizen:
        text = "\n\n".join((text, _("To answer, just write here or send a photo.")))
    buttons = rows(offers_reopening(number)) if step in _MAY_BE_WRONG else ()
    return Outgoing(text, _title(facts), buttons)


def _say_change(facts: Facts, city: City) -> str:
    text = say_move(facts, city)
    return "\n\n".join(filter(None, (text, say_note(facts, facts["note"]))))


def _overdue(facts: Facts, city: City) -> Outgoing:
    """That it is late, why if that is known, what happens next, and what the citizen can do."""
    text = _("It was due by: {day}. It is not done yet, and we are sorry. In charge: {unit}.").format(
        day=say_local_day(datetime.fromisoformat(facts["due_at"]), city),
        unit=named(city.unit(facts["unit"]).name),
    )
    reason = say_waiting(Waiting(facts["waits_for"])) if "waits_for" in facts else ""
    next_step = _("The head of the unit has to explain it.")
    if "head_at" in facts:
        next_step = _("If it is still not done on {day}, the head of the unit has to explain it.").format(
            day=say_local_day(datetime.fromisoformat(facts["head_at"]), city)
        )
    say = " ".join(filter(None, (text, reason, next_step)))
    title = _("Your request {number} is late").format(number=spell_number(facts["number"]))
    return Outgoing(say, title, pairs(*asks_late(facts["number"])))


def _news(facts: Facts, city: City) -> Outgoing:
    lines = "\n".join(f"{spell_number(number)}: {_say_news(facts[number], city)}" for number in facts)
    text = _("{lines}\n\nTo see more, write the number.").format(lines=lines)
    return Outgoing(text, ngettext("News of your request", "News of your requests", len(facts)))


def _say_news(standing: str, city: City) -> str:
    """A standing, or a date: the law wants a new one told before the old one."""
    try:
        day = datetime.fromisoformat(standing)
    except ValueError:
        return say_short(standing)
    return _("the date has changed, it is now: {day}").format(day=say_local_day(day, city))


def say_short(standing: str) -> str:
    """A standing in a word or two, late among them."""
    return _("late, we are sorry") if standing == LATE else say_standing_short(standing)


def _extended(facts: Facts, city: City) -> Outgoing:
    text = _("The date has changed. It was: {old}. It is now: {new}. Why: {reason}").format(
        old=say_local_day(datetime.fromisoformat(facts["old"]), city),
        new=say_local_day(datetime.fromisoformat(facts["new"]), city),
        reason=say_reason(facts["reason"], facts["note"]),
    )
    return Outgoing(text, _title(facts))


def say_reason(reason: str, note: str) -> str:
    """Why a date was moved, in a sentence."""
    known = {
        "complexity": _("the work is more complicated than it seemed."),
        "urgent_work": _("the crew had to go to an emergency."),
        "another_unit": _("another unit is needed."),
        "materials": _("materials have to be bought."),
        "calendar": _("the working days of the city have changed."),
    }
    return " ".join(filter(None, (known.get(reason, ""), note)))


def _answered(facts: Facts, city: City) -> Outgoing:
    text = _("{note}\n\nTo ask more, write: operator.").format(note=facts["note"])
    return Outgoing(
        text,
        _("An operator answers about your request {number}").format(number=spell_number(facts["number"])),
    )


def _verdict_again(facts: Facts, city: City) -> Outgoing:
    text = _("The unit says that the work is done. Is it so? We have no answer from you.")
    warning = (
        _("If you do not answer by {day}, we check it by what the unit has shown, and close the request.")
        if facts.get("shown")
        else _("Without your answer the request stays open.")
    )
    day = say_local_day(datetime.fromisoformat(facts["by"]), city)
    say = f"{text} {warning.format(day=day)}"
    return Outgoing(say, _title(facts), pairs(*asks_verdict(facts["number"])))


def _mark(facts: Facts, city: City) -> Outgoing:
    text = _("Your request is closed: {service}. How was it done? 1 is bad, 5 is very good.").format(
        service=named(city.service(facts["service"]).name)
    )
    return Outgoing(text, _title(facts), (asks_mark(facts["number"]),))


def _after_earlier(say: Words) -> Words:
    """Together with what was to be told of the same case in the same burst, in the order of things.

    Nobody knows their requests by number: what it is about comes first.
    """

    def words(facts: Facts, city: City) -> Outgoing:
        last = say(facts, city)
        earlier = (_say_earlier(one, city) for one in json.loads(facts.get("before", "[]")))
        told = "\n\n".join(dict.fromkeys((*earlier, last.text)))
        about = _say_about(facts["service"], city) if "service" in facts else ""
        return replace(last, text="\n".join(filter(None, (about, told))))

    return words


def _say_about(service: str, city: City) -> str:
    return _("About: {service}").format(service=named(city.service(service).name))


def _say_earlier(facts: Facts, city: City) -> str:
    """Without what the citizen could do about it: the last one says that."""
    kind = NoticeKind(facts.get("kind", NoticeKind.case_moved))
    return _say_change(facts, city) if kind == NoticeKind.case_moved else CASE_WORDS[kind](facts, city).text


CASE_WORDS: dict[NoticeKind, Words] = {
    NoticeKind.case_moved: _after_earlier(_moved),
    NoticeKind.case_overdue: _after_earlier(_overdue),
    NoticeKind.case_news: _news,
    NoticeKind.case_extended: _after_earlier(_extended),
    NoticeKind.case_answered: _after_earlier(_answered),
    NoticeKind.verdict_again: _after_earlier(_verdict_again),
    NoticeKind.mark_asked: _mark,
}
