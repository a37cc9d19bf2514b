"""From when to when a notice says that something is off."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from understanding.notice_times import read_period

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=KYIV)


def _local(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment).replace(tzinfo=KYIV) if moment else None


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("28 листопада з 9:00 до 17:00", "2026-11-28 09:00", "2026-11-28 17:00"),
        ("з 9:00 до 17:00 28 листопада", "2026-11-28 09:00", "2026-11-28 17:00"),
        ("28.11.2026 з 09.00 до 17.00 буде відключено", "2026-11-28 09:00", "2026-11-28 17:00"),
        ("28 ноября 2026 года 9:00-17:00", "2026-11-28 09:00", "2026-11-28 17:00"),
        ("2 грудня (середа), 10:00 – 12:00.", "2026-12-02 10:00", "2026-12-02 12:00"),
        ("завтра с 8 до 16 часов", "2026-11-28 08:00", "2026-11-28 16:00"),
        ("с 9-00 до 17-00 30.11.2026", "2026-11-30 09:00", "2026-11-30 17:00"),
        ("з 22:00 28 листопада до 6:00 29 листопада", "2026-11-28 22:00", "2026-11-29 06:00"),
        ("з 22:00 до 6:00 28 листопада", "2026-11-28 22:00", "2026-11-29 06:00"),
        ("з 8.00 до 24:00 завтра", "2026-11-28 08:00", "2026-11-29 00:00"),
        ("1-3 грудня з 8:00 до 20:00.", "2026-12-01 08:00", "2026-12-03 20:00"),
        ("28.11 з 09:00 по 30.11 17:00", "2026-11-28 09:00", "2026-11-30 17:00"),
        ("з 28 листопада до 2 грудня", "2026-11-28 00:00", "2026-12-03 00:00"),
        ("3 січня з 8 год до 12 год", "2027-01-03 08:00", "2027-01-03 12:00"),
        ("Сьогодні орієнтовно до 18:00", None, "2026-11-27 18:00"),
        ("Орієнтовний час відновлення 16:00 сьогодні", None, "2026-11-27 16:00"),
        ("28 листопада о 9:30", "2026-11-28 09:30", None),
        ("до 31 грудня 2027 року", None, "2028-01-01 00:00"),
        ("30.02 з 9:00 до 10:00", None, None),  # there is no such day, and none is put in its place
        ("вул. Миру 8-00, 12-30, 51", None, None),
        ("28 листопада буде ремонт", None, None),
        ("", None, None),
    ],
)
def test_what_is_said_of_when(text: str, starts: str | None, ends: str | None) -> None:
    period = read_period(text, NOW)
    assert period.starts == _local(starts)
    assert period.ends == _local(ends)


def test_the_parts_that_told_the_time_are_known() -> None:
    text = "28 листопада з 9:00 до 17:00, вул. Миру 9"
    spans = read_period(text, NOW).spans
    assert [text[begin:end] for begin, end in spans] == ["28 листопада", "9:00", "17:00"]
