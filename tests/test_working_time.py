"""Working time, and the guess how long one waits for an operator."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from core.city import City
from core.city_days import DayOff
from core.hours import Hours
from core.waiting import Queue, expected_minutes

MINUTES = timedelta(minutes=30)
DAY_OFF = date(2026, 10, 26)
"""The day after the clock went back."""


def _off(day: date) -> DayOff:
    return DayOff(day, None, {}, in_force=True)


@pytest.fixture
def short(city: City) -> City:
    """The city with shorter weeks: two halves of days off in it, and nights."""
    hours = Hours(frozenset(range(5)), time(8, 0), time(17, 30))
    return replace(city, hours={**city.hours, "contact_centre": hours}, non_working_days=(_off(DAY_OFF),))


def test_working_time_goes_on_the_next_working_day(city: City) -> None:
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    closing = city.hours["contact_centre"].closing(city._local(friday), city.days_off())
    assert closing
    before = closing.astimezone(UTC) - timedelta(minutes=10)
    opening = city.next_opening(before)
    assert opening
    assert city.after_working(before, timedelta(minutes=10)) == before + timedelta(minutes=10)
    assert city.after_working(before, MINUTES) == opening + timedelta(minutes=20)


def test_what_begins_at_night_is_counted_from_the_morning(city: City) -> None:
    night = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    opening = city.next_opening(night)
    assert opening
    assert city.after_working(night, MINUTES) == opening + MINUTES


@pytest.mark.parametrize("seed", range(6))
def test_working_time_between_is_what_counting_minutes_finds(short: City, seed: int) -> None:
    """Over nights, a week-end, a day off and the night of 25 hours."""
    random = Random(seed)
    begin = datetime(2026, 10, 23, tzinfo=UTC) + timedelta(minutes=random.randrange(3 * 1440))
    minutes = random.randrange(5 * 1440)
    counted = sum(short.is_open(begin + timedelta(minutes=one)) for one in range(minutes))
    end = begin + timedelta(minutes=minutes)
    assert short.working_between(begin, end) == timedelta(minutes=counted)


def test_working_time_between_undoes_what_is_added(short: City) -> None:
    evening = datetime(2026, 10, 23, 15, 0, tzinfo=UTC)
    end = short.after_working(evening, timedelta(hours=8))
    assert short.working_between(evening, end) == timedelta(hours=8)
    assert end.date() == date(2026, 10, 27)


@pytest.mark.parametrize(
    ("queue", "minutes"),
    [
        (Queue(0, 0, ()), None),
        (Queue(0, 1, ()), 5),
        (Queue(0, 2, (30.0, 60.0, 50.0)), 2),
        (Queue(6, 2, (30.0,)), 15),
        (Queue(6, 6, (30.0,)), 5),
        (Queue(400, 2, ()), 60),
    ],
)
def test_the_guess_follows_the_queue(queue: Queue, minutes: int | None) -> None:
    assert expected_minutes(queue) == minutes
