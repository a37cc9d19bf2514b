"""How a case stands and who did what with it, in the words of those who do the work."""

from collections.abc import Sequence

from bot.i18n import _, named
from bot.standing import say_standing_short
from core.cases import Case, CaseEvent
from core.city import City
from core.life import CaseStatus, Step, Waiting


def say_actor(actor: str) -> str:
    """Who did it, by name and without the account."""
    known = {"citizen": _("The citizen"), "timer": _("The service")}
    if actor in known:
        return known[actor]
    name, mark, number = actor.rpartition(" #")
    return name if mark and number.isdecimal() else actor.removeprefix("api:")


def who_has(case: Case, events: Sequence[CaseEvent]) -> str:
    """Who has the work in hand, as the history names them; "" when nobody has."""
    if case.status != CaseStatus.in_progress:
        return ""
    took = [event.actor for event in events if event.kind in (Step.take, Step.finish)]
    return took[-1] if took else ""


def say_stands(case: Case, events: Sequence[CaseEvent]) -> str:
    """Where the case stands, in a sentence."""
    if case.standing.outcome:
        return _("Closed: {outcome}.").format(outcome=say_standing_short(case.standing.outcome))
    if case.standing.waits_for:
        return _say_waits(case.standing.waits_for)
    if who := who_has(case, events):
        return _("In progress: {name} has it.").format(name=say_actor(who))
    return {
        CaseStatus.registered: _("New: nobody has taken it yet."),
        CaseStatus.assigned: _("Nobody has taken it yet."),
        CaseStatus.in_progress: _("In progress."),
        CaseStatus.waiting: _("Waiting."),
        CaseStatus.done: _("Done. The citizen is asked whether it is so."),
        CaseStatus.disputed: _("The citizen says that it is not done."),
        CaseStatus.checking: _("Done. Somebody else checks it."),
        CaseStatus.closed: _("Closed."),
    }[case.status]


def _say_waits(waits_for: Waiting) -> str:
    return {
        Waiting.materials: _("It waits for materials."),
        Waiting.another_unit: _("It waits for another unit."),
        Waiting.citizen: _("It waits for the citizen's answer."),
    }[waits_for]


def say_with(unit: str, city: City) -> str:
    """That another unit has it now."""
    return _("Passed on. In charge now: {unit}.").format(unit=named(city.unit(unit).name))
