"""When nobody is disturbed: gentle reminders come in daytime, other news outside of the quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.city import City

BEGINS, ENDS = time(9, 0), time(20, 0)
"""Local time."""
QUIET = "quiet_hours"
"""The name of the quiet hours among the city's hours; a city may have none."""


def next_daytime(at: datetime, zone: ZoneInfo) -> datetime:
    """This moment if it is in daytime, else the next morning, in UTC."""
    local = at.astimezone(zone)
    if BEGINS <= local.time() < ENDS:
        return at
    day = local.date() if local.time() < BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(day, BEGINS, zone).astimezone(UTC)


def next_loud(at: datetime, city: City) -> datetime:
    """This moment if it is not in the quiet hours, else their end, in UTC."""
    hours = city.hours.get(QUIET)
    end = hours.closing(at.astimezone(ZoneInfo(city.zone))) if hours else None
    return end.astimezone(UTC) if end else at
