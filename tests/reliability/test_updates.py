"""An update while people write: a process ends as asked, another begins, nothing is lost or said twice."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from storage.database import Database
from tests.app.conftest import free_port
from tests.reliability.citizens import Citizen, World, file_all, invent, until
from tests.reliability.conftest import SAID, Nursery, come_to_rest, nursery, seen_by, world_for
from tests.reliability.rules import check
from tests.reliability.test_crash_points import AT_ONCE, nudge
from tests.reliability.test_two_processes import file_under, has_cases, pair

DRAINED_WITHIN = 10.0
"""Seconds, of which a supervisor knows: afterwards it kills."""
PEOPLE = 20
"""On each messenger."""
UPDATES = 3


async def renew(raised: Nursery, took: list[float]) -> None:
    """One process ends as it was asked to, and the next version begins in its place."""
    took.append(await raised.stop())
    await raised.begin()


async def takes_calls(world: World, raised: Nursery) -> bool:
    """Whether messengers' calls are taken: one without the secret word is refused, not unknown."""
    try:
        async with world.session.post(f"{raised.address}/webhooks/telegram") as answer:
            return answer.status == 401
    except aiohttp.ClientError:
        return False


async def test_a_rolling_update_of_two_processes_loses_nothing(
    postgres_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with pair(postgres_database, tmp_path) as both:
        took: list[float] = []

        async def is_updated(people: list[Citizen]) -> None:
            for part in range(1, UPDATES + 1):
                done = len(people) * part // (UPDATES + 2)
                await until(lambda done=done: has_cases(both, done), "some of the cases")  # type: ignore[misc]
                for one in (both.first, both.second):
                    await renew(one, took)
                    await until(lambda one=one: takes_calls(both.world, one), "the next life")  # type: ignore[misc]

        findings = await file_under(both, request.node.name, is_updated, PEOPLE)
        assert findings.counted["replies repeated"] == 0, "somebody was told something twice"
        SAID.append(f"  {len(took)} processes came to rest, the slowest in {max(took):.1f} s")
        assert len(took) == 2 * UPDATES
        assert max(took) < DRAINED_WITHIN


async def test_a_restart_of_the_only_process_loses_nothing(
    sqlite_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    port, took, began = free_port(), list[float](), time.monotonic()
    service = f"http://127.0.0.1:{port}"
    settings = {"DATABASE_URL": sqlite_url, "MEDIA_DIR": str(tmp_path / "media")}
    database = Database(sqlite_url)
    async with world_for(tmp_path, service) as world, nursery(tmp_path, port, world, **settings) as raised:
        await raised.begin()
        people = await invent(world, PEOPLE)
        nudging = asyncio.create_task(nudge(world))
        filing = asyncio.create_task(file_all(people, AT_ONCE))
        for part in range(1, UPDATES + 1):
            done = len(people) * part // (UPDATES + 2)
            await until(lambda done=done: _filed(database, done), "some of the cases")  # type: ignore[misc]
            await renew(raised, took)
            await until(lambda: takes_calls(world, raised), "the next life")
        await filing
        nudging.cancel()
        await come_to_rest(world)
        took.append(await raised.stop())
        findings = await check(database, await seen_by(world, people), raised.kills)
    await database.dispose()
    counted = ", ".join(f"{what} {number}" for what, number in findings.counted.items())
    SAID.append(
        f"{request.node.name}: {counted}, {len(took)} restarts, the slowest in {max(took):.1f} s, "
        f"{time.monotonic() - began:.0f} s"
    )
    assert not findings.broken, "\n".join(findings.broken)
    assert findings.counted["replies repeated"] == 0, "somebody was told something twice"
    assert len(took) > UPDATES
    assert max(took) < DRAINED_WITHIN


async def _filed(database: Database, number: int) -> bool:
    """Whether so many requests are filed."""
    async with database.reader.connect() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM cases"))).scalar_one()) >= number
