"""kill -9 in a sweep, while hundreds of cases fall due: in the end all is as if nothing had been."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from core.citizens import Identity
from core.city import City
from core.numbers import spell_number
from storage.database import Database
from storage.tables import case_events, cases, outbox
from tests.app.conftest import free_port
from tests.reliability.citizens import Citizen, World, invent, until
from tests.reliability.conftest import SAID, Nursery, come_to_rest, nursery, world_for
from tests.reliability.sweep_city import COMES_BACK, prepare
from tests.reliability.test_crash_points import forget_the_dead

REQUESTS = 200
EACH = 20
"""People in each messenger."""
POINTS = ("before_commit", "after_commit", "before_call", "after_call")
LONGEST_LIFE = 4.0
NEWS = timedelta(minutes=5)
"""Longer than a burst, by what a busy machine needs to do all that is due."""
LATER = timedelta(days=3, hours=1)
"""An hour more than a citizen has to answer the second question: restarts take some of it."""
STAGES = (timedelta(), NEWS, LATER, LATER + NEWS)
"""When the clock is turned on: what is due is done, then told."""


@dataclass
class Outcome:
    """What became of it all: what each case's history tells, and what each chat has shown."""

    events: Counter[tuple[int, str]] = field(default_factory=Counter)
    shown: Mapping[str, Counter[str]] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    """Messages to each address of which nobody knows whether they arrived."""
    repeated: Counter[str] = field(default_factory=Counter)
    """Messages to each address that were sent a second time, as only those are that may be."""
    kills: int = 0


async def test_F70_F85_kill_9_in_a_sweep_changes_nothing_in_the_outcome(
    database_url: str, sqlite_template: Path, tmp_path: Path, city: City
) -> None:
    began = time.monotonic()
    for name in ("calm", "killed"):
        (tmp_path / name).mkdir()
    shutil.copy(sqlite_template, tmp_path / "calm.db")
    calm = await _live(tmp_path / "calm", f"sqlite:///{tmp_path}/calm.db", city, undisturbed)
    killed = await _live(tmp_path / "killed", database_url, city, KillsInTurn())
    told = sum(sum(chat.values()) for chat in calm.shown.values())
    missing, twice = _beyond(calm, killed), _beyond(killed, calm)
    SAID.append(
        f"a sweep of {REQUESTS} cases, {killed.kills} kills: {calm.events.total()} lines of history, "
        f"{told} messages, missing {missing.total()} (unknown {killed.unknown.total()}), "
        f"twice {twice.total()} (sent again {killed.repeated.total()}), {time.monotonic() - began:.0f} s"
    )
    assert calm.kills == 0
    assert not calm.unknown
    assert killed.events == calm.events
    assert missing <= killed.unknown
    assert twice <= killed.repeated


def _beyond(one: Outcome, other: Outcome) -> Counter[str]:
    """How many messages each chat has in one life that it has not in the other."""
    return +Counter({chat: (texts - other.shown[chat]).total() for chat, texts in one.shown.items()})


async def undisturbed(raised: Nursery, world: World, database: Database, at: datetime) -> None:
    """One life does it all."""
    await raised.begin()
    await until(partial(_has_gone_round, world, raised, at), "a round at this time")
    await come_to_rest(world)
    await raised.kill()
    raised.kills -= 1


@dataclass
class KillsInTurn:
    """Several lives die at points of the sweep in turn and at random moments; the last one ends it."""

    chance: Random = field(default_factory=lambda: Random(20261203))
    lives: int = 0

    async def __call__(self, raised: Nursery, world: World, database: Database, at: datetime) -> None:
        for turn in range(4):
            self.lives += 1
            if turn % 3 == 2:
                await raised.begin()
                await asyncio.sleep(self.chance.uniform(0.4, 1.2))
                await raised.kill()
            else:
                await self._to_its_point(raised)
            await forget_the_dead(database)
            # A burst lasts half a minute: it shall not be over because processes take so long to die.
            await world.call("POST", "/clock", set=at.isoformat())
        await undisturbed(raised, world, database, at)

    async def _to_its_point(self, raised: Nursery) -> None:
        await raised.begin(point=self.chance.choice(POINTS), at=self.chance.randint(3, 60))
        ending = asyncio.ensure_future(raised.ended())
        try:
            await asyncio.wait_for(asyncio.shield(ending), LONGEST_LIFE)
        except TimeoutError:
            raised._write("kill")
            await ending


