"""One person who floods the bot slows nobody else: seen by who is done before whom, not by the clock."""

import asyncio

import pytest

from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage

FLOOD = 50
SOON = 10
"""Turns of the flood that may be over before another's, who wrote after all of it."""


@pytest.fixture
async def stage(database: Database, clock: HandClock, city: City) -> Stage:
    """The real inbox over each database."""
    return Stage(database, clock, city)


async def test_F17_who_writes_after_a_flood_is_not_behind_it(stage: Stage) -> None:
    flooder, other = await stage.citizen("501"), await stage.citizen("502")
    done: list[str] = []

    async def write(citizen: Citizen, text: str) -> None:
        await citizen.writes(text)
        done.append(citizen.name)

    flood = [asyncio.create_task(write(flooder, f"повідомлення {number}")) for number in range(FLOOD)]
    await asyncio.gather(*flood, asyncio.create_task(write(other, "немає води")))
    await stage.settle()
    assert done.count(flooder.name) == FLOOD
    assert done.index(other.name) <= SOON
    assert [address for address, _ in stage.wire.sent].count(other.name) >= 1
