"""Fields that are more than a text: hours, dates, points, deadlines, phones."""

import re
from datetime import date, time

from city.tables import Row
from core.hours import MIDNIGHT, Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKS = re.compile(r"(\S+) ([0-9][0-9]:[0-9][0-9])-([0-9][0-9]:[0-9][0-9])")


def read_works(row: Row, column: str) -> Hours:
    """`24/7`, or days and times: `mon-fri 08:00-17:00`."""
    value = row.text(column)
    if value == "24/7":
        return Hours(frozenset(range(7)), MIDNIGHT, MIDNIGHT)
    found = _WORKS.fullmatch(value)
    if not found:
        raise row.wrong(f"«{column}» is «{value}»; write 24/7 or, for example, mon-fri 08:00-17:00.", column)
    days, opens, closes = found.groups()
    return Hours(read_days(row, column, days), read_time(row, column, opens), read_time(row, column, closes))


def read_days(row: Row, column: str, value: str) -> frozenset[int]:
    """`mon-fri`, `sat`, or several with commas between."""
    days: set[int] = set()
    for part in value.split(","):
        first, _dash, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise row.wrong(f"«{column}» is «{value}»; write days like mon-fri or mon,wed,sat.", column)
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if end < begin:
            raise row.wrong(f"«{column}» is «{value}»; write the earlier day of the week first.", column)
        days.update(range(begin, end + 1))
    return frozenset(days)


def read_time(row: Row, column: str, value: str) -> time:
    """`08:00`."""
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    raise row.wrong(f"«{column}» has the time «{value}»; write it like 08:00, from 00:00 to 23:59.", column)


def read_date(row: Row, column: str) -> date:
    """`2026-08-24`."""
    value = row.text(column)
    wrong = row.wrong(f"«{column}» is «{value}»; write a day that exists, like 2026-08-24.", column)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise wrong
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong from None


def read_deadline(row: Row, column: str) -> str:
    """`24h` or `3d`, at most the 45 days that the law allows."""
    value = row.text(column)
    found = re.fullmatch(r"([1-9][0-9]{0,3})([hd])", value)
    if not found:
        raise row.wrong(f"«{column}» is «{value}»; write hours like 24h or days like 3d.", column)
    if int(found[1]) > {"h": 45 * 24, "d": 45}[found[2]]:
        raise row.wrong(f"«{column}» is «{value}»; write at most 45d, the law allows no more.", column)
    return value


def read_number(row: Row, column: str, limit: int) -> float | None:
    """A latitude or longitude; None when the field is empty."""
    value = row.optional(column)
    if not value:
        return None
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", value) and abs(float(value)) <= limit:
        return float(value)
    raise row.wrong(f"«{column}» is «{value}»; write degrees with a point, like 47.09710.", column)


def read_phone_number(row: Row, column: str) -> str:
    """`+380441234567`."""
    value = row.text(column)
    if not re.fullmatch(r"\+[0-9]{8,15}", value):
        raise row.wrong(f"«{column}» is «{value}»; write the whole number, like +380441234567.", column)
    return value


def read_count(row: Row, column: str) -> int:
    """A whole number above zero."""
    value = row.text(column)
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise row.wrong(f"«{column}» is «{value}»; write a whole number above zero.", column)
    return int(value)
