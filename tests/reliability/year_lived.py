"""A year of one bank of the river, lived in a process of its own: what it came to, and what broke."""

import asyncio
import gc
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.history_check import check_histories
from city.reading import read_city
from core.city import City
from core.city_days import DayOff
from storage.database import Database
from tests.conftest import HandClock
from tests.reliability.year_people import People
from tests.reliability.year_post import Post
from tests.reliability.year_rules import Rules
from tests.reliability.year_world import BEGINS, Year

SELDOM = 200_000
"""Objects between two rounds of the collector: what people were told is kept to the end anyway."""


@dataclass(frozen=True)
class Plan:
    """How long the year is, how many requests a day come, and where it is kept."""

    url: str
    days: int
    requests: int
    seed: int


@dataclass(frozen=True)
class Lived:
    """What a year came to, and each rule that was broken."""

    counts: dict[str, Counter[str]]
    broken: list[str]


def live(plan: Plan) -> Lived:
    """Live the year from its first day to its last."""
    gc.set_threshold(SELDOM)
    return asyncio.run(_live(plan))


async def _live(plan: Plan) -> Lived:
    clock, city, database = HandClock(), read_city("mariupol"), Database(plan.url)
    await database.start()
    year = Year(database, clock, city, Random(plan.seed), plan.days, people=40 * plan.requests)
    people = People(year)
    post = Post(people)
    year.on_hour = post.read
    await year.settle_in()
    cities = [(year.now, city)]
    while year.now < year.ends:
        if len(cities) == 1 and year.now >= BEGINS + timedelta(days=plan.days // 2):
            cities.append((year.now, _edited(city, year.now.date())))
            await year.change_city(cities[-1][1])
        people.plan_day(plan.requests)
        await year.run_day()
        async with database.work() as work:
            await post.read(work)
            await post.send(work)
    rules = Rules(year, post, cities)
    await rules.read(database)
    broken = list(rules.broken())
    tally = await check_histories(database, None, lambda count: None)
    await database.dispose()
    return Lived(rules.counted(), broken + [str(named) for named in tally.named])


def _edited(city: City, today: date) -> City:
    """The city with three days off more, in the weeks to come."""
    days = [today + timedelta(days=later) for later in (4, 9, 15)]
    more = [DayOff(day, None, {"uk": "Свято", "ru": "Праздник"}, True) for day in days]
    return replace(city, non_working_days=(*city.non_working_days, *more))
