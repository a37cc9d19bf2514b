"""Terms of the services and of the law."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.reading import read_city
from core.hours import MIDNIGHT, Hours
from core.terms import due_at, due_of, legal_limits, parse_deadline

KYIV = ZoneInfo("Europe/Kyiv")
OFFICE = Hours(frozenset(range(5)), time(8), time(17))
ALWAYS = Hours(frozenset(range(7)), MIDNIGHT, MIDNIGHT)
NONE_OFF: frozenset[date] = frozenset()

moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
some_days_off = st.frozensets(st.dates(date(2024, 1, 1), date(2032, 12, 31)), max_size=30)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=KYIV)


def due(
    received: datetime, deadline: str, hours: Hours = OFFICE, off: frozenset[date] = NONE_OFF
) -> datetime:
    return due_at(received.astimezone(UTC), deadline, zone=KYIV, hours=hours, days_off=off)


@pytest.mark.parametrize(
    ("received", "deadline", "expected"),
    [
        (local(2026, 11, 24, 10), "3d", local(2026, 11, 27, 17)),  # Tuesday to Friday
        (local(2026, 11, 24, 23, 59), "1d", local(2026, 11, 25, 17)),
        (local(2026, 11, 25, 0, 0), "1d", local(2026, 11, 26, 17)),
        (local(2026, 11, 25, 10), "3d", local(2026, 11, 27, 17)),  # Saturday goes back to Friday
        (local(2026, 11, 27, 10), "2d", local(2026, 11, 27, 17)),
        (local(2026, 11, 27, 18), "2d", local(2026, 11, 30, 17)),  # Friday's close has passed: Monday
        (local(2026, 11, 28, 10), "1d", local(2026, 11, 30, 17)),
        (local(2028, 2, 27, 10), "2d", local(2028, 2, 29, 17)),  # leap year
        (local(2026, 12, 31, 10), "5d", local(2027, 1, 5, 17)),
    ],
)
def test_days_end_at_the_close_of_a_working_day(
    received: datetime, deadline: str, expected: datetime
) -> None:
    assert due(received, deadline) == expected


def test_a_day_off_in_force_moves_the_end_back() -> None:
    friday_off = frozenset({date(2026, 11, 27)})
    assert due(local(2026, 11, 24, 10), "3d", off=friday_off) == local(2026, 11, 26, 17)


def test_who_works_around_the_clock_has_no_days_off() -> None:
    sunday = date(2026, 11, 29)
    assert due(local(2026, 11, 26, 10), "3d", ALWAYS, frozenset({sunday})) == local(2026, 11, 29, 23, 59)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (local(2026, 3, 28, 12), local(2026, 3, 29, 13)),  # the night loses an hour
        (local(2026, 10, 24, 12), local(2026, 10, 25, 11)),  # the night has one more
    ],
)
def test_hours_are_counted_by_the_clock_of_the_world(received: datetime, expected: datetime) -> None:
    assert due(received, "24h") == expected.astimezone(UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_days_keep_the_local_close_over_the_change_of_the_clock(day: date) -> None:
    received = datetime.combine(day - timedelta(days=1), time(12), KYIV)
    assert due(received, "3d").astimezone(KYIV).time() == time(17)


@given(moments, st.integers(0, 2000))
def test_hours_are_exactly_so_many_hours(received: datetime, hours: int) -> None:
    assert due(received, f"{hours + 1}h") - received == timedelta(hours=hours + 1)


@given(moments, st.integers(1, 45), some_days_off)
def test_days_end_after_the_receipt_on_a_working_day(
    received: datetime, days: int, off: frozenset[date]
) -> None:
    end = due(received, f"{days}d", off=off)
    day = end.astimezone(KYIV).date()
    assert end > received
    assert end.tzinfo is UTC
    assert day.weekday() < 5
    assert day not in off
    if day > received.astimezone(KYIV).date() + timedelta(days=days):
        between = received.astimezone(KYIV).date() + timedelta(days=1)
        while between < day:
            assert not OFFICE.works_on(between, off)
            between += timedelta(days=1)


@pytest.mark.parametrize(
    ("received", "normal"),
    [
        (local(2026, 1, 31, 12), date(2026, 2, 28)),
        (local(2028, 1, 31, 12), date(2028, 2, 29)),
        (local(2026, 4, 30, 12), date(2026, 5, 30)),
        (local(2026, 12, 15, 12), date(2027, 1, 15)),
        (local(2026, 11, 25, 0, 30), date(2026, 12, 25)),  # still the 24th in UTC
    ],
)
def test_the_laws_month_ends_on_the_same_day_or_the_last(received: datetime, normal: date) -> None:
    assert legal_limits(received.astimezone(UTC), KYIV).normal == normal


@given(moments)
def test_the_laws_limits_follow_each_other(received: datetime) -> None:
    limits = legal_limits(received, KYIV)
    first = received.astimezone(KYIV).date()
    assert (limits.simple - first).days == 15
    assert 28 <= (limits.normal - first).days <= 31
    assert (limits.longest - first).days == 45


@given(moments)
def test_no_service_of_the_city_is_due_after_the_law_allows(received: datetime) -> None:
    for service in MARIUPOL.services:
        end, legal = due_of(MARIUPOL, service, received)
        assert received < end <= legal


@pytest.mark.parametrize("text", ["", "3", "d", "3w", "-3d", "3 d"])
def test_what_is_no_deadline_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no deadline"):
        parse_deadline(text)


MARIUPOL = read_city("mariupol")
