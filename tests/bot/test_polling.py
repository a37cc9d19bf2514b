"""Fetching updates from the real sandbox: none is lost, none hides another, nobody waits for others."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.channels.telegram import Telegram
from bot.channels.telegram_polling import Polling
from bot.delivery import Delivery
from core.city import City
from sandbox.server import Sandbox, create_sandbox
from storage.database import Database
from storage.tables import events
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage
from tests.sandbox.conftest import TOKEN, Citizen, Control, served

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class World:
    """The sandbox, the service's way of fetching from it, and three people."""

    sandbox: Sandbox
    stage: Stage
    polling: Polling
    people: list[Citizen]
    failures: int = 0
    """So many of the next events cannot be stored."""

    @asynccontextmanager
    async def work(self) -> AsyncIterator[StoredWork]:
        """A transaction of the inbox, which may fail at its end."""
        async with self.stage.database.work() as work:
            yield work
            if self.failures:
                self.failures -= 1
                raise OSError("the disk is full")

    async def stored(self) -> int:
        """How many events are stored."""
        async with self.stage.database.reader.connect() as connection:
            return len((await connection.execute(select(events.c.id))).all())

    async def answers(self, person: Citizen) -> int:
        """How many messages of the bot this person sees."""
        await self.stage.delivery.come_to_rest()
        chat = await person.chat()
        return sum(message["from"] == "bot" for message in chat["messages"])

    def waiting(self) -> list[int]:
        """The ids of the updates that Telegram still keeps for us."""
        return [update.update_id for update in self.sandbox.bot.updates.waiting]

    async def fetch_all(self) -> None:
        """Fetch until there is nothing new; who asks again at once is given them one by one."""
        while self.polling.offset <= max(self.waiting()):
            await self.polling.step()


@pytest.fixture
async def world(database: Database, clock: HandClock, city: City) -> AsyncIterator[World]:
    """Everything up to the first update."""
    sandbox = create_sandbox(service_url="http://127.0.0.1:9", limits=False)
    async with served(sandbox.app) as address:
        telegram = Telegram(TOKEN, address, None)
        stage = Stage(database, clock, city)
        stage.delivery = stage.inbox.delivery = Delivery({"telegram": telegram}, database.work, clock, city)
        async with httpx.AsyncClient(base_url=f"{address}/sandbox/api", verify=False) as client:
            control = Control(client)
            people = [Citizen(control, person) for person in (await control.get("/people"))[:3]]
            world = World(sandbox, stage, Polling(telegram, stage.inbox), people)
            stage.inbox.open_work = world.work
            yield world
        await telegram.close()


async def test_F30_the_offset_moves_only_past_what_is_stored(world: World) -> None:
    [olena, petro, _] = world.people
    await olena.says("/start")
    await petro.says("/start")
    world.failures = 1
    with pytest.raises(OSError, match="disk"):
        await world.polling.step()
    assert (world.polling.offset, len(world.waiting()), await world.stored()) == (0, 2, 1)
    await world.fetch_all()
    assert await world.stored() == 2
    assert [await world.answers(olena), await world.answers(petro)] == [1, 1]
    await olena.says("/start")
    await world.polling.step()
    assert len(world.waiting()) == 1  # the two before it are acknowledged
    assert await world.answers(olena) == 2


async def test_F30_after_a_failure_nothing_of_that_person_is_taken_out_of_turn(world: World) -> None:
    [olena, *_] = world.people
    for text in ("/start", "перше", "друге"):
        await olena.says(text)
    world.failures = 1
    with pytest.raises(OSError, match="disk"):
        await world.polling.step()
    assert await world.stored() == 0
    await world.fetch_all()
    assert await world.stored() == 3
    assert await world.answers(olena) >= 3


async def test_F01_what_telegram_sends_twice_is_answered_once(world: World) -> None:
    [olena, *_] = world.people
    await olena.control.post("/faults", kind="duplicate")
    await olena.says("/start")
    await world.polling.step()
    assert await world.answers(olena) == 1


async def test_F07_an_update_of_an_unknown_shape_hides_no_other(world: World) -> None:
    [olena, petro, _] = world.people
    await olena.says("/start")
    for kind, body in (
        ("hologram_call", {"depth": 3}),
        ("message", {"text": "without a chat"}),
        ("callback_query", {"id": "1", "from": {"id": 1}}),
    ):
        world.sandbox.bot.tell(kind, body, "chat:1")
    await petro.says("/start")
    await world.polling.step()
    assert await world.stored() == 5
    assert [await world.answers(olena), await world.answers(petro)] == [1, 1]
    assert world.polling.offset == max(world.waiting()) + 1


class Gathering:
    """An inbox that lets nobody through until so many people are inside at once."""

    def __init__(self, people: int) -> None:
        self.all_here = asyncio.Barrier(people)
        self.seen: list[tuple[int, str]] = []
        self.inside: set[int] = set()

    async def receive(self, channel: Telegram, raw: Mapping[str, Any]) -> None:
        """Meet the others, then note the text."""
        person, text = raw["message"]["from"]["id"], raw["message"]["text"]
        assert person not in self.inside
        self.inside.add(person)
        await self.all_here.wait()
        self.seen.append((person, text))
        self.inside.remove(person)


async def test_people_are_served_side_by_side_and_each_in_order(world: World) -> None:
    texts = ["/start", "раз", "два", "три"]
    for text in texts:
        for person in world.people:
            await person.says(text)
    gathering = Gathering(len(world.people))
    world.polling.inbox = gathering  # type: ignore[assignment]
    await asyncio.wait_for(world.polling.step(), 10)
    for person in world.people:
        assert [text for seen, text in gathering.seen if seen == person.chat_id] == texts


@pytest.mark.parametrize("kind", ["409", "401", "html_502", "500_before"])
async def test_F36_a_refused_fetch_is_told_and_loses_nothing(world: World, kind: str) -> None:
    [olena, *_] = world.people
    await olena.says("/start")
    await olena.control.post("/faults", kind=kind, method="getUpdates")
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await world.polling.step()
        running.cancel()
        await asyncio.sleep(0)

    world.polling.sleep = pause
    running = asyncio.create_task(world.polling.run())
    with pytest.raises(asyncio.CancelledError):
        await running
    assert pauses == [1.0]
    assert await world.answers(olena) == 1
