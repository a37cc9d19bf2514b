"""Periods of local days, and percentiles against an oracle."""

import statistics
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures import percentile
from core.periods import EARLIEST, LATEST, LONGEST_PERIOD, WrongPeriod, period_of

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""In Kyiv it is December already."""

hours = st.lists(st.floats(0, 10_000), min_size=1)


@given(hours, st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[float], percent: int
) -> None:
    found = percentile(sorted(values), percent)
    enough = [
        value for value in values if sum(other <= value for other in values) * 100 >= percent * len(values)
    ]
    assert found == min(enough)


@given(hours)
def test_the_median_is_the_lower_of_the_two_in_the_middle(values: list[float]) -> None:
    assert percentile(sorted(values), 50) == statistics.median_low(values)


def test_nothing_has_no_percentile() -> None:
    assert percentile([], 90) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, LONGEST_PERIOD - 1))
def test_days_follow_each_other_without_a_gap(first: date, more: int) -> None:
    period = period_of(KYIV, NOW, first, first + timedelta(days=more))
    assert len(period.days) == more + 1
    assert period.days[0] == first
    assert period.begins.astimezone(KYIV).date() == first
    after = period_of(KYIV, NOW, period.last + timedelta(days=1), period.last + timedelta(days=1))
    assert after.begins == period.ends
    assert (period.ends - timedelta(microseconds=1)).astimezone(KYIV).date() == period.last


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        (None, None, date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 11, 5), None, date(2026, 11, 5), date(2026, 12, 1)),
        (None, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (EARLIEST, EARLIEST, EARLIEST, EARLIEST),
        (LATEST, LATEST, LATEST, LATEST),
    ],
)
def test_what_is_not_said_is_this_month_so_far(
    first: date | None, last: date | None, begins: date, ends: date
) -> None:
    period = period_of(KYIV, NOW, first, last)
    assert (period.first, period.last) == (begins, ends)
    assert period.begins < period.ends


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "swap the two days"),
        (date(2027, 1, 1), None, "swap the two days"),
        (date(2025, 1, 1), date(2026, 6, 1), "one year after another"),
        (date.min, date.min, "between 2000-01-01"),
        (date.max, date.max, "between 2000-01-01"),
        (None, date.min, "between 2000-01-01"),
    ],
)
def test_what_is_no_period_is_said(first: date | None, last: date | None, says: str) -> None:
    with pytest.raises(WrongPeriod, match=says):
        period_of(KYIV, NOW, first, last)
