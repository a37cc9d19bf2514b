"""Working time, and the guess how long one waits for an operator."""

from datetime import UTC, datetime, timedelta

import pytest

from core.city import City
from core.handoffs import Queue
from core.waiting import expected_minutes

MINUTES = timedelta(minutes=30)


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


@pytest.mark.parametrize(
    ("queue", "minutes"),
    [
        (Queue(0, 0, ()), 5),
        (Queue(0, 2, (30.0, 60.0, 50.0)), 2),
        (Queue(6, 2, (30.0,)), 15),
        (Queue(6, 6, (30.0,)), 5),
        (Queue(400, 2, ()), 60),
    ],
)
def test_the_guess_follows_the_queue(queue: Queue, minutes: int) -> None:
    assert expected_minutes(queue) == minutes
