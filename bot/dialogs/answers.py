"""A unit has asked the citizen something: what they write next is the answer, unless it plainly is not."""

from bot.dialogs.dialog import Again, Outcome, Turn
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from core.cases import Case
from core.life import Step, Waiting
from core.moves import CITIZEN, Act, make_move
from core.numbers import spell_number
from understanding import Understanding

SURE = 0.6
"""From this score on the words tell of something else, if they are about another service."""


async def take_answer(turn: Turn, heard: Understanding) -> Outcome | None:
    """Pass the words on to the unit that asked; None when nobody asked, or they are about something else."""
    asked = [case for case in await own_cases(turn) if case.standing.waits_for == Waiting.citizen]
    if not asked or not turn.said.text or heard.intent in _OTHER or _is_elsewhere(heard, asked):
        return None
    case = min(asked, key=lambda one: one.stands_since)
    act = Act(Step.answer, turn.said.text)
    await make_move(turn.work, case.number, act, CITIZEN, city=turn.city, now=turn.now)
    say = _("Thank you. Your answer is passed on to the unit: request {number}.")
    return Again(say.format(number=spell_number(case.number)))


_OTHER = frozenset({"operator", "status", "thanks", "smalltalk", "unsubscribe", "referral"})


def _is_elsewhere(heard: Understanding, asked: list[Case]) -> bool:
    """Whether the words surely tell of a service that nobody asked about."""
    if heard.urgent:
        return True
    first = next(iter(heard.services), None)
    return first is not None and first.score >= SURE and first.code not in {case.service for case in asked}
