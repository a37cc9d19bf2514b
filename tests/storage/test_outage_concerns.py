"""Who says «me too» while somebody ends the outage is told of the end, or hears at once that it is over."""

import asyncio

import pytest

from core.areas import Spot
from core.city import City
from core.outage_concerns import OutageOver, note_concern
from core.outages import Concern, Outage, OutageState, move_outage
from storage.database import Database
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.storage.test_handoffs import Town
from tests.storage.test_outages import ANNOUNCED, DRAWN_UP, NOW, OUTAGE

SPOT = Spot("kuindzhi-st", "14", "central")


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Town:
    """Nothing is off yet."""
    return Town(database, clock, city)


@pytest.fixture
async def outage(town: Town) -> Outage:
    """One that is announced."""
    async with town.database.work() as work:
        kept = await work.outages.add(OUTAGE, DRAWN_UP)
        return await move_outage(work, kept, OutageState.announced, ANNOUNCED)


async def end(work: StoredWork, outage: Outage) -> list[Concern]:
    """End it; who is to be told."""
    await move_outage(work, outage, OutageState.over, ANNOUNCED)
    return await work.outages.concerns(outage.id)


async def test_what_is_over_concerns_nobody_any_more(town: Town, outage: Outage) -> None:
    citizen = await town.meet("5", "Олена")
    async with town.database.work() as work:
        await end(work, outage)
    async with town.database.work() as work:
        with pytest.raises(OutageOver):
            await note_concern(work, outage.id, citizen.identity_id, SPOT, wants_end=True, now=NOW)
        assert await work.outages.concerns(outage.id) == []


async def test_who_ends_it_waits_for_who_is_just_saying_so(town: Town, outage: Outage) -> None:
    citizen = await town.meet("5", "Олена")
    begun = asyncio.Event()

    async def end_meanwhile() -> list[Concern]:
        begun.set()
        async with town.database.work() as work:
            return await end(work, outage)

    async with town.database.work() as work:
        await note_concern(work, outage.id, citizen.identity_id, SPOT, wants_end=True, now=NOW)
        ending = asyncio.create_task(end_meanwhile())
        await begun.wait()
        for _ in range(100):  # as many words with the database as it would need to be first
            await work.outages.revision()
    assert [one.identity_id for one in await ending] == [citizen.identity_id]


async def test_a_wish_for_the_end_stays(town: Town, outage: Outage) -> None:
    citizen = await town.meet("5", "Олена")
    async with town.database.work() as work:
        for wants_end in (False, True, False):
            await note_concern(work, outage.id, citizen.identity_id, SPOT, wants_end=wants_end, now=NOW)
        kept = Concern(outage.id, citizen.identity_id, "kuindzhi-st", "14", True, NOW)
        assert await work.outages.concerns(outage.id) == [kept]
        assert await work.outages.concerns_of([citizen.identity_id]) == [(outage, kept)]
        assert await work.outages.concerns_of([citizen.identity_id + 1]) == []
