"""A supervisor reviews what was decided because of insults: three buttons, pressed outside any question."""

from bot.dialogs.dialog import Dialog, Turn
from bot.i18n import _
from bot.messages import Choice
from core.abuse import Outcome
from core.access import signed
from core.reviewing import MeasureNotFound, NothingToReview, may_review, review

NAME = "review"


def asks_review(id: int) -> tuple[Choice, ...]:
    """Leave it, shorten it, lift it."""
    labels = {
        Outcome.confirmed: _("Leave it as it is"),
        Outcome.shortened: _("Halve what is left of it"),
        Outcome.lifted: _("Lift it"),
    }
    return tuple(
        Choice(outcome, label, data=f"{NAME}:review:0:{outcome}-{id}") for outcome, label in labels.items()
    )


async def take_review(turn: Turn) -> str:
    """Decide, if this person reviews it; the first one has decided."""
    outcome, _dash, number = turn.said.choice.partition("-")
    measure = await turn.work.abuse.by_id(int(number)) if number.isdecimal() else None
    if measure is None or outcome not in set(Outcome):
        return ""
    if not await may_review(turn.work, measure, turn.writer):
        return _("This is reviewed by somebody else.")
    try:
        await review(turn.work, measure.id, Outcome(outcome), signed(turn.writer), turn.now)
    except (MeasureNotFound, NothingToReview):
        return _("This is reviewed already.")
    return _say_done(Outcome(outcome))


def _say_done(outcome: Outcome) -> str:
    return {
        Outcome.confirmed: _("It stays as it is."),
        Outcome.shortened: _("It ends sooner, and the citizen is told."),
        Outcome.lifted: _("It is lifted, and the citizen is told."),
    }[outcome]


REVIEW = Dialog(NAME, steps=(), late=take_review)
