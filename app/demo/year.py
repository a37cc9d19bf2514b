"""When people ask, and for what: seasons, hours of the day, and days on which something big breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.tables import Story
from core.city import City

DAYS = 365
BY_MONTH = (1.25, 1.2, 1.1, 0.9, 0.8, 0.85, 0.85, 0.85, 0.95, 1.15, 1.2, 1.25)
BY_WEEKDAY = (1.2, 1.1, 1.05, 1.05, 1.0, 0.75, 0.6)
BY_HOUR = (1, 1, 1, 1, 1, 2, 5, 11, 15, 16, 14, 11, 9, 9, 9, 8, 8, 10, 13, 13, 11, 7, 4, 2)
"""Rush in the morning, before work, and in the evening, after it."""
EMERGENCY_DAYS = 6
SHARE_OF_AN_EMERGENCY = 0.006
"""Of a year's requests: some three hundred of 55,000 within one morning."""
FIRST_PEAK = timedelta(minutes=40)
"""How long after the first request half of those of an emergency are there, roughly."""


@dataclass(frozen=True)
class Arrival:
    """One request: when, of what kind, and where if something big is broken there."""

    at: datetime
    story: Story
    district: str | None = None


def arrivals(
    city: City, stories: Sequence[Story], cases: int, until: datetime, random: Random
) -> list[Arrival]:
    """That many requests of the year before `until`, in order."""
    zone = ZoneInfo(city.zone)
    days = [(until.astimezone(zone) - timedelta(days=back)).date() for back in range(DAYS, 0, -1)]
    broken = [
        one
        for day in sorted(random.sample(days, EMERGENCY_DAYS))
        for one in _emergency(city, stories, day, int(cases * SHARE_OF_AN_EMERGENCY), random)
    ]
    weights = [BY_MONTH[day.month - 1] * BY_WEEKDAY[day.weekday()] for day in days]
    quiet = cases - len(broken)
    usual = [
        _usual(stories, _moment(day, random, zone), random) for day in random.choices(days, weights, k=quiet)
    ]
    return sorted(usual + broken, key=lambda one: one.at)


def _moment(day: date, random: Random, zone: ZoneInfo) -> datetime:
    [hour] = random.choices(range(24), BY_HOUR)
    local = datetime.combine(day, time(hour), zone) + timedelta(seconds=random.randrange(3600))
    return local.astimezone(UTC)


def _usual(stories: Sequence[Story], at: datetime, random: Random) -> Arrival:
    told = [story for story in stories if at.month in story.months]
    return Arrival(at, random.choices(told, [story.weight for story in told])[0])


def _emergency(city: City, stories: Sequence[Story], day: date, cases: int, random: Random) -> list[Arrival]:
    """One thing breaks for a district in the early morning, and everybody asks."""
    urgent = [one for one in stories if day.month in one.months and city.service(one.service).emergency]
    story = random.choices(urgent or stories, [one.weight for one in urgent or stories])[0]
    districts = sorted({street.district for street in city.streets if street.district})
    district = random.choice(districts) if districts else None
    began = datetime.combine(day, time(6), ZoneInfo(city.zone)) + timedelta(minutes=random.randrange(180))
    pause = 1 / FIRST_PEAK.total_seconds()
    return [
        Arrival(
            (began + timedelta(seconds=min(random.expovariate(pause), 40_000))).astimezone(UTC),
            story,
            district,
        )
        for _ in range(cases)
    ]
