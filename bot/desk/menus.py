"""What a card offers when something was begun with it: each menu is a question and its buttons."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk.buttons import button
from bot.desk.facts import Begun, CardFacts, evidence_in
from bot.i18n import _, named
from bot.messages import Choice, Rows, pairs, rows
from bot.wording import say_local_day
from core.life import Part, Step, moves_from
from core.terms import LONGEST_DAYS, legal_limits

LATER = (1, 3, 7)
"""Days that may be asked for, besides the last day that the law allows."""

Menu = tuple[str, Rows]


def reasons() -> dict[str, str]:
    """Why a term may be extended."""
    return {
        "complexity": _("It is complicated"),
        "urgent_work": _("More urgent work"),
        "another_unit": _("Another unit is needed"),
        "materials": _("Materials are needed"),
        "other": _("Another reason"),
    }


def _back(facts: CardFacts) -> Choice:
    return button("back", facts.case.number, _("Back"))


def _other(facts: CardFacts, begun: Begun) -> Menu:
    units = [unit for unit in facts.city.units if unit.code != facts.case.unit]
    choices = (button("to", facts.case.number, named(unit.name), unit.code) for unit in units)
    return _("Whose is it? Choose the unit."), (*rows(*choices), (_back(facts),))


def _time(facts: CardFacts, begun: Begun) -> Menu:
    number, chosen = facts.case.number, begun.act.facts.get("reason")
    if chosen is None:
        whys = (button("why", number, label, reason) for reason, label in reasons().items())
        return _("Why is more time needed?"), (*rows(*whys), (_back(facts),))
    text = _("Until when? ({reason})").format(reason=reasons().get(chosen, chosen))
    days = (
        button("until", number, say_local_day(day, facts.city), str(after))
        for after, day in days_on_offer(facts).items()
    )
    return text, (*rows(*days), (_back(facts),))


def days_on_offer(facts: CardFacts) -> dict[int, datetime]:
    """New due times by the days that they lie later; the law's last day is under `LONGEST_DAYS`."""
    case, zone = facts.case, ZoneInfo(facts.city.zone)
    last_day = legal_limits(case.registered_at, zone).longest
    due = case.due_at.astimezone(zone)
    offered = {after: due + timedelta(days=after) for after in LATER}
    offered[LONGEST_DAYS] = due.replace(year=last_day.year, month=last_day.month, day=last_day.day)
    return {after: day for after, day in offered.items() if due.date() < day.date() <= last_day}


def _done(facts: CardFacts, begun: Begun) -> Menu:
    text = _(
        "{name}, reply to this message with a photo or a document that shows the work. "
        "What you write with it is read by the citizen."
    )
    bare = _("Done, with the files sent") if evidence_in(facts.events) else _("Done without a photo")
    if words := begun.act.facts.get("words"):
        text = _("{text}\n\nFor the citizen: «{words}»").format(text=text, words=words)
    return text.format(name=begun.name), pairs(button("bare", facts.case.number, bare), _back(facts))


def _ask(facts: CardFacts, begun: Begun) -> Menu:
    text = _("{name}, reply to this message with your question to the citizen.")
    return text.format(name=begun.name), rows(_back(facts))


def _note(facts: CardFacts, begun: Begun) -> Menu:
    text = _("{name}, reply to this message with the note. The citizen does not see it.")
    return text.format(name=begun.name), rows(_back(facts))


_MENUS: Mapping[str, tuple[Callable[[CardFacts, Begun], Menu], Step | None]] = {
    "other": (_other, Step.pass_on),
    "time": (_time, Step.finish),
    "done": (_done, Step.finish),
    "ask": (_ask, Step.wait),
    "note": (_note, None),
}
"""Each with the move that it leads to: a menu closes when somebody else has made that impossible."""


def open_menu(facts: CardFacts) -> Menu | None:
    """The menu of what was begun last, above it what others have begun; None for the first buttons."""
    opened = [begun for begun in facts.begun if is_open(facts, begun)]
    if not opened:
        return None
    menu, _step = _MENUS[opened[0].act.act]
    question, choices = menu(facts, opened[0])
    return "\n".join((*(_say_also(begun) for begun in opened[1:]), question)), choices


def is_open(facts: CardFacts, begun: Begun) -> bool:
    """Whether it is a menu's, and can still be completed as the case stands."""
    menu, step = _MENUS.get(begun.act.act, (None, None))
    return menu is not None and (step is None or step in moves_from(facts.case.status, Part.unit))


def _say_also(begun: Begun) -> str:
    """What somebody has begun whose menu does not stand on the card. Their reply still counts."""
    return {
        "other": _("{name} has begun to pass it on, too."),
        "time": _("{name} has begun to ask for more time, too."),
        "done": _("{name} has begun to finish it, too: a photo in reply to this message completes it."),
        "ask": _("{name} has begun a question to the citizen, too: a reply to this message completes it."),
        "note": _("{name} has begun a note, too: a reply to this message completes it."),
    }[begun.act.act].format(name=begun.name)
