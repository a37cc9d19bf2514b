"""Working hours: on which days of the week, from when to when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MIDNIGHT = time(0, 0)
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Hours:
    """Weekdays are counted from Monday, 0. A close that is not after the opening is on the next morning."""

    days: frozenset[int]
    opens: time
    closes: time

    @property
    def around_the_clock(self) -> bool:
        """Never closed, on no day off either."""
        return len(self.days) == 7 and self.opens == self.closes == MIDNIGHT

    @property
    def end_of_day(self) -> time:
        """When a working day ends, told by a time of that same day."""
        return self.closes if self.closes > self.opens else LAST_SECOND

    def works_on(self, day: date, days_off: frozenset[date]) -> bool:
        """Whether this is a working day."""
        return self.around_the_clock or (day.weekday() in self.days and day not in days_off)

    def is_open(self, local: datetime, days_off: frozenset[date] = frozenset()) -> bool:
        """Whether somebody works at this local time."""
        night = timedelta(days=1)
        return any(begin <= local < end for begin, end in self._shifts(local - night, days_off, 2))

    def closing(self, local: datetime, days_off: frozenset[date] = frozenset()) -> datetime | None:
        """When the hours that run at this local time end; None when none run."""
        shifts = self._shifts(local - timedelta(days=1), days_off, 2)
        return next((end for begin, end in shifts if begin <= local < end), None)

    def next_opening(self, local: datetime, days_off: frozenset[date] = frozenset()) -> datetime | None:
        """The first opening after this local time; None when there is none within a year."""
        openings = (begin for begin, _end in self._shifts(local, days_off, 366))
        return next((begin for begin in openings if begin > local), None)

    def _shifts(
        self, first: datetime, days_off: frozenset[date], count: int
    ) -> Iterator[tuple[datetime, datetime]]:
        for later in range(count):
            day = first.date() + timedelta(days=later)
            if self.works_on(day, days_off):
                end = day if self.closes > self.opens else day + timedelta(days=1)
                yield (
                    datetime.combine(day, self.opens, first.tzinfo),
                    datetime.combine(end, self.closes, first.tzinfo),
                )
