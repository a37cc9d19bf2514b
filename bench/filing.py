"""Measure the service as it runs: a process on one core, over real HTTP, against the sandbox as its Telegram.

People file requests, four updates each; sandbox and people have the other core. Printed are updates a second,
the time from what a person writes to the arrival of the bot's question, the service's own processor time and
memory, and whether exactly as many cases exist as were filed.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

import aiohttp
import uvloop

from bench.conversations import SAID
from bench.databases import count_cases, fill, fresh_postgres
from bench.service import Service, running
from bench.town import Town, flat_out, paced

AT_ONCE = 40
QUESTION_WITHIN = 60.0
MANY_CASES = 1_000_000


@dataclass(frozen=True)
class Scene:
    """One line of the table: how people come, and how slow the messenger is."""

    what: str
    part: float
    """How much of the requests that are filed flat out."""
    pace: float | None = None
    delay: float = 0.0


SCENES = (
    Scene("flat out", 1.0),
    Scene("75 updates a second", 1 / 3, 75.0),
    Scene("75 a second, calls of 50 ms", 1 / 3, 75.0, 0.05),
)


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


@dataclass
class Load:
    """People who file requests."""

    town: Town
    services: list[Service]
    database_url: str
    took: list[float] = field(default_factory=list)
    filed: int = 0

    async def file(self) -> None:
        """One request, from the start to the receipt."""
        person = self.town.newcomer()
        for said in SAID:
            self.took.append(await self.town.ask(person, said, QUESTION_WITHIN) * 1000)
        self.filed += 1

    async def measured(self, what: str, scene: Scene, size: int) -> Result:
        """Let people file, and see what it cost."""
        requests = max(1, round(size * scene.part))
        cpu, cases = self._cpu_seconds(), await count_cases(self.database_url)
        self.took.clear()
        self.town.delay, self.filed, began = scene.delay, 0, perf_counter()
        if scene.pace:
            await paced(self.file, requests, scene.pace / len(SAID))
        else:
            await flat_out(self.file, requests, AT_ONCE)
        spent = perf_counter() - began
        quantiles = statistics.quantiles(self.took, n=100)
        return Result(
            what=what,
            per_second=len(self.took) / spent,
            p50=quantiles[49],
            p95=quantiles[94],
            p99=quantiles[98],
            cpu_per_update=(self._cpu_seconds() - cpu) / len(self.took) * 1000,
            peak_memory=max(one.peak_megabytes() for one in self.services),
            exact=await count_cases(self.database_url) - cases == self.filed == requests,
        )

    def _cpu_seconds(self) -> float:
        return sum(one.cpu_seconds() for one in self.services)


@asynccontextmanager
async def loaded(database_url: str, folder: Path, processes: int, old_cases: int) -> AsyncIterator[Load]:
    """The service, and a town that has warmed it up."""
    plain = database_url.replace("+asyncpg", "")
    town = Town(limits=False)
    async with town.open(), running(plain, town.address, folder, processes) as services:
        if old_cases:
            await fill(database_url, old_cases)
        async with aiohttp.ClientSession() as client:
            for service in services:
                await service.start(client)
        load = Load(town, services, database_url)
        await flat_out(load.file, AT_ONCE, AT_ONCE)  # catalogs are read, statements prepared
        yield load


async def rounds(named: str, load: Load, size: int) -> list[Result]:
    """The lines of one service."""
    results = []
    for scene in SCENES:
        results.append(await load.measured(f"{named}, {scene.what}", scene, size))
        show(results[-1])
    return results


def show(result: Result) -> None:
    """One line of the table."""
    exact = "" if result.exact else "  CASES DO NOT ADD UP"
    print(
        f"{result.what:<60} {result.per_second:>8.0f}"
        f" {result.p50:>8.1f} {result.p95:>8.1f} {result.p99:>8.1f}"
        f" {result.cpu_per_update:>8.2f} {result.peak_memory:>8.0f}{exact}",
        flush=True,
    )


async def on_sqlite(size: int) -> list[Result]:
    """One process, with nothing and with much in the database."""
    results = []
    for old_cases, named in ((0, "SQLite"), (MANY_CASES, f"SQLite with {MANY_CASES:,} cases")):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.db"
            async with loaded(url, Path(folder), 1, old_cases) as load:
                results += await rounds(named, load, size)
    return results


async def on_postgres(size: int) -> list[Result]:
    """One process and two, with nothing and with much in the database. Raises OSError without a server."""
    results = []
    for processes, old_cases, named in (
        (1, 0, "PostgreSQL"),
        (2, 0, "PostgreSQL, 2 processes"),
        (1, MANY_CASES, f"PostgreSQL with {MANY_CASES:,} cases"),
    ):
        with tempfile.TemporaryDirectory() as folder:
            async with fresh_postgres() as url, loaded(url, Path(folder), processes, old_cases) as load:
                results += await rounds(named, load, size)
    return results


def on_the_other_core() -> None:
    """Leave the first core to the service."""
    if cores := os.sched_getaffinity(0) - {0}:
        os.sched_setaffinity(0, cores)


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=600, help="how many are filed flat out")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    chosen = parser.parse_args()
    on_the_other_core()
    print(
        f"{'':<60} {'a second':>8} {'p50, ms':>8} {'p95, ms':>8} {'p99, ms':>8} {'CPU, ms':>8} {'MB':>8}",
        flush=True,
    )
    results = await on_sqlite(chosen.requests)
    try:
        results += await on_postgres(chosen.requests)
    except OSError:
        print("PostgreSQL does not answer at TEST_POSTGRES_URL: left out")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(result) for result in results], indent=1))


if __name__ == "__main__":
    uvloop.run(main())
