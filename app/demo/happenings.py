"""What is off in the year besides the great breakdowns: when, where and why; and what is off at its end."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.people import Population
from app.demo.tables import Breakdown, breakdowns
from app.demo.telling import Telling
from app.demo.year import DAYS
from core.areas import WHOLE_CITY, Area
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outages import Outage, OutageKind
from core.work import Work

IN_A_DISTRICT, SOME_HOUSES, LASTS_LONGER = 0.15, 0.4, 0.2
"""Shares of all."""
ON, PLANNED = -2, -1
"""The last two, which are not over: something broke today, and tomorrow the buses run otherwise."""


@dataclass(frozen=True)
class Happening:
    """One outage with what became of it. Without an end it goes on."""

    outage: Outage
    told_at: datetime
    over_at: datetime | None = None
    ends_later_at: datetime | None = None
    """What was said of its end when it turned out to take longer."""


@dataclass(frozen=True)
class Happenings:
    """The outages of a year, in order."""

    people: Population
    until: datetime
    count: int

    async def happen(self, work: Work, number: int) -> None:
        """One of them, with everybody who is told."""
        random = self.people.random("happening", number)
        telling = Telling(work, self.people, random)
        one = self._happening(number - self.count, random)
        outage = await telling.announce(one.outage, one.told_at, stops_halfway=number - self.count == PLANNED)
        if one.ends_later_at and one.outage.ends_at:
            await telling.correct(outage, one.ends_later_at, one.outage.starts_at + timedelta(hours=1))
        if one.over_at:
            await telling.end(outage, one.over_at)

    def _happening(self, from_the_end: int, random: Random) -> Happening:
        if from_the_end == ON:
            return self._on(random)
        return self._planned() if from_the_end == PLANNED else self._past(self._day(from_the_end), random)

    def _day(self, from_the_end: int) -> date:
        """They follow each other evenly; all is over some days before the end."""
        past = self.count + ON
        back = 3 + (DAYS - 7) * (ON - 1 - from_the_end) // max(past, 1)
        return (self.until - timedelta(days=back)).date()

    def _past(self, day: date, random: Random) -> Happening:
        fitting = [one for one in breakdowns() if day.month in one.months]
        [what] = random.choices(fitting, [one.weight for one in fitting])
        starts_at = self._moment(
            day, random.randrange(24) if what.emergency else random.randint(8, 11), random
        )
        ends_at = starts_at + timedelta(minutes=30 * random.randint(6, 16))
        known_at = starts_at + timedelta(minutes=random.randint(5, 40))
        told_at = known_at + timedelta(minutes=5)
        if not what.emergency:
            known_at = self._moment(day - timedelta(days=random.randint(2, 5)), 10, random)
            told_at = self._moment(day - timedelta(days=1), random.randint(9, 22), random)
        later = ends_at + timedelta(hours=2) if random.random() < LASTS_LONGER else None
        over_at = (later or ends_at) - timedelta(minutes=random.randint(-30, 40))
        outage = self._outage(what, self._areas(random), (starts_at, ends_at), known_at)
        return Happening(outage, told_at, over_at, later)

    def _on(self, random: Random) -> Happening:
        what = next(one for one in breakdowns() if one.kind is OutageKind.water and one.emergency)
        starts_at = (self.until - timedelta(hours=3)).replace(minute=30, second=0, microsecond=0)
        ends_at = starts_at + timedelta(hours=9)
        areas = (self._district(random),)
        outage = self._outage(what, areas, (starts_at, ends_at), starts_at + timedelta(minutes=20))
        return Happening(outage, outage.known_at + timedelta(minutes=5))

    def _planned(self) -> Happening:
        what = next(one for one in breakdowns() if one.kind is OutageKind.transport)
        zone = ZoneInfo(self.people.city.zone)
        day = self.until.astimezone(zone).date() + timedelta(days=1)
        begins, ends = (datetime.combine(day, time(hour), zone).astimezone(UTC) for hour in (9, 17))
        told_at = (self.until - timedelta(hours=2)).replace(second=0, microsecond=0)
        outage = self._outage(what, (WHOLE_CITY,), (begins, ends), told_at - timedelta(days=2))
        return Happening(outage, told_at)

    def _moment(self, day: date, hour: int, random: Random) -> datetime:
        local = datetime.combine(day, time(hour, random.choice((0, 15, 30))), ZoneInfo(self.people.city.zone))
        return local.astimezone(UTC)

    def _areas(self, random: Random) -> tuple[Area, ...]:
        if random.random() < IN_A_DISTRICT:
            return (self._district(random),)
        homes = {self._home(random) for _ in range(random.randint(2, 6))}
        return tuple(Area(street, self._houses(random)) for street in sorted(homes))

    def _home(self, random: Random) -> str:
        """Where more people live something breaks more often."""
        return self.people.home(self.people.reader(random.randrange(self.people.size // 3))).id

    def _district(self, random: Random) -> Area:
        """Some district; a city that has none is off as a whole."""
        districts = self.people.city.districts
        return Area(district=random.choice(districts).id) if districts else WHOLE_CITY

    def _houses(self, random: Random) -> tuple[HouseRange, ...]:
        if random.random() > SOME_HOUSES:
            return ()
        first = random.randint(1, 50)
        ends = HouseNumber(first), HouseNumber(first + random.randint(20, 70))
        return (HouseRange(*ends, random.choice(list(Parity))),)

    def _outage(
        self, what: Breakdown, areas: tuple[Area, ...], period: tuple[datetime, datetime], known_at: datetime
    ) -> Outage:
        return Outage(0, what.kind, what.emergency, areas, *period, dict(what.cause), known_at)
