"""Abuse: what may be done about insults at a person, in grades, each with an end. People decide it.

Anger at the city is no abuse, and no grade stands in the way of somebody in danger. What was decided while
messengers were joined holds in each of them, also when they are parted later.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.access import TALKERS, Role
from core.refusals import Refusal

REMEMBERED = timedelta(days=30)
"""So long after its beginning a grade counts for which one comes next."""
BUNDLE = timedelta(minutes=5)
"""So long what somebody writes who is slowed down is gathered before operators get it."""


class Grade(StrEnum):
    """What is done, from the mildest on."""

    warning = "warning"
    """The citizen is told what was wrong."""
    slow = "slow"
    """Operators get what the citizen writes in bundles."""
    pause = "pause"
    """Neither talks with operators nor new requests, but those of an emergency and complaints."""


@dataclass(frozen=True)
class Rule:
    """Of one grade: how long it lasts the first time and at most, and who may decide it."""

    lasts: timedelta
    longest: timedelta
    by: frozenset[Role]


GRADES: Mapping[Grade, Rule] = {
    Grade.warning: Rule(REMEMBERED, REMEMBERED, TALKERS),
    Grade.slow: Rule(timedelta(days=1), timedelta(days=1), TALKERS),
    Grade.pause: Rule(timedelta(days=3), timedelta(days=14), frozenset({Role.supervisor})),
}
"""Each follows the one before it; the last follows itself, and then lasts twice as long."""


class Review(StrEnum):
    """Whether a supervisor has to look at it."""

    none = "none"
    due = "due"
    done = "done"


class Outcome(StrEnum):
    """What a review came to."""

    confirmed = "confirmed"
    shortened = "shortened"
    """What is left of it is halved."""
    lifted = "lifted"


@dataclass(frozen=True)
class Measure:
    """One decision about one citizen."""

    id: int
    identity_id: int
    """The account that the talk was with."""
    handoff_id: int
    line_id: int
    """The words that it is about: erased, they are gone here, too."""
    grade: Grade
    begins_at: datetime
    ends_at: datetime
    decided_by: str
    """As histories name them."""
    review: Review = Review.none
    appeal: str | None = None
    """In the citizen's words; None where there is none, or it was erased."""
    appealed_at: datetime | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    outcome: Outcome | None = None


class Act(StrEnum):
    """What its history tells."""

    decided = "decided"
    appealed = "appealed"
    reviewed = "reviewed"
    ended = "ended"


@dataclass(frozen=True)
class MeasureEvent:
    """One line of a history that only grows."""

    at: datetime
    actor: str
    act: Act
    facts: Mapping[str, str] = field(default_factory=dict)


class AbuseStore(Protocol):
    async def add(self, measure: Measure, accounts: Collection[int]) -> Measure:
        """Keep a new one, which holds for these accounts; its id does not matter."""

    async def by_id(self, id: int) -> Measure | None: ...

    async def of(self, identity_id: int, since: datetime) -> list[Measure]:
        """Those that hold for this account's citizen and end later than this, the oldest first."""

    async def appeal(self, id: int, words: str, now: datetime) -> bool:
        """Keep what the citizen says against it; False when they have said it already."""

    async def end_review(self, measure: Measure) -> bool:
        """Keep what a review came to, and the new end; False when another was quicker."""

    async def to_review(self, after: int, limit: int) -> list[Measure]:
        """Those that a supervisor has to look at, the oldest first."""

    async def add_event(self, id: int, event: MeasureEvent) -> None: ...

    async def events(self, id: int) -> list[MeasureEvent]: ...


class HasAbuse(Protocol):
    @property
    def abuse(self) -> AbuseStore: ...


class CitizenPaused(Refusal):
    """The citizen is paused, and this is no emergency."""

    def __init__(self, measure: Measure) -> None:
        super().__init__(f"the citizen is paused until {measure.ends_at:%Y-%m-%d %H:%M} UTC")
        self.measure = measure


async def hold_of(work: HasAbuse, identity_id: int, now: datetime) -> Measure | None:
    """What holds for this account's citizen now, the strictest."""
    return strictest(await work.abuse.of(identity_id, now))


def strictest(measures: Sequence[Measure]) -> Measure | None:
    """Of several in force the strictest; of equal ones the one that ends last."""
    order = list(Grade)
    return max(measures, key=lambda one: (order.index(one.grade), one.ends_at), default=None)


def next_grade(measures: Sequence[Measure], now: datetime) -> Grade:
    """Which grade comes next, after those that were not lifted and are remembered."""
    order = list(Grade)
    counted = [order.index(one.grade) for one in measures if _counts(one, now)]
    return order[min(max(counted, default=-1) + 1, len(order) - 1)]


def length_of(grade: Grade, measures: Sequence[Measure], now: datetime) -> timedelta:
    """How long this grade lasts; each time that it was in force before doubles it, up to the longest."""
    rule = GRADES[grade]
    before = sum(one.grade == grade for one in measures if _counts(one, now))
    return min(rule.lasts * (1 << before), rule.longest)


def _counts(measure: Measure, now: datetime) -> bool:
    return measure.outcome != Outcome.lifted and now - measure.begins_at < REMEMBERED


async def require_unpaused(work: HasAbuse, identity_id: int, now: datetime) -> None:
    """Raises CitizenPaused."""
    hold = await hold_of(work, identity_id, now)
    if hold and hold.grade == Grade.pause:
        raise CitizenPaused(hold)
