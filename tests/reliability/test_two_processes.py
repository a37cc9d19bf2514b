"""Two processes on one PostgreSQL behind one address: one dies, the wake-ups drop out, and all goes on."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import Database
from tests.app.conftest import free_port
from tests.reliability.citizens import Citizen, World, file_all, invent, until
from tests.reliability.conftest import SAID, Nursery, come_to_rest, nursery, seen_by, world_for
from tests.reliability.relay import Relay
from tests.reliability.rules import Findings, check
from tests.reliability.test_crash_points import AT_ONCE, PEOPLE, nudge

LISTENING = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


@dataclass
class Pair:
    """Two processes of the service and what they share."""

    world: World
    relay: Relay
    first: Nursery
    second: Nursery
    database: Database
    id_of_first: str = ""

    async def sql(self, statement: str) -> int:
        """Run a statement beside the service; how many rows it touched."""
        assert isinstance(self.database.writer, AsyncEngine)
        async with self.database.writer.begin() as connection:
            return (await connection.execute(text(statement))).rowcount

    async def listening(self) -> int:
        """How many processes listen for wake-ups."""
        return await self.sql(f"SELECT 1 {LISTENING}")

    async def break_wake_ups(self) -> int:
        """End the connections that listen; how many there were."""
        return await self.sql(f"SELECT pg_terminate_backend(pid) {LISTENING}")

    async def both_listen(self) -> bool:
        """Whether both hear of each other's commits."""
        return await self.listening() == 2


@asynccontextmanager
async def pair(url: str, folder: Path) -> AsyncIterator[Pair]:
    """Both alive, and known to the messengers by one address."""
    front, ports = free_port(), (free_port(), free_port())
    relay = Relay([f"http://127.0.0.1:{port}" for port in ports])
    database = Database(url)
    settings = {
        "DATABASE_URL": url.replace("+asyncpg", ""),
        "PUBLIC_URL": f"http://127.0.0.1:{front}",
        "MEDIA_DIR": str(folder / "media"),
    }
    async with (
        relay.serving(front),
        world_for(folder, f"http://127.0.0.1:{front}") as world,
        nursery(folder, ports[0], world, **settings) as first,
        nursery(folder, ports[1], world, **settings) as second,
    ):
        both = Pair(world, relay, first, second, database)
        await first.begin()
        await until(lambda: lives(both, 1), "the first process")
        async with both.database.reader.connect() as connection:
            both.id_of_first = (await connection.execute(text("SELECT id FROM processes"))).scalar_one()
        await second.begin()
        await until(both.both_listen, "both processes")
        yield both
    await database.dispose()


async def file_under(
    both: Pair, name: str, trouble: Callable[[list[Citizen]], Awaitable[None]], each: int = PEOPLE
) -> Findings:
    """Everybody files a request while there is trouble; then the rules hold."""
    began = time.monotonic()
    people = await invent(both.world, each)
    nudging = asyncio.create_task(nudge(both.world))
    filing = asyncio.create_task(file_all(people, AT_ONCE))
    await trouble(people)
    await filing
    nudging.cancel()
    await come_to_rest(both.world)
    kills = both.first.kills + both.second.kills
    findings = await check(both.database, await seen_by(both.world, people), kills)
    counted = ", ".join(f"{what} {number}" for what, number in findings.counted.items())
    shared = " and ".join(str(number) for number in both.relay.answered.values())
    SAID.append(f"{name}: {counted}, calls answered {shared}, {time.monotonic() - began:.0f} s")
    assert all(both.relay.answered.values()), "one process did all the work"
    assert not findings.broken, "\n".join(findings.broken)
    return findings


async def test_F71_one_of_two_processes_is_killed_and_comes_back(
    postgres_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with pair(postgres_database, tmp_path) as both:

        async def dies(people: list[Citizen]) -> None:
            await until(lambda: has_cases(both, len(people) // 4), "a quarter of the cases")
            await both.first.kill()
            await until(lambda: has_cases(both, len(people) // 2), "half of the cases")
            dead = f"id = '{both.id_of_first}'"  # what 45 seconds would do to its row
            moved = await both.sql(
                f"UPDATE processes SET seen_at = seen_at - interval '1 minute' WHERE {dead}"
            )
            assert moved <= 1  # the second may have forgotten it already
            await both.first.begin()

        await file_under(both, request.node.name, dies)


async def test_wake_ups_that_drop_out_lose_nothing_and_come_back(
    postgres_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with pair(postgres_database, tmp_path) as both:
        broken = 0

        async def drops_out(people: list[Citizen]) -> None:
            nonlocal broken
            while not await has_cases(both, len(people)):
                broken += await both.break_wake_ups()
                await asyncio.sleep(0.3)

        await file_under(both, request.node.name, drops_out)
        assert broken >= 2, "nothing was broken"
        await until(both.both_listen, "both listen again", 30)


async def has_cases(both: Pair, number: int) -> bool:
    """Whether so many requests are filed."""
    return await both.sql("SELECT 1 FROM cases") >= number


async def lives(both: Pair, number: int) -> bool:
    """Whether so many processes say that they live."""
    return await both.sql("SELECT 1 FROM processes") == number
