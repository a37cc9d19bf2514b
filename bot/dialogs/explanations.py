"""The head of a unit explains a breach: a button under the notice, and one question."""

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Outcome, Resume, Step, Turn
from bot.dialogs.staff import actor_of
from bot.i18n import _
from bot.messages import Choice, Outgoing
from core.escalating import explain
from core.escalations import EscalationNotFound, NotTheHead
from core.life import Part
from core.numbers import spell_number

NAME = "explanation"
MOST_WAITING = 1000


def asks_explanation(escalation_id: str) -> Choice:
    """The button under the notice; where it is about several requests one follows the other."""
    return Choice("explain", _("Explain"), data=f"{NAME}:explain:0:{escalation_id}")


async def begin_explanation(turn: Turn) -> str | Begin:
    """Ask for the words."""
    found = await turn.work.escalations.by_id(int(turn.said.choice)) if turn.said.choice.isdecimal() else None
    if found is None or found.outcome:
        return _("This has ended already.")
    return Begin(NAME, {"id": turn.said.choice})


async def ask_words(turn: Turn) -> Outgoing:
    """What happened, and what will be done."""
    found = await turn.work.escalations.by_id(int(turn.draft["id"]))
    case = await turn.work.cases.by_id(found.case_id) if found else None
    title = _("Request {number}").format(number=spell_number(case.number)) if case else ""
    return Outgoing(_("What happened, and by when will it be done? Write it in one message."), title)


async def take_words(turn: Turn) -> Outcome:
    """Keep them with the case."""
    if not turn.said.text:
        return Again(_("Please write it in words."))
    actor = await actor_of(turn)
    try:
        await explain(
            turn.work,
            int(turn.draft["id"]),
            turn.said.text,
            actor.name,
            by=turn.citizen.identity_id,
            supervises=Part.supervisor in actor.parts,
            now=turn.now,
        )
    except EscalationNotFound:
        return _done(turn, _("This has ended already."))
    except NotTheHead:
        return _done(turn, _("Only the one who was asked can explain it, or a supervisor."))
    kept = _("Thank you. It is kept with the case.")
    if following := await _next(turn):
        turn.draft["id"] = following
        return Again(kept)
    return _done(turn, kept)


async def _next(turn: Turn) -> str:
    """What else this head has to explain; "" for nothing."""
    waiting = await turn.work.escalations.unanswered(0, MOST_WAITING)
    return next((str(one.id) for one in waiting if one.head_id == turn.citizen.identity_id), "")


def _done(turn: Turn, say: str) -> Outcome:
    return Resume(say) if turn.conversation.aside else Finish(say)


EXPLANATION = Dialog(
    NAME, steps=(Step("words", ask_words, take_words),), asked_between=True, late=begin_explanation
)
