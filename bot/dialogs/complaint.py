"""Judging a complaint about an operator: three buttons under it, and words that its citizen reads."""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.staff import actor_of
from bot.i18n import _
from bot.messages import Choice, Outgoing
from core.cases import Case
from core.complaints import Verdict, may_judge
from core.life import MOVES, CaseStatus
from core.life import Step as Move
from core.moves import Act, Lacking, MoveNotAllowed, make_move

NAME = "complaint"
_MOVES = {
    Verdict.confirmed: Move.explain,
    Verdict.not_confirmed: Move.refuse,
    Verdict.explained: Move.explain,
}
"""Each of them closes the case with words; what is refused can be appealed against."""


def asks_verdict(number: str) -> tuple[Choice, ...]:
    """The buttons under a complaint."""
    labels = {
        Verdict.confirmed: _("It is confirmed"),
        Verdict.not_confirmed: _("It is not confirmed"),
        Verdict.explained: _("I explain it"),
    }
    return tuple(
        Choice(verdict, label, data=f"{NAME}:judge:0:{verdict}-{number}") for verdict, label in labels.items()
    )


async def begin_verdict(turn: Turn) -> str | Begin:
    """Ask for the words, if this person judges it and nobody has."""
    verdict, _dash, number = turn.said.choice.partition("-")
    case = await _judged(turn, number)
    if case is None or verdict not in set(Verdict):
        return _say_not_yours()
    if case.status not in _starts():
        return _say_judged()
    return Begin(NAME, {"number": number, "verdict": verdict})


async def _judged(turn: Turn, number: str) -> Case | None:
    case = await turn.work.cases.by_number(number)
    return case if case and await may_judge(turn.work, case, turn.writer) else None


def ask_words(turn: Turn) -> Outgoing:
    """They go to the citizen as they are."""
    text = {
        Verdict.confirmed: _("What was wrong, and what follows from it? The citizen reads your words."),
        Verdict.not_confirmed: _("Why is it not confirmed? The citizen reads your words."),
        Verdict.explained: _("How was it? The citizen reads your words."),
    }[Verdict(turn.draft["verdict"])]
    return Outgoing(text)


async def take_words(turn: Turn) -> Outcome:
    """Close the complaint; of two who judge it the first one has."""
    if not turn.said.text:
        return Again(_("Please write it in words."))
    verdict, number = Verdict(turn.draft["verdict"]), turn.draft["number"]
    if await _judged(turn, number) is None:
        return _done(turn, _say_not_yours())
    act = Act(_MOVES[verdict], turn.said.text, verdict=verdict)
    try:
        await make_move(turn.work, number, act, await actor_of(turn), city=turn.city, now=turn.now)
    except (MoveNotAllowed, Lacking):
        return _done(turn, _say_judged())
    return _done(turn, _("The complaint is closed, and the citizen is told."))


def _say_not_yours() -> str:
    return _("This complaint is judged by somebody else.")


def _say_judged() -> str:
    return _("This complaint is judged already.")


def _starts() -> frozenset[CaseStatus]:
    return MOVES[Move.explain].starts


def _done(turn: Turn, say: str) -> Outcome:
    return Resume(say) if turn.conversation.aside else Finish(say)


JUDGING = Dialog(NAME, steps=(Step("words", ask_words, take_words),), asked_between=True, late=begin_verdict)
