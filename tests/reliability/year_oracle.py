"""When something has to happen in a case's life, reckoned anew from its history alone.

A plain second opinion: nothing of `core.moments`, `core.terms` or `core.watch` is used here.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.city import City

KYIV = ZoneInfo("Europe/Kyiv")
DAY = timedelta(days=1)
WORKS = {"registered", "assigned", "in_progress", "waiting", "disputed"}
BY_TIME = {"overdue", "asked_again", "escalated", "lapse"}
"""What the service itself does when a moment comes, as the history calls it."""


@dataclass(frozen=True)
class Line:
    """A line of a history."""

    at: datetime
    actor: str
    kind: str
    facts: dict[str, str]


@dataclass
class Life:
    """How a case stands, as far as time is concerned."""

    due: datetime
    begins: datetime
    since: datetime
    by_days: bool
    urgent: bool
    status: str = "registered"
    shown: bool = False
    back: datetime | None = None

    @property
    def _head_at(self) -> datetime:
        """A day after the date, or after the work came back; not between 22 and 8, but in emergencies."""
        at = (max(self.due, self.back or self.due) + DAY).astimezone(KYIV)
        if not self.urgent and not 8 <= at.hour < 22:
            at = (at + timedelta(hours=2)).replace(hour=8, minute=0, second=0, microsecond=0)
        return at.astimezone(UTC)

    def moments(self) -> Iterator[tuple[datetime, str]]:
        """All of them, past or to come."""
        if self.status in WORKS:
            yield self.due - min(DAY, (self.due - self.begins) / 4), "before"
            morning = datetime.combine(self.due.astimezone(KYIV).date(), time(8), KYIV).astimezone(UTC)
            if self.by_days and morning < self.due:
                yield morning, "before"
            yield self.due, "overdue"
            yield self._head_at, "escalated"
        if self.status == "done":
            yield self.since + 3 * DAY, "asked_again"
            yield self.since + 6 * DAY, "lapse" if self.shown else "nothing"


def due(city: City, code: str, received: datetime) -> datetime:
    """When the term of a service ends."""
    service = city.service(code)
    number, kind = int(service.deadline[:-1]), service.deadline[-1]
    if kind == "h":
        return received + timedelta(hours=number)
    hours, day = city.unit(service.unit).works, received.astimezone(KYIV).date()
    last = min(day + number * DAY, _month_later(day))
    closes = hours.closes if hours.closes > hours.opens else time(23, 59, 59)
    off = frozenset() if hours.around_the_clock else city.days_off()
    back = [last - earlier * DAY for earlier in range((last - day).days + 1)]
    for one in (*back, *(last + later * DAY for later in range(1, 40))):
        end = datetime.combine(one, closes, KYIV).astimezone(UTC)
        if one.weekday() in hours.days and one not in off and end > received:
            return end
    raise AssertionError("no working day within a month")


def _month_later(day: date) -> date:
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def expected(
    story: Sequence[Line], service: str, city_at: Any, up: Any, now: datetime
) -> tuple[list[tuple[datetime, str]], Life]:
    """What has to have happened by now, each with its time, and how the case stands."""
    first, city = story[0].at, city_at(story[0].at)
    kind = city.service(service)
    life = Life(due(city, service, first), first, first, kind.deadline.endswith("d"), kind.emergency)
    came: list[tuple[datetime, str]] = []
    looked = first
    changes = [line for line in story[1:] if "new" in line.facts or line.kind == "lapse"]
    for line in (*changes, None):
        until = line.at if line else now
        came += sorted(
            (up(at), name)
            for at, name in _warned(life, up)
            if at > looked and up(at) <= until and name in BY_TIME
        )
        if line:
            _follow(life, line, city_at, service)
            looked = until
    return came, life


def _warned(life: Life, up: Any) -> Iterator[tuple[datetime, str]]:
    """The moments; nobody is silent who was not warned three days before."""
    for at, name in life.moments():
        yield (max(at, up(life.since + 3 * DAY) + 3 * DAY) if name in ("lapse", "nothing") else at), name


def _follow(life: Life, line: Line, city_at: Any, service: str) -> None:
    """What a line of the history changes."""
    if line.kind in ("time_asked", "time_refused"):
        return
    if line.kind in ("extended", "reckoned"):
        life.due = datetime.fromisoformat(line.facts["new"])
        return
    if life.status in ("done", "checking") and line.facts["new"] in WORKS:
        life.back = line.at
    life.status, life.since = line.facts["new"], line.at
    if line.kind == "finish":
        life.shown = "files" in line.facts
    elif life.status not in ("checking", "closed"):
        life.shown = False
    if line.kind == "reopen":
        life.due, life.begins = due(city_at(line.at), service, line.at), line.at
