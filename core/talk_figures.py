"""Figures of talks: how many, and in how much working time they were answered and ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.city import City
from core.figures import percentile
from core.handoffs import Handoff


@dataclass(frozen=True)
class TalkFigures:
    """Of a period. The times are medians, in working time; None where there is nothing to count."""

    asked: int
    answered: int
    """For the first time."""
    closed: int
    first_answer: timedelta | None
    resolution: timedelta | None


def first_answer_time(talk: Handoff, city: City) -> timedelta | None:
    """How long the citizen had to wait for a word of an operator."""
    return city.working_between(talk.asked_at, talk.first_answer_at) if talk.first_answer_at else None


def resolution_time(talk: Handoff, city: City) -> timedelta | None:
    """How long it took until the talk was closed."""
    return city.working_between(talk.asked_at, talk.closed_at) if talk.closed_at else None


def talk_figures(talks: Iterable[Handoff], begins: datetime, ends: datetime, city: City) -> TalkFigures:
    """What was asked, answered and closed within this time."""

    def within(at: datetime | None) -> bool:
        return at is not None and begins <= at < ends

    talks = list(talks)
    answered = [talk for talk in talks if within(talk.first_answer_at)]
    closed = [talk for talk in talks if within(talk.closed_at)]
    return TalkFigures(
        asked=sum(within(talk.asked_at) for talk in talks),
        answered=len(answered),
        closed=len(closed),
        first_answer=_median([first_answer_time(talk, city) for talk in answered]),
        resolution=_median([resolution_time(talk, city) for talk in closed]),
    )


def _median(spans: Sequence[timedelta | None]) -> timedelta | None:
    seconds = percentile(sorted(span.total_seconds() for span in spans if span is not None), 50)
    return None if seconds is None else timedelta(seconds=seconds)
