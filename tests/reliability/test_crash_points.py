"""kill -9 at every point, while people file requests: nothing is lost, doubled or left half done."""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import Database
from tests.app.conftest import free_port
from tests.reliability.citizens import World, file_all, invent
from tests.reliability.conftest import SAID, Nursery, come_to_rest, nursery, seen_by, world_for
from tests.reliability.rules import check

LIVES = int(os.environ.get("CRASH_LIVES", "60"))
PEOPLE = int(os.environ.get("CRASH_PEOPLE", "200"))
AT_ONCE = 24
POINTS = ("before_commit", "after_commit", "before_call", "after_call")
LONGEST_LIFE = 6.0
"""Seconds after which a life that does not come by its point is killed where it stands."""
SEED = 20261124

Filing = asyncio.Task[None]
Lives = Callable[[Nursery, Database, Filing], Awaitable[None]]


async def forget_the_dead(database: Database) -> None:
    """Let the time pass after which a silent process is taken for dead; SQLite does not need it."""
    if isinstance(database.writer, AsyncEngine):
        async with database.writer.begin() as connection:
            await connection.execute(text("UPDATE processes SET seen_at = seen_at - interval '1 minute'"))


async def at_random_moments(raised: Nursery, database: Database, filing: Filing) -> None:
    """Each life lasts for a random while."""
    chance = random.Random(SEED)
    for _ in range(LIVES):
        if filing.done():
            return
        await raised.begin()
        await asyncio.sleep(chance.uniform(0.3, 1.5))
        await raised.kill()
        await forget_the_dead(database)


async def at_every_point(raised: Nursery, database: Database, filing: Filing) -> None:
    """Life n dies at the next point in turn: before and after commit k, before and after call k."""
    for life in range(LIVES):
        if filing.done():
            return
        await raised.begin(point=POINTS[life % len(POINTS)], at=life // len(POINTS) + 1)
        try:
            await asyncio.wait_for(
                asyncio.shield(ending := asyncio.ensure_future(raised.ended())), LONGEST_LIFE
            )
        except TimeoutError:
            raised._write("kill")
            await ending
        await forget_the_dead(database)


async def nudge(world: World) -> None:
    """Viber repeats after a minute: let a minute pass every second."""
    for _ in count():
        await asyncio.sleep(1.5)
        await world.go_on(20)


@pytest.mark.parametrize("lives", [at_random_moments, at_every_point], ids=lambda lives: lives.__name__)
async def test_F70_kill_9_loses_and_doubles_nothing(
    lives: Lives, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    await _run(lives, database_url, tmp_path, request.node.name, PEOPLE)


async def test_F30_kill_9_beside_long_polling(sqlite_url: str, tmp_path: Path) -> None:
    await _run(at_random_moments, sqlite_url, tmp_path, "polling", PEOPLE // 5, TELEGRAM_MODE="polling")


async def _run(
    lives: Lives, database_url: str, tmp_path: Path, name: str, each: int, **settings: str
) -> None:
    began, port = time.monotonic(), free_port()
    database = Database(database_url)
    settings = {"DATABASE_URL": database_url.replace("+asyncpg", ""), **settings}
    async with (
        world_for(tmp_path, f"http://127.0.0.1:{port}") as world,
        nursery(tmp_path, port, world, **settings) as raised,
    ):
        people = await invent(world, each)
        nudging = asyncio.create_task(nudge(world))
        filing = asyncio.create_task(file_all(people, AT_ONCE))
        await lives(raised, database, filing)
        filed_meanwhile = filing.done()
        await raised.begin()
        await filing
        nudging.cancel()
        await come_to_rest(world)
        findings = await check(database, await seen_by(world, people), raised.kills)
    await database.dispose()
    counted = ", ".join(f"{what} {number}" for what, number in findings.counted.items())
    SAID.append(f"{name}: {counted}, {time.monotonic() - began:.0f} s{' (ran dry)' * filed_meanwhile}")
    assert not findings.broken, "\n".join(findings.broken)
