"""By when a case is due: the service's deadline and the law's, whatever the calendar does."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.city import City
from core.hours import Hours
from core.terms import due_at, due_of, legal_limits, parse_deadline

KYIV = ZoneInfo("Europe/Kyiv")
OFFICE = Hours(frozenset(range(5)), time(8), time(17))
EVERY_DAY = Hours(frozenset(range(7)), time(6), time(20))
WEEKEND = Hours(frozenset({5, 6}), time(9), time(14))
AROUND_THE_CLOCK = Hours(frozenset(range(7)), time(0), time(0))
NONE_OFF: frozenset[date] = frozenset()
NINE_YEARS = 9 * 365 * 24 * 3600

moments = st.integers(0, NINE_YEARS).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
working_hours = st.sampled_from([OFFICE, EVERY_DAY, WEEKEND, AROUND_THE_CLOCK])
some_days_off = st.frozensets(st.dates(date(2024, 1, 1), date(2033, 2, 1)), max_size=40)


def kyiv(text: str) -> datetime:
    """A local time in Kyiv as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV).astimezone(UTC)


def due(received: str, deadline: str, hours: Hours = OFFICE, off: frozenset[date] = NONE_OFF) -> str:
    """The due time, local, of a case received at this local time."""
    at = due_at(kyiv(received), deadline, zone=KYIV, hours=hours, days_off=off)
    return f"{at.astimezone(KYIV):%a %Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("received", "deadline", "expected"),
    [
        ("2026-11-24 10:00", "2d", "Thu 2026-11-26 17:00:00"),
        ("2026-11-24 23:59", "1d", "Wed 2026-11-25 17:00:00"),  # the city's day, not that of UTC
        ("2026-11-25 00:00", "1d", "Thu 2026-11-26 17:00:00"),
        ("2026-11-25 10:00", "3d", "Fri 2026-11-27 17:00:00"),  # Saturday goes back to Friday
        ("2026-11-25 10:00", "4d", "Fri 2026-11-27 17:00:00"),
        ("2026-11-27 10:00", "2d", "Fri 2026-11-27 17:00:00"),
        ("2026-11-27 18:00", "2d", "Mon 2026-11-30 17:00:00"),  # Friday's close has passed
        ("2026-11-28 10:00", "1d", "Mon 2026-11-30 17:00:00"),
        ("2028-02-27 10:00", "2d", "Tue 2028-02-29 17:00:00"),  # a leap year
        ("2026-12-31 10:00", "5d", "Tue 2027-01-05 17:00:00"),
        ("2026-03-28 12:00", "2d", "Mon 2026-03-30 17:00:00"),  # the clock changes in between
        ("2026-10-24 12:00", "2d", "Mon 2026-10-26 17:00:00"),
    ],
)
def test_days_end_at_the_close_of_a_working_day(received: str, deadline: str, expected: str) -> None:
    assert due(received, deadline) == expected


def test_a_weekend_is_a_working_day_for_the_unit_that_works_then() -> None:
    assert due("2026-11-25 10:00", "3d", EVERY_DAY) == "Sat 2026-11-28 20:00:00"
    assert due("2026-11-25 10:00", "4d", EVERY_DAY) == "Sun 2026-11-29 20:00:00"


def test_a_day_off_moves_the_end_back_but_not_where_work_never_stops() -> None:
    off = frozenset({date(2026, 11, 26)})
    assert due("2026-11-24 10:00", "2d", OFFICE, off) == "Wed 2026-11-25 17:00:00"
    assert due("2026-11-24 10:00", "2d", EVERY_DAY, off) == "Wed 2026-11-25 20:00:00"
    assert due("2026-11-24 10:00", "2d", AROUND_THE_CLOCK, off) == "Thu 2026-11-26 23:59:59"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-03-28 12:00", "Sun 2026-03-29 13:00:00"),  # the night loses an hour
        ("2026-10-24 12:00", "Sun 2026-10-25 11:00:00"),  # the night has one more
    ],
)
def test_24h_are_hours_of_a_stopwatch_on_both_nights_of_the_clock_change(
    received: str, expected: str
) -> None:
    assert due(received, "24h") == expected


