"""When nobody is disturbed by a gentle reminder."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS, ENDS = time(9, 0), time(20, 0)
"""Local time."""


def next_daytime(at: datetime, zone: ZoneInfo) -> datetime:
    """This moment if it is in daytime, else the next morning, in UTC."""
    local = at.astimezone(zone)
    if BEGINS <= local.time() < ENDS:
        return at
    day = local.date() if local.time() < BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(day, BEGINS, zone).astimezone(UTC)
