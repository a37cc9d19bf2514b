"""A year of the reference city: 70 requests a day, and everything that may become of them."""

import os
import time
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from app.history_check import check_histories
from core.city import City, DayOff
from storage.database import Database
from tests.conftest import HandClock
from tests.reliability.conftest import SAID
from tests.reliability.year_people import People
from tests.reliability.year_post import Post
from tests.reliability.year_rules import Rules
from tests.reliability.year_world import BEGINS, Year

DAYS = int(os.environ.get("YEAR_DAYS", "365"))
REQUESTS = int(os.environ.get("YEAR_REQUESTS", "4"))
SEED = int(os.environ.get("YEAR_SEED", "20270104"))


async def test_a_year_keeps_every_rule(sqlite_url: str, clock: HandClock, city: City) -> None:
    began, database = time.monotonic(), Database(sqlite_url)
    await database.start()
    year = Year(database, clock, city, Random(SEED), DAYS, people=40 * REQUESTS)
    people = People(year)
    post = Post(people)
    year.on_hour = post.read
    await year.settle_in()
    cities = [(year.now, city)]
    while year.now < year.ends:
        if len(cities) == 1 and year.now >= BEGINS + timedelta(days=DAYS // 2):
            cities.append((year.now, edited(city, year.now.date())))
            await year.change_city(cities[-1][1])
        people.plan_day(REQUESTS)
        await year.run_day()
        async with database.work() as work:
            await post.read(work)
            await post.send(work)
    rules = Rules(year, post, cities)
    await rules.read(database)
    broken = list(rules.broken())
    tally = await check_histories(database, None, lambda count: None)
    await database.dispose()
    SAID.append(f"a year of {DAYS} days, {time.monotonic() - began:.0f} s; {tally.events} lines of history")
    SAID.extend(rules.counted())
    assert tally.is_whole, tally.named[:5]
    assert not broken, "\n".join((*broken[:40], f"{len(broken)} in all"))


def edited(city: City, today: date) -> City:
    """The city with three days off more, in the weeks to come."""
    days = [today + timedelta(days=later) for later in (4, 9, 15)]
    more = [DayOff(day, None, {"uk": "Свято", "ru": "Праздник"}, True) for day in days]
    return replace(city, non_working_days=(*city.non_working_days, *more))
