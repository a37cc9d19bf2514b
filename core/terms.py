"""Terms: by when a case has to be done, by the service's own deadline and by the law."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from core.city import City
from core.city_services import Service
from core.hours import LAST_SECOND, Hours

SIMPLE_DAYS = 15
LONGEST_DAYS = 45
DAYS_LOOKED_AHEAD = 366
"""A unit that works on no day within a year is due on the last day itself."""


@dataclass(frozen=True)
class Deadline:
    """Clock hours or calendar days: one of the two."""

    hours: int = 0
    days: int = 0


@dataclass(frozen=True)
class LegalLimits:
    """The last days that the law on citizens' requests allows, counted from the day of receipt."""

    simple: date
    """For what needs no further study: 15 days."""
    normal: date
    """One month."""
    longest: date
    """With every extension: 45 days."""


def parse_deadline(text: str) -> Deadline:
    """`24h` or `3d`."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})([hd])", text)
    if not found:
        raise ValueError(f"no deadline: {text}")
    count = int(found[1])
    return Deadline(hours=count) if found[2] == "h" else Deadline(days=count)


def due_at(
    received_at: datetime, deadline: str, *, zone: ZoneInfo, hours: Hours, days_off: frozenset[date]
) -> datetime:
    """When a case is due, in UTC.

    Days end at the close of the unit's working hours, on the working day before if the last day is off;
    where that would be before the receipt, on the first working day after it.
    """
    term = parse_deadline(deadline)
    if term.hours:
        return received_at.astimezone(UTC) + timedelta(hours=term.hours)
    last = received_at.astimezone(zone).date() + timedelta(days=term.days)
    return _last_close(received_at, last, zone, hours, days_off)


def legal_limits(received_at: datetime, zone: ZoneInfo) -> LegalLimits:
    """The law's last days. The month that has no such day ends the term with its own last day."""
    day = received_at.astimezone(zone).date()
    return LegalLimits(
        simple=day + timedelta(days=SIMPLE_DAYS),
        normal=_one_month_after(day),
        longest=day + timedelta(days=LONGEST_DAYS),
    )


def due_of(city: City, service: Service, received_at: datetime) -> tuple[datetime, datetime]:
    """The service's due time and the law's, one month, both in UTC; the first is never after the second."""
    zone = ZoneInfo(city.zone)
    last_day = legal_limits(received_at, zone).normal
    legal = to_utc(last_day, LAST_SECOND, zone)
    hours, days_off = city.unit(service.unit).works, city.days_off()
    due = due_at(received_at, service.deadline, zone=zone, hours=hours, days_off=days_off)
    if due > legal:
        due = _last_close(received_at, last_day, zone, hours, days_off)
    return min(due, legal), legal


def _last_close(
    received_at: datetime, last: date, zone: ZoneInfo, hours: Hours, days_off: frozenset[date]
) -> datetime:
    """The end of the latest working day up to `last`, else of the first one after it."""
    back = (last - received_at.astimezone(zone).date()).days
    before = (last - timedelta(days=earlier) for earlier in range(back + 1))
    after = (last + timedelta(days=later) for later in range(1, DAYS_LOOKED_AHEAD))
    days = (day for day in chain(before, after) if hours.works_on(day, days_off))
    closes = (to_utc(day, hours.end_of_day, zone) for day in days)
    return next((close for close in closes if close > received_at), to_utc(last, LAST_SECOND, zone))


def _one_month_after(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def close_of(day: date, hours: Hours, zone: ZoneInfo) -> datetime:
    """When the working hours of this day end, in UTC."""
    return to_utc(day, hours.end_of_day, zone)


def to_utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local day and time, in UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)
