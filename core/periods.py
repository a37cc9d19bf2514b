"""Periods of whole days, as a city counts them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.refusals import Refusal

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
LONGEST_PERIOD = 366
"""Days: a year, also a leap year."""


class WrongPeriod(Refusal):
    """These days are no period. The text says what to do."""


@dataclass(frozen=True)
class Period:
    """From one local day to another, both included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begins(self) -> datetime:
        """The first moment, in UTC."""
        return _midnight(self.first, self.zone)

    @property
    def ends(self) -> datetime:
        """The moment after the last one, in UTC. A day may have 23 or 25 hours."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + timedelta(days=more) for more in range((self.last - self.first).days + 1)]


def period_of(zone: ZoneInfo, now: datetime, first: date | None = None, last: date | None = None) -> Period:
    """The period between two days; without them this month so far.

    With the last day alone it begins with the month of that day. Raises WrongPeriod.
    """
    last = last or now.astimezone(zone).date()
    first = first or last.replace(day=1)
    if not EARLIEST <= min(first, last) <= max(first, last) <= LATEST:
        raise WrongPeriod(f"a day of a report is between {EARLIEST} and {LATEST}")
    if first > last:
        raise WrongPeriod(f"the report would end on {last}, before it begins on {first}: swap the two days")
    if (last - first).days >= LONGEST_PERIOD:
        raise WrongPeriod(f"a report covers {LONGEST_PERIOD} days at most: ask for one year after another")
    return Period(first, last, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
