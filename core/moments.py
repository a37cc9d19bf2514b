"""The moments of a case's life at which somebody has to hear or do something; one timer waits for the next.

What happens then stands in `core/watch.py`.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from core.cases import Case
from core.city import City
from core.daytime import next_loud
from core.life import CaseStatus
from core.terms import parse_deadline
from core.timers import TimerKind, TimerStore

LONGEST_LEAD = timedelta(hours=24)
MORNING = time(8, 0)
"""Local time at which a unit is told of what is due that day."""
HEAD_AFTER = timedelta(days=1)
"""So long after the date the head of the unit is asked."""
ASKED_AGAIN_AFTER = timedelta(days=3)
"""A citizen who says nothing about work that is done is asked a second time, with a warning."""
LAPSES_AFTER = timedelta(days=6)
"""A citizen who says nothing at all."""


class Moment(StrEnum):
    """What a moment is called."""

    before_due = "before_due"
    on_the_day = "on_the_day"
    overdue = "overdue"
    stays_late = "stays_late"
    asked_again = "asked_again"
    lapses = "lapses"


def _before_due(case: Case, city: City) -> datetime | None:
    """A day before the date, of short terms a quarter."""
    lead = min(LONGEST_LEAD, (case.due_at - case.term_begins) / 4)
    return case.due_at - lead if case.at_work else None


def _on_the_day(case: Case, city: City) -> datetime | None:
    """Terms of hours have no morning of their own."""
    if not case.at_work or parse_deadline(city.service(case.service).deadline).hours:
        return None
    zone = ZoneInfo(city.zone)
    morning = datetime.combine(case.due_at.astimezone(zone).date(), MORNING, zone).astimezone(UTC)
    return morning if morning < case.due_at else None


def _overdue(case: Case, city: City) -> datetime | None:
    return case.due_at if case.at_work else None


def _stays_late(case: Case, city: City) -> datetime | None:
    """A day after the date, or after the work came back later than that. Heads sleep, too."""
    at = max(case.due_at, case.standing.back_at or case.due_at) + HEAD_AFTER
    if not case.at_work:
        return None
    return at if city.service(case.service).emergency else next_loud(at, city)


def _asked_again(case: Case, city: City) -> datetime | None:
    return case.stands_since + ASKED_AGAIN_AFTER if case.status == CaseStatus.done else None


def _lapses(case: Case, city: City) -> datetime | None:
    """Nobody is taken for silent who had no time to answer the second question."""
    return lapses_at(case, case.standing.asked_at) if case.status == CaseStatus.done else None


def lapses_at(case: Case, asked_at: datetime | None) -> datetime:
    """Until when a citizen may answer who was asked a second time at this moment, if they were."""
    at = case.stands_since + LAPSES_AFTER
    return max(at, asked_at + LAPSES_AFTER - ASKED_AGAIN_AFTER) if asked_at else at


MOMENTS: Mapping[Moment, Callable[[Case, City], datetime | None]] = {
    Moment.before_due: _before_due,
    Moment.on_the_day: _on_the_day,
    Moment.overdue: _overdue,
    Moment.stays_late: _stays_late,
    Moment.asked_again: _asked_again,
    Moment.lapses: _lapses,
}
"""When each comes, in UTC; None: not in a case that stands so."""


def has_been_reminded(case: Case, city: City, now: datetime) -> bool:
    """Whether the moment has come at which the unit hears first that this case is due."""
    at = _before_due(case, city)
    return at is not None and at <= now


class HasTimers(Protocol):
    @property
    def timers(self) -> TimerStore: ...


def come_due(case: Case, city: City, since: datetime, now: datetime) -> list[Moment]:
    """The moments from then until now, in order."""
    found = [(at, name) for name, moment in MOMENTS.items() if (at := moment(case, city))]
    return [name for at, name in sorted(found) if since <= at <= now]


async def watch_case(work: HasTimers, case: Case, city: City, now: datetime) -> None:
    """Wait for the next moment of this case; with none to come, for nothing."""
    coming = [at for moment in MOMENTS.values() if (at := moment(case, city)) and at > now]
    if coming:
        await work.timers.set(TimerKind.case_watched, str(case.id), min(coming))
    else:
        await work.timers.cancel(TimerKind.case_watched, str(case.id))
