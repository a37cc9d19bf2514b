"""Whoever follows what happens with cases misses nothing, in whatever order it is committed."""

import pytest

from core.case_list import Order, Place, Wanted
from core.cases import Case
from core.city import City
from core.filing import register_case
from core.life import Step
from storage.case_list import SETTLES
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_cases import met, report
from tests.working import move


async def changed(database: Database, clock: HandClock, after: Case | None = None) -> list[str]:
    """What the list shows behind this place."""
    place = Place(after.id, after.changed_at) if after else None
    async with database.view() as work:
        found = await work.case_list.find(Wanted(), Order.changed, place, 10, clock.now())
    return [case.number for case in found]


async def three(database: Database, clock: HandClock, city: City) -> list[Case]:
    """Cases of three people and of an earlier time."""
    people = [await met(database, clock, name) for name in ("501", "502", "503")]
    async with database.work() as work:
        filed = [
            await register_case(work, report(person, f"{person}.1"), city=city, now=clock.now())
            for person in people
        ]
    clock.turn(minutes=10)
    return filed


async def test_in_one_process_what_has_happened_is_there_at_once(
    sqlite_url: str, clock: HandClock, city: City
) -> None:
    database = Database(sqlite_url)
    filed = await three(database, clock, city)
    async with database.work() as work:
        await move(work, filed[0].number, Step.take, city, clock.now())
    assert await changed(database, clock) == [filed[1].number, filed[2].number, filed[0].number]
    await database.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_happened_earlier_and_is_committed_later_is_not_missed(
    database: Database, clock: HandClock, city: City
) -> None:
    first, second, third = await three(database, clock, city)
    async with database.work() as slow:
        await move(slow, first.number, Step.take, city, clock.now())
        clock.turn(seconds=1)
        async with database.work() as quick:
            await move(quick, second.number, Step.take, city, clock.now())
        clock.turn(seconds=SETTLES.total_seconds())  # the slow one alone holds it back now
        assert await changed(database, clock) == [first.number, third.number]  # as it was before
    assert await changed(database, clock, third) == [first.number, second.number]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_happened_just_now_is_told_a_moment_later(
    database: Database, clock: HandClock, city: City
) -> None:
    first, _, third = await three(database, clock, city)
    async with database.work() as work:
        await move(work, first.number, Step.take, city, clock.now())
    assert await changed(database, clock, third) == []
    clock.turn(seconds=SETTLES.total_seconds())
    assert await changed(database, clock, third) == [first.number]
