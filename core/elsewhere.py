"""What is not for the city: citizens are referred to the body that decides it, or it is marked off-target.

Both are lines in the history of the talk, and counted.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.citizens import Citizen
from core.city import City
from core.handoffs import Handoff, HandoffEvent, HasHandoffs, Move
from core.lines import Line, Said, Side
from core.owning import Talk
from core.ready import HasTalks, language_of, require_new
from core.refusals import Refusal
from core.talking import answer_citizen
from core.wording import Wording

FOR_THE_CITY = ""
"""The mark is taken off again."""


class NoSuchReferral(Refusal):
    """The city's list has no such body."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the city has no referral {code}")


class NoSuchKind(Refusal):
    """The city's list has no such kind of off-target questions."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the city has no off-target kind {code}")


class Desk(Talk, HasTalks, Protocol):
    """What the verbs of this file need of a unit of work."""


@dataclass(frozen=True)
class Elsewhere:
    """How often it was, by code: each talk once for its kind, and once for each body."""

    off_target: Mapping[str, int]
    referred: Mapping[str, int]


async def refer_citizen(
    work: Desk,
    handoff: Handoff,
    code: str,
    by: Citizen,
    author: str,
    wording: Wording,
    city: City,
    now: datetime,
) -> Line:
    """Tell the citizen who decides it and how to reach them, in the operator's name.

    Raises NoSuchReferral, SaidJustNow.
    """
    if not city.is_referral(code):
        raise NoSuchReferral(code)
    words = wording.referral(city.referral(code), await language_of(work, handoff))
    await require_new(work, handoff, words)
    line = await answer_citizen(work, handoff, Said(Side.operator, words, author), by, None, city, now)
    await work.handoffs.add_event(handoff.id, HandoffEvent(now, author, Move.refer, {"referral": code}))
    return line


async def mark_off_target(
    work: Desk, handoff: Handoff, code: str, actor: str, city: City, now: datetime
) -> None:
    """Mark the talk as of this kind; the last mark counts. Raises NoSuchKind."""
    if code != FOR_THE_CITY and city.off_target_kind(code) is None:
        raise NoSuchKind(code)
    if code != await kind_of(work, handoff):
        event = HandoffEvent(now, actor, Move.off_target, {"kind": code})
        await work.handoffs.add_event(handoff.id, event)
        await work.notices.add_handoff(handoff.id, now)


async def kind_of(work: HasHandoffs, handoff: Handoff) -> str:
    """What the talk is marked as; "" for what is the city's matter."""
    marks = [one for one in await work.handoffs.events(handoff.id) if one.move == Move.off_target]
    return marks[-1].facts["kind"] if marks else FOR_THE_CITY


async def count_elsewhere(work: HasHandoffs, begins: datetime, ends: datetime) -> Elsewhere:
    """What was marked and referred within this time."""
    kinds: dict[int, str] = {}
    referred: set[tuple[int, str]] = set()
    for handoff_id, event in await work.handoffs.done_within((Move.off_target, Move.refer), begins, ends):
        if event.move == Move.refer:
            referred.add((handoff_id, event.facts["referral"]))
        else:
            kinds[handoff_id] = event.facts["kind"]
    return Elsewhere(
        Counter(filter(None, kinds.values())), Counter(referral for _handoff_id, referral in referred)
    )
