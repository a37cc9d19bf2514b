"""What is counted in a period, and where a store puts it before it is summed up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.articles import Uses
from core.cases import ANSWERED
from core.life import MOVES, Outcome, Part, Step
from core.periods import Period

CLOSINGS: Mapping[str, Outcome] = {step: move.outcome for step, move in MOVES.items() if move.outcome}
"""The moves that close a case, and how."""
ANSWERS = frozenset({*(str(step) for step, move in MOVES.items() if move.by != {Part.citizen}), ANSWERED})
"""Kinds of events that answer a citizen, if staff made them; what only citizens do is done for callers."""
NO_STAFF = frozenset({"citizen", "timer"})
"""Actors who answer nobody."""


class Count(StrEnum):
    """What is counted, besides the ways to be closed."""

    received = "received"
    overdue = "overdue"
    late_now = "late_now"
    reopened = "reopened"
    disputed = "disputed"
    confirmed = "confirmed"


COUNTED: Mapping[str, Count] = {
    "overdue": Count.overdue,
    Step.reopen: Count.reopened,
    Step.dispute: Count.disputed,
    Step.confirm: Count.confirmed,
}
"""Kinds of events that are counted as they are."""


@dataclass
class Tally:
    """What was counted in one service and unit."""

    counts: Counter[Count] = field(default_factory=Counter)
    closed: Counter[Outcome] = field(default_factory=Counter)
    answer_seconds: list[int] = field(default_factory=list)
    closing_seconds: list[int] = field(default_factory=list)
    marks: int = 0
    mark_sum: int = 0

    def add(self, other: "Tally") -> None:
        """Count the other in."""
        self.counts.update(other.counts)
        self.closed.update(other.closed)
        self.answer_seconds += other.answer_seconds
        self.closing_seconds += other.closing_seconds
        self.marks += other.marks
        self.mark_sum += other.mark_sum


@dataclass
class Tallies:
    """What was counted in a period: by service and unit, and by day."""

    parts: dict[tuple[str, str], Tally] = field(default_factory=dict)
    received: Counter[date] = field(default_factory=Counter)
    closed: Counter[date] = field(default_factory=Counter)
    articles: Uses = field(default_factory=dict)

    def of(self, service: str, unit: str) -> Tally:
        """Where this service of this unit is counted."""
        return self.parts.setdefault((service, unit), Tally())


class FigureStore(Protocol):
    async def tallies(self, period: Period, now: datetime) -> Tallies:
        """What happened in the period, and what is late now."""
