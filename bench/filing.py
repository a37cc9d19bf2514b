"""Measure the service as it runs: a process on one core, called by webhook, calling a pretended Telegram.

People file requests, four updates each; the load comes from the other core. Printed are updates a second,
the time from the webhook's call to the arrival of the bot's question, the service's own processor time
and memory, and whether exactly as many cases exist as were filed.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from sqlalchemy import func, select

from bench.conversations import SAID, fresh_postgres
from bench.messenger import Messenger
from bench.service import SECRET, Service, running
from storage.database import Database
from storage.tables import cases

HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
AT_ONCE = 40
QUESTION_WITHIN = 30.0
PEOPLE, UPDATES = count(100_000), count(1)


@dataclass
class Result:
    """One line: times in milliseconds, memory in megabytes."""

    what: str
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu_per_update: float
    peak_memory: float
    exact: bool


class Load:
    """People who file requests at these processes."""

    def __init__(self, messenger: Messenger, services: list[Service], client: aiohttp.ClientSession) -> None:
        self.messenger, self.services, self.client = messenger, services, client
        self.took: list[float] = []
        self.filed = 0

    async def file(self) -> None:
        """One request, from the start to the receipt; a person stays with one process."""
        person = next(PEOPLE)
        webhook = self.services[person % len(self.services)].webhook
        for said in SAID:
            question = self.messenger.expects(str(person))
            began = time.perf_counter()
            async with self.client.post(webhook, json=_update(person, said), headers=HEADERS) as answer:
                answer.raise_for_status()
            arrived = await asyncio.wait_for(question, QUESTION_WITHIN)
            self.took.append((arrived - began) * 1000)
        self.filed += 1

    async def flat_out(self, requests: int) -> None:
        """So many requests, many at once."""
        left = iter(range(requests))

        async def one_after_another() -> None:
            for _ in left:
                await self.file()

        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))

    async def paced(self, requests: int, updates_per_second: float) -> None:
        """So many requests, begun at an even pace."""
        pause = len(SAID) / updates_per_second
        async with asyncio.TaskGroup() as people:
            for _ in range(requests):
                people.create_task(self.file())
                await asyncio.sleep(pause)


def _update(person: int, said: str) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
    chat = {"id": person, "type": "private", "first_name": "Олена"}
    message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": user, "text": said}
    return {"update_id": next(UPDATES), "message": message}


async def measured(what: str, load: Load, database_url: str, requests: int, pace: float | None) -> Result:
    """Let people file, and see what it cost."""
    before, cases_before = sum(one.cpu_seconds() for one in load.services), await _cases(database_url)
    load.took.clear()
    load.filed, began = 0, time.perf_counter()
    await (load.paced(requests, pace) if pace else load.flat_out(requests))
    spent = time.perf_counter() - began
    quantiles = statistics.quantiles(load.took, n=100)
    return Result(
        what=what,
        per_second=len(load.took) / spent,
        p50=quantiles[49],
        p95=quantiles[94],
        p99=quantiles[98],
        cpu_per_update=(sum(one.cpu_seconds() for one in load.services) - before) / len(load.took) * 1000,
        peak_memory=max(one.peak_megabytes() for one in load.services),
        exact=await _cases(database_url) - cases_before == load.filed == requests,
    )


async def _cases(database_url: str) -> int:
    database = Database(database_url)
    async with database.view() as work:
        found = await work.connection.execute(select(func.count()).select_from(cases))
        number = int(found.scalar_one())
    await database.dispose()
    return number


@asynccontextmanager
async def loaded(database_url: str, folder: Path, processes: int) -> AsyncIterator[Load]:
    """The service, and somebody to load it."""
    messenger = Messenger()
    async with messenger.serving(), aiohttp.ClientSession() as client:
        with running(database_url, messenger.address, folder, processes) as services:
            for service in services:
                await service.until_ready(client)
            load = Load(messenger, services, client)
            await load.flat_out(AT_ONCE)  # catalogs are read, statements prepared
            yield load


async def rounds(database: str, database_url: str, folder: Path, processes: int, size: int) -> list[Result]:
    """The lines of one database."""
    named = f"{database}, {processes} process{'es' if processes > 1 else ''}"
    driver = database_url.replace("postgresql://", "postgresql+asyncpg://")
    results = []
    async with loaded(database_url, folder, processes) as load:
        for what, requests, pace, delay in (
            ("flat out", size, None, 0.0),
            ("75 updates a second", size // 3, 75.0, 0.0),
            ("75 a second, calls of 50 ms", size // 3, 75.0, 0.05),
        ):
            load.messenger.delay = delay
            results.append(await measured(f"{named}, {what}", load, driver, requests, pace))
            show(results[-1])
    return results


def show(result: Result) -> None:
    """One line of the table."""
    exact = "" if result.exact else "  CASES DO NOT ADD UP"
    print(
        f"{result.what:<52} {result.per_second:>8.0f}"
        f" {result.p50:>8.1f} {result.p95:>8.1f} {result.p99:>8.1f}"
        f" {result.cpu_per_update:>8.2f} {result.peak_memory:>8.0f}{exact}",
        flush=True,
    )


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=600, help="how many are filed flat out")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    chosen = parser.parse_args()
    if cores := os.sched_getaffinity(0) - {0}:
        os.sched_setaffinity(0, cores)
    print(
        f"{'':<52} {'a second':>8} {'p50, ms':>8} {'p95, ms':>8} {'p99, ms':>8} {'CPU, ms':>8} {'MB':>8}",
        flush=True,
    )
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results += await rounds("SQLite", f"sqlite:///{folder}/bench.db", folder, 1, chosen.requests)
        try:
            for processes in (1, 2):
                async with fresh_postgres() as url:
                    plain = url.replace("+asyncpg", "")
                    results += await rounds("PostgreSQL", plain, folder, processes, chosen.requests)
        except OSError:
            print("PostgreSQL does not answer at TEST_POSTGRES_URL: left out")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(result) for result in results], indent=1))


if __name__ == "__main__":
    uvloop.run(main())
