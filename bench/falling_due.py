"""What a minute is like in which very many requests fall due, with the service as it runs."""

import asyncio
import random
import statistics
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bench.conversations import SAID
from bench.databases import Opened, count_cases, fill_open
from bench.service import running
from bench.surge import QUESTION_WITHIN, READS_FOR
from bench.town import Town
from city.reading import read_city
from core.cases import Address, Case, Standing
from core.city import City
from core.groups import bind, purpose_of_unit
from core.life import CaseStatus
from sandbox.people import Person
from storage.database import Database

SERVICES = ("low_water_pressure", "no_power", "weak_heating", "illegal_dump", "pothole")
"""Of five units."""
BOUND = ("power_utility", "heat_utility", "cleaning_service")
"""The units that have a group. Not the water utility: those who write meanwhile write to it."""
AFTER = timedelta(seconds=5)
"""So long after the sandbox's clock was moved."""
COMES_EVERY = 2.0
"""Seconds until the next citizen begins to write; with four messages each that is two a second."""
TOLD_WITHIN = 1200.0


@dataclass
class Falling:
    """Times in seconds."""

    late: int
    told_half: float
    told_all: float
    not_once: int
    """People with no message or more than one."""
    per_group: dict[str, int]
    """Messages that each group got."""
    calls_in_a_second: int
    group_calls_in_a_minute: int
    refused: int
    replies: int
    reply_p50: float
    reply_p99: float
    reply_longest: float
    filed: int
    exact: bool
    """As many cases exist as there should be."""
    peak_memory: float
    cpu_seconds: float


def late_case(number: int, due_at: datetime, city: City) -> Case:
    """One that falls due then."""
    service = city.service(SERVICES[number % len(SERVICES)])
    return Case(
        id=number,
        number=str(number),
        identity_id=number,
        service=service.code,
        standing=Standing(CaseStatus.in_progress, service.unit),
        description="Темно у дворі",
        address=Address("metalurhiv", "86"),
        phone=None,
        whom=None,
        language="uk",
        registered_at=due_at - timedelta(days=3),
        due_at=due_at,
        legal_due_at=due_at + timedelta(days=20),
        changed_at=due_at - timedelta(days=3),
    )


def next_noon() -> datetime:
    """Tomorrow, about noon in the city: nobody's quiet hours."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


def most_within(times: Iterable[float], span: float) -> int:
    """The most that came within any span of so many seconds."""
    ordered = sorted(times)
    return max(
        (number + 1 - bisect_left(ordered, at - span + 1e-9) for number, at in enumerate(ordered)), default=0
    )


@dataclass
class Minute:
    """People who are told, and people who write meanwhile."""

    town: Town
    late: list[Person]
    waited: list[float] = field(default_factory=list)
    filed: int = 0

    async def until_told(self) -> None:
        """Until everybody has heard. Raises TimeoutError."""
        async with asyncio.timeout(TOLD_WITHIN):
            while not all(self.town.heard.messages[person.id] for person in self.late):  # noqa: ASYNC110
                await asyncio.sleep(0.5)

    async def others_write(self, over: asyncio.Event) -> None:
        """People come and file a request each, until it is over."""
        async with asyncio.TaskGroup() as people:
            while not over.is_set():
                people.create_task(self._files())
                await asyncio.sleep(COMES_EVERY)

    async def _files(self) -> None:
        person = self.town.newcomer()
        for said in SAID:
            self.waited.append(await self.town.ask(person, said, QUESTION_WITHIN))
            await asyncio.sleep(random.uniform(*READS_FOR))
        self.filed += 1

    async def happens(self) -> None:
        """All of it."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.others_write(over))
            await self.until_told()
            over.set()
        await self.town.until_delivered()


async def _prepare(url: str, town: Town, late: list[Person], due_at: datetime) -> dict[str, str]:
    """Late cases, and groups of some units: the purpose of each by its chat."""
    city, chats = read_city("mariupol"), {}
    cases = [late_case(number, due_at, city) for number in range(1, len(late) + 1)]
    await fill_open(url, [Opened(one, person.id, due_at) for one, person in zip(cases, late, strict=True)])
    database = Database(url)
    async with database.work() as work:
        for unit in BOUND:
            group = town.group(city.unit(unit).name["uk"])
            purpose = chats[group.id] = purpose_of_unit(unit)
            await bind(
                work, purpose, channel="telegram", chat=group.id, title=group.title, by="bench", now=due_at
            )
    await database.dispose()
    return chats


async def measured(people: int) -> Falling:
    """The whole of it, on a fresh database."""
    town, due_at = Town(limits=True), next_noon()
    late = [town.newcomer() for _ in range(people)]
    for person in late:
        person.started = True
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/bench.db"
        async with town.open(), aiohttp.ClientSession() as client, AsyncExitStack() as stack:
            serving = running(url, town.address, Path(name), 1, rate="30", clock=town.address)
            [service] = await stack.enter_async_context(serving)
            chats = await _prepare(url, town, late, due_at)
            await service.start(client)
            minute = Minute(town, late)
            cpu = service.cpu_seconds()
            town.sandbox.clock.advance_to(due_at - AFTER)
            began = time.perf_counter() + AFTER.total_seconds()
            await minute.happens()
            await service.until_idle(client)
            cpu, peak = service.cpu_seconds() - cpu, service.peak_megabytes()
        filed = await count_cases(url) - people
    heard, ids = town.heard, {person.id for person in late}
    told = sorted(at - began for at, chat in heard.arrivals if chat in ids)
    quantiles = statistics.quantiles(minute.waited, n=100, method="inclusive")
    return Falling(
        late=people,
        told_half=told[len(told) // 2],
        told_all=told[-1],
        not_once=sum(heard.messages[one] != 1 for one in ids),
        per_group={purpose: heard.messages[chat] for chat, purpose in chats.items()},
        calls_in_a_second=most_within((at for at, _ in heard.arrivals), 1.0),
        group_calls_in_a_minute=max(
            most_within((at for at, where in heard.arrivals if where == chat), 60.0) for chat in chats
        ),
        refused=heard.refused,
        replies=len(minute.waited),
        reply_p50=quantiles[49],
        reply_p99=quantiles[98],
        reply_longest=max(minute.waited),
        filed=minute.filed,
        exact=filed == minute.filed,
        peak_memory=peak,
        cpu_seconds=cpu,
    )