async def _live(folder: Path, url: str, city: City, lives: Any) -> Outcome:
    port, database = free_port(), Database(url)
    settings = {"DATABASE_URL": url.replace("+asyncpg", "")}
    async with (
        world_for(folder, f"http://127.0.0.1:{port}") as world,
        nursery(folder, port, world, **settings) as raised,
    ):
        people = await invent(world, EACH)
        await raised.begin()
        for one in people:
            await until(partial(_greets, world, one), "a greeting")
        await come_to_rest(world)
        await raised.kill()
        raised.kills = 0
        await forget_the_dead(database)
        staff = await _staff(world)
        seen = {
            chat: len((await world.get(path))["messages"]) for chat, path in _chats(people, staff).items()
        }
        await prepare(database, city, [Identity(one.messenger, one.id) for one in people], staff, REQUESTS)
        for stage in STAGES:
            at = COMES_BACK + stage
            await world.call("POST", "/clock", set=at.isoformat())
            await lives(raised, world, database, at)
        outcome = await _outcome(database, _names(people, staff))
        numbers = await _numbers(database)
        outcome.shown = {
            chat: _texts((await world.get(path))["messages"][seen[chat] :], numbers)
            for chat, path in _chats(people, staff).items()
        }
        outcome.kills = raised.kills
    await database.dispose()
    return outcome


async def _has_gone_round(world: World, raised: Nursery, at: datetime) -> bool:
    """Whether a round of the service has ended since it is that late."""
    async with world.session.get(f"{raised.address}/readyz") as answer:
        last = (await answer.json())["timers"]["last_round"]
    return last is not None and datetime.fromisoformat(last) >= at


async def _greets(world: World, one: Citizen) -> bool:
    return (await world.call("POST", f"/people/{one.id}/say", text="/start"))[0] == 200


async def _staff(world: World) -> dict[str, str]:
    by_role = {one["role"]: one["id"] for one in await world.get("/people")}
    [group] = [one["id"] for one in await world.get("/groups") if one["purpose"] == "operators"]
    return {
        "head": by_role["head:water_utility"],
        "supervisor": by_role["supervisor"],
        "operator": by_role["operator"],
        "group": group,
    }


def _chats(people: list[Citizen], staff: Mapping[str, str]) -> dict[str, str]:
    """Each chat that was written to; in both worlds they come in the same order."""
    chats = {f"citizen {number}": f"/people/{one.id}/chat" for number, one in enumerate(people)}
    own = {name: f"/people/{who}/chat" for name, who in staff.items() if name != "group"}
    return {**chats, **own, "group": f"/groups/{staff['group']}/chat"}


def _names(people: list[Citizen], staff: Mapping[str, str]) -> dict[str, str]:
    """What the chat of each address is called here."""
    citizens = {one.id: f"citizen {number}" for number, one in enumerate(people)}
    return citizens | {who: name for name, who in staff.items()}


def _texts(messages: list[Any], numbers: Mapping[str, str]) -> Counter[str]:
    """What the bot has said, with every case named by its place and not by its number, which is drawn."""
    texts: Counter[str] = Counter()
    for message in messages:
        if message["from"] == "bot":
            text = message["text"]
            for number, place in numbers.items():
                text = text.replace(number, place)
            texts["\n".join(sorted(text.splitlines()))] += 1
    return texts


async def _numbers(database: Database) -> dict[str, str]:
    async with database.view() as work:
        rows = await work.connection.execute(select(cases.c.id, cases.c.number))
        return {spell_number(row.number): f"case {row.id}" for row in rows}


async def _outcome(database: Database, names: Mapping[str, str]) -> Outcome:
    async with database.view() as work:
        lines = select(case_events.c.case_id, case_events.c.kind)
        events = Counter((row.case_id, row.kind) for row in await work.connection.execute(lines))
        counted = select(outbox.c.address, outbox.c.state, outbox.c.attempts, outbox.c.again)
        rows = (await work.connection.execute(counted)).all()
        assert not await work.outbox.unfinished()
    # A reminder is never sent a second time.
    assert not [row.address for row in rows if not row.again and row.attempts > 1]
    return Outcome(
        events,
        unknown=Counter(names[row.address] for row in rows if row.state == "unknown"),
        repeated=Counter(names[row.address] for row in rows if row.again and row.attempts > 1),
    )
