"""When somebody works: nights, weekends, days off."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.hours import Hours

OFFICE = Hours(frozenset(range(5)), time(8), time(17))
NIGHT_DUTY = Hours(frozenset({4}), time(21), time(7))
AROUND_THE_CLOCK = Hours(frozenset(range(7)), time(0), time(0))
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)

moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
days_off = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 6, 1)), max_size=60)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of this day."""
    return datetime.combine(day, time(hour, minute), UTC)


def test_night_duty_of_friday_ends_on_saturday_morning() -> None:
    assert not NIGHT_DUTY.is_open(at(FRIDAY, 6, 59))
    assert NIGHT_DUTY.is_open(at(FRIDAY, 21))
    assert NIGHT_DUTY.is_open(at(SATURDAY, 6, 59))
    assert not NIGHT_DUTY.is_open(at(SATURDAY, 7))
    assert not NIGHT_DUTY.is_open(at(SATURDAY, 21))
    assert NIGHT_DUTY.end_of_day == time(23, 59, 59)


def test_an_office_opens_after_the_weekend_and_the_day_off() -> None:
    assert OFFICE.next_opening(at(FRIDAY, 8)) == at(MONDAY, 8)
    off = frozenset({MONDAY})
    assert OFFICE.next_opening(at(FRIDAY, 17), off) == at(MONDAY + timedelta(days=1), 8)
    assert not OFFICE.is_open(at(MONDAY, 12), off)


def test_who_works_on_no_day_never_opens() -> None:
    assert Hours(frozenset(), time(8), time(17)).next_opening(at(FRIDAY, 8)) is None


@given(moments, days_off)
def test_around_the_clock_knows_no_day_off(moment: datetime, off: frozenset[date]) -> None:
    assert AROUND_THE_CLOCK.is_open(moment, off)


@given(moments, days_off, st.sampled_from([OFFICE, NIGHT_DUTY]))
def test_the_next_opening_is_open_and_the_minute_before_is_not(
    moment: datetime, off: frozenset[date], hours: Hours
) -> None:
    opening = hours.next_opening(moment, off)
    assert opening
    assert opening > moment
    assert hours.is_open(opening, off)
    assert not hours.is_open(opening - timedelta(minutes=1), off)
