"""First answers and ends of talks in working time, against a plain count of minutes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from statistics import median_low

import pytest

from core.citizens import Identity
from core.city import City
from core.city_days import DayOff
from core.handoffs import Handoff, HandoffState
from core.hours import Hours
from core.talk_figures import TalkFigures, first_answer_time, resolution_time, talk_figures
from storage.database import Database

BEGINS, ENDS = datetime(2026, 10, 26, 22, 0, tzinfo=UTC), datetime(2026, 10, 27, 22, 0, tzinfo=UTC)
"""A Tuesday after a day off, a week-end, and the night in which the clock went back."""


@pytest.fixture
def weekdays(city: City) -> City:
    """The city with nights, week-ends and a day off."""
    hours = Hours(frozenset(range(5)), time(8, 0), time(17, 30))
    off = DayOff(date(2026, 10, 26), None, {}, in_force=True)
    return replace(city, hours={**city.hours, "contact_centre": hours}, non_working_days=(off,))


def some_talk(random: Random, id: int) -> Handoff:
    """A talk somewhere about the day, at whole minutes; some are not answered, some not closed."""
    asked = BEGINS + timedelta(minutes=random.randrange(-5 * 1440, 1440))
    answered = asked + timedelta(minutes=random.randrange(1, 3 * 1440))
    closed = answered + timedelta(minutes=random.randrange(1, 1440))
    is_answered, is_closed = random.random() < 0.8, random.random() < 0.8
    return Handoff(
        0,
        id,
        HandoffState.closed if is_closed else HandoffState.waiting,
        None,
        "uk",
        None,
        asked,
        first_answer_at=answered if is_answered else None,
        closed_at=closed if is_closed else None,
    )


def counted(city: City, begin: datetime, end: datetime) -> timedelta:
    """The minutes at which the centre is open."""
    minutes = int((end - begin).total_seconds()) // 60
    return timedelta(minutes=sum(city.is_open(begin + timedelta(minutes=one)) for one in range(minutes)))


def plain_count(talks: list[Handoff], city: City) -> TalkFigures:
    """The figures, by looking at every minute."""
    answers = [
        counted(city, talk.asked_at, at)
        for talk in talks
        if (at := talk.first_answer_at) and BEGINS <= at < ENDS
    ]
    ends = [
        counted(city, talk.asked_at, at) for talk in talks if (at := talk.closed_at) and BEGINS <= at < ENDS
    ]
    return TalkFigures(
        sum(BEGINS <= talk.asked_at < ENDS for talk in talks),
        len(answers),
        len(ends),
        median_low(answers) if answers else None,
        median_low(ends) if ends else None,
    )


@pytest.mark.parametrize("seed", range(3))
async def test_figures_of_a_day_are_those_of_a_plain_count(
    database: Database, weekdays: City, seed: int
) -> None:
    random, talks = Random(seed), []
    async with database.work() as work:
        for number in range(25):
            met = await work.citizens.meet(Identity("telegram", str(number)), "", BEGINS)
            talks.append(await work.handoffs.add(some_talk(random, met.identity_id)))
    async with database.view() as work:
        touched = await work.handoffs.touched(BEGINS, ENDS)
    assert len(touched) < len(talks)
    figures = talk_figures(touched, BEGINS, ENDS, weekdays)
    assert figures == plain_count(talks, weekdays)
    assert figures.first_answer is not None


def test_a_night_does_not_count(weekdays: City) -> None:
    asked = datetime(2026, 10, 23, 14, 20, tzinfo=UTC)  # Friday, 17:20
    morning = datetime(2026, 10, 27, 6, 5, tzinfo=UTC)  # Tuesday, 8:05, in winter time
    talk = Handoff(1, 1, HandoffState.closed, None, "uk", None, asked, first_answer_at=morning)
    assert first_answer_time(talk, weekdays) == timedelta(minutes=15)
    assert resolution_time(talk, weekdays) is None
    assert resolution_time(replace(talk, closed_at=morning), weekdays) == timedelta(minutes=15)


def test_nothing_has_no_median(weekdays: City) -> None:
    assert talk_figures([], BEGINS, ENDS, weekdays) == TalkFigures(0, 0, 0, None, None)