@pytest.mark.parametrize(
    ("received", "normal", "longest"),
    [
        ("2027-01-31 12:00", date(2027, 2, 28), date(2027, 3, 17)),
        ("2028-01-31 12:00", date(2028, 2, 29), date(2028, 3, 16)),
        ("2028-02-29 12:00", date(2028, 3, 29), date(2028, 4, 14)),
        ("2026-08-31 12:00", date(2026, 9, 30), date(2026, 10, 15)),
        ("2026-12-15 12:00", date(2027, 1, 15), date(2027, 1, 29)),
        ("2026-11-25 00:30", date(2026, 12, 25), date(2027, 1, 9)),  # still the 24th in UTC
    ],
)
def test_the_laws_month_ends_on_the_same_day_or_the_last(received: str, normal: date, longest: date) -> None:
    limits = legal_limits(kyiv(received), KYIV)
    assert (limits.normal, limits.longest) == (normal, longest)


@pytest.mark.parametrize("text", ["", "3", "d", "3 d", "3w", "-3d", "3d ", "1.5d", "٣d", "0d", "00h"])
def test_what_is_no_deadline_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no deadline"):
        parse_deadline(text)


@given(moments, st.integers(1, 45), working_hours, some_days_off)
def test_days_end_after_the_receipt_on_a_working_day_as_late_as_promised(
    received_at: datetime, days: int, hours: Hours, off: frozenset[date]
) -> None:
    at = due_at(received_at, f"{days}d", zone=KYIV, hours=hours, days_off=off)
    day, last = at.astimezone(KYIV).date(), received_at.astimezone(KYIV).date() + timedelta(days=days)
    assert at > received_at
    assert at.astimezone(KYIV).time() == hours.end_of_day
    assert hours.works_on(day, off)
    skipped = [min(day, last) + timedelta(n) for n in range(1, abs((day - last).days))]
    assert not any(hours.works_on(one, off) for one in skipped)


@given(moments, st.integers(1, 45), working_hours, some_days_off)
def test_days_run_over_only_when_no_working_day_ends_before(
    received_at: datetime, days: int, hours: Hours, off: frozenset[date]
) -> None:
    at = due_at(received_at, f"{days}d", zone=KYIV, hours=hours, days_off=off)
    last = received_at.astimezone(KYIV).date() + timedelta(days=days)
    before = (last - timedelta(back) for back in range(days + 1))
    closes = (datetime.combine(day, hours.end_of_day, KYIV) for day in before if hours.works_on(day, off))
    assert (at.astimezone(KYIV).date() <= last) == any(close > received_at for close in closes)


@given(moments, st.integers(1, 1080))
def test_hours_are_exactly_so_many_hours(received_at: datetime, count: int) -> None:
    at = due_at(received_at, f"{count}h", zone=KYIV, hours=OFFICE, days_off=NONE_OFF)
    assert at - received_at == timedelta(hours=count)


@given(moments)
def test_the_laws_limits_follow_each_other(received_at: datetime) -> None:
    limits = legal_limits(received_at, KYIV)
    day = received_at.astimezone(KYIV).date()
    assert (limits.simple - day).days == 15
    assert 28 <= (limits.normal - day).days <= 31
    assert (limits.longest - day).days == 45


@given(moments, st.data())
def test_no_service_of_the_city_is_due_later_than_the_law_allows(
    city: City, received_at: datetime, data: st.DataObject
) -> None:
    at, legal = due_of(city, data.draw(st.sampled_from(city.services)), received_at)
    assert received_at < at <= legal
    assert legal.astimezone(KYIV).time() == time(23, 59, 59)
    assert legal.astimezone(KYIV).date() == legal_limits(received_at, KYIV).normal


def test_a_month_shorter_than_the_deadline_ends_it_on_a_working_day_within_the_month(city: City) -> None:
    at, legal = due_of(city, city.service("subsidy"), kyiv("2027-01-30 12:00"))
    assert f"{legal.astimezone(KYIV):%a %d %b}" == "Sun 28 Feb"
    assert f"{at.astimezone(KYIV):%a %d %b %H:%M}" == "Fri 26 Feb 17:00"


def test_a_deadline_beyond_the_law_is_cut_to_the_month(city: City) -> None:
    slow = replace(city.service("pothole"), deadline="45d")
    at, legal = due_of(city, slow, kyiv("2026-11-24 12:00"))
    assert at == legal == kyiv("2026-12-24 23:59:59")
