"""How a case stands and what was done with it, in plain words."""

from collections.abc import Mapping

from bot.i18n import LANGUAGES, _, named, speaking
from core.cases import Standing
from core.city import City
from core.complaints import Verdict
from core.life import CaseStatus, Outcome, Step, Waiting

Facts = Mapping[str, str]


def say_standing(standing: Standing) -> str:
    """Where a case stands, in a sentence."""
    if standing.outcome:
        return _say_outcome(standing.outcome)
    if standing.waits_for:
        return say_waiting(standing.waits_for)
    return {
        CaseStatus.registered: _("Registered. The unit in charge has it."),
        CaseStatus.assigned: _("The unit in charge has it."),
        CaseStatus.in_progress: _("The work has begun."),
        CaseStatus.waiting: _("The work waits for something."),
        CaseStatus.done: _("The unit says that the work is done."),
        CaseStatus.disputed: _("You said that it is not done. The unit looks at it again."),
        CaseStatus.checking: _("We check whether the work is done, and well."),
        CaseStatus.closed: _("Closed."),
    }[standing.status]


def say_waiting(waits_for: Waiting) -> str:
    """What the work waits for, in a sentence."""
    return {
        Waiting.materials: _("The work waits for materials."),
        Waiting.another_unit: _("The work waits for another unit."),
        Waiting.citizen: _("The unit waits for your answer."),
    }[waits_for]


def _say_outcome(outcome: Outcome) -> str:
    return {
        Outcome.done: _("It is done and checked. The request is closed."),
        Outcome.explained: _("The request is closed with an explanation."),
        Outcome.refused: _("The request is refused."),
        Outcome.referred: _("The request is passed on to another body."),
        Outcome.not_possible: _("It cannot be done. The request is closed."),
        Outcome.withdrawn: _("You have withdrawn it."),
        Outcome.repeated: _("It is the same as an earlier request of yours, which goes on."),
    }[outcome]


def say_standing_short(standing: str) -> str:
    """The same in a word or two, for a status or an outcome."""
    words: dict[str, str] = {
        CaseStatus.registered: _("registered"),
        CaseStatus.assigned: _("with the unit"),
        CaseStatus.in_progress: _("in progress"),
        CaseStatus.waiting: _("waiting"),
        CaseStatus.done: _("done"),
        CaseStatus.disputed: _("not done, as you said"),
        CaseStatus.checking: _("being checked"),
        CaseStatus.closed: _("closed"),
        Outcome.explained: _("explained"),
        Outcome.refused: _("refused"),
        Outcome.referred: _("passed on"),
        Outcome.not_possible: _("not possible"),
        Outcome.withdrawn: _("withdrawn"),
        Outcome.repeated: _("the same as an earlier one"),
    }
    return words[standing]


def say_move(facts: Facts, city: City) -> str:
    """What was done with a case, in a sentence or two; "" for what is not a citizen's matter."""
    step = Step(facts["step"])
    if step == Step.wait:
        return say_waiting(Waiting(facts["waits_for"]))
    if step == Step.pass_on:
        text = _("Another unit is in charge now: {unit}. You need not write anything again.")
        return text.format(unit=named(city.unit(facts["unit"]).name))
    if step == Step.refer:
        body = city.referral(facts["referral"])
        text = _("This is decided by another body, and your request is passed on to it: {body}. {contact}")
        return text.format(body=named(body.name), contact=body.contact)
    if step == Step.finish and facts.get("outage"):
        return _("The outage that your request is about is over. Does it work at your place again?")
    return _say_verdict(facts["verdict"]) if facts.get("verdict") else _said_of(step)


_REASONS = frozenset({Step.wait, Step.pass_on, Step.send_back, Step.refuse, Step.give_up})
"""Moves whose words say why."""


def say_note(facts: Facts, note: str) -> str:
    """The words that came with a move: a question, a reason, or an answer; "" for what a button has said."""
    if not note or _is_stock(note):
        return ""
    if facts.get("waits_for") == Waiting.citizen:
        return _("Question: {note}").format(note=note)
    say = _("Why: {note}") if facts["step"] in _REASONS else _("Answer: {note}")
    return say.format(note=note)


def say_done() -> str:
    """What stands for the words of a unit that wrote nothing."""
    return _("The work is done.")


def say_not_ours() -> str:
    """The same where a request was passed on by one tap."""
    return _("It belongs to another unit.")


def _is_stock(note: str) -> bool:
    """Whether nobody wrote these words: the move says as much."""
    for language in LANGUAGES:
        with speaking(language):
            if note in (say_done(), say_not_ours()):
                return True
    return False


def _say_verdict(verdict: str) -> str:
    """What was found about a complaint."""
    return {
        Verdict.confirmed: _("We have checked it. Your complaint is confirmed, and we are sorry."),
        Verdict.not_confirmed: _(
            "We have checked it. Your complaint is not confirmed. "
            "You may appeal against this to a higher body or to a court."
        ),
        Verdict.explained: _("We have checked it and explain how it was."),
    }[Verdict(verdict)]


def _said_of(step: Step) -> str:
    return {
        Step.take: _("The work has begun."),
        Step.finish: _("The unit says that the work is done. Is it so?"),
        Step.answer: _("You have answered the unit's question."),
        Step.confirm: _("You said that it is done. We check it once more."),
        Step.solve: _("You said that it is fixed. We check it once more."),
        Step.dispute: _("You said that it is not done. The unit looks at it again."),
        Step.lapse: _("We had no answer from you. We check what the unit has shown."),
        Step.approve: _("It is done and checked. The request is closed."),
        Step.send_back: _("We have checked it: it is not done yet. The unit goes on."),
        Step.explain: _("The request is closed with an explanation."),
        Step.refuse: _("The request is refused. You may appeal against this to a higher body or to a court."),
        Step.give_up: _(
            "It cannot be done, and the request is closed. "
            "You may appeal against this to a higher body or to a court."
        ),
        Step.repeat: _("It is the same as an earlier request of yours, which goes on."),
        Step.withdraw: _("You withdrew the request."),
        Step.reopen: _("The request is open again."),
    }.get(step, "")
