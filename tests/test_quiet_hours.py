"""When a person's quiet ends: over midnight, and when clocks are turned."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.subscriptions import QuietHours, quiet_until

KYIV = ZoneInfo("Europe/Kyiv")
NIGHT, AFTERNOON = QuietHours(22 * 60, 7 * 60), QuietHours(13 * 60, 14 * 60 + 30)


def _kyiv(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=KYIV).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "ends"),
    [
        (None, _kyiv(27, 3), None),
        (NIGHT, _kyiv(27, 21, 59), None),
        (NIGHT, _kyiv(27, 22), _kyiv(28, 7)),
        (NIGHT, _kyiv(28, 0, 5), _kyiv(28, 7)),
        (NIGHT, _kyiv(28, 7), None),
        (AFTERNOON, _kyiv(27, 14, 29), _kyiv(27, 14, 30)),
        (AFTERNOON, _kyiv(27, 14, 30), None),
        (QuietHours(0, 6 * 60), _kyiv(28, 0), _kyiv(28, 6)),
        (QuietHours(22 * 60, 0), _kyiv(27, 23), _kyiv(28, 0)),
        # In the night to 29 March clocks go from 3:00 to 4:00, in that to 25 October from 4:00 back to 3:00.
        (NIGHT, _kyiv(28, 23, month=3), datetime(2026, 3, 29, 4, tzinfo=UTC)),
        (NIGHT, _kyiv(24, 23, month=10), datetime(2026, 10, 25, 5, tzinfo=UTC)),
    ],
)
def test_when_quiet_ends(quiet: QuietHours | None, now: datetime, ends: datetime | None) -> None:
    assert quiet_until(quiet, now, KYIV) == ends


def test_an_hour_that_comes_twice_is_not_quiet_a_second_time() -> None:
    early = QuietHours(2 * 60, 3 * 60 + 30)
    first, second = datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert {at.astimezone(KYIV).strftime("%H:%M") for at in (first, second)} == {"03:10"}
    assert quiet_until(early, first, KYIV) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert quiet_until(early, second, KYIV) is None


minutes = st.integers(0, 24 * 60 - 1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(minutes, minutes, moments)
def test_it_ends_later_and_then_it_is_loud(begin: int, end: int, now: datetime) -> None:
    if begin == end:
        with pytest.raises(ValueError, match="two different minutes"):
            QuietHours(begin, end)
        return
    quiet = QuietHours(begin, end)
    ends = quiet_until(quiet, now, KYIV)
    if ends is None:
        return
    assert now < ends <= now + timedelta(hours=25)
    assert quiet_until(quiet, ends - timedelta(seconds=1), KYIV) == ends
    # The two may touch where an hour is skipped; otherwise a quiet that has ended has ended.
    assert quiet_until(quiet, ends, KYIV) is None or begin in range(180, 300)


@given(minutes, minutes)
def test_a_day_is_quiet_for_as_long_as_somebody_said(begin: int, end: int) -> None:
    if begin == end:
        return
    quiet, midnight = QuietHours(begin, end), _kyiv(10, 0, month=6)
    each = [midnight + timedelta(minutes=minute) for minute in range(24 * 60)]
    assert sum(quiet_until(quiet, at, KYIV) is not None for at in each) == (end - begin) % (24 * 60)
