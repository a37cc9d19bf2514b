"""How long it takes to find and do what is due, with many years of requests in the database."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from app.fires import fires
from app.rounds import Rounds
from bench.databases import Opened, fill, fill_open
from bot.delivery import Delivery
from bot.fetching import Fetching
from city.reading import read_city
from core.calendar import AT_ONCE, follow_calendar
from core.cases import Address, Case, Standing
from core.city import City
from core.digest import digest
from core.life import CaseStatus
from core.moments import MOMENTS
from core.telling import BURST
from core.terms import due_of, parse_deadline
from core.work import Work
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Utc
from storage.timers import TAKE_DUE

NOON = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
"""A Wednesday."""
DUE_NOW = 200
LATE = 1_000
"""Since last night."""
DONE = 1_000
"""Wait for their citizen's yes."""
TERM = 15
"""Days."""
TIMES = 50


@dataclass
class StillClock:
    """Stands until it is moved."""

    time: datetime

    def now(self) -> datetime:
        """Where it stands."""
        return self.time


class _UndoneError(Exception):
    """What was tried is undone."""


@dataclass
class Took:
    """Milliseconds."""

    median: float
    p99: float
    all: float
    times: int


@dataclass
class Stopwatch:
    """How long something takes, again and again."""

    seconds: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        began = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - began)

    def took(self) -> Took:
        """All of it."""
        quantiles = statistics.quantiles(self.seconds, n=100, method="inclusive")
        ms = [1000 * one for one in (quantiles[49], quantiles[98], sum(self.seconds))]
        return Took(ms[0], ms[1], ms[2], len(self.seconds))


@dataclass
class Finding:
    """What came of one database."""

    named: str
    plan: str
    took: dict[str, Took]
    reckoned: int
    """Cases that got another date."""
    longest: float
    """Milliseconds of the longest transaction of the reckoning."""


def open_case(number: int, first: int, city: City) -> Case:
    """One of those that are open: its term runs, has passed, ends now, or the work is done."""
    services = [one for one in city.services if parse_deadline(one.deadline).days == TERM]
    service = services[number % len(services)]
    registered_at = NOON - timedelta(days=number % (TERM - 2), minutes=number % 97)
    due_at, legal_due_at = due_of(city, service, registered_at)
    standing = Standing(CaseStatus.in_progress, service.unit)
    if number < DUE_NOW:
        due_at = NOON
    elif number < DUE_NOW + LATE:
        due_at = NOON - timedelta(hours=12)
    elif number < DUE_NOW + LATE + DONE:
        standing = Standing(CaseStatus.done, service.unit, moved_at=NOON - timedelta(days=1))
    return Case(
        id=first + number,
        number=str(first + number),
        identity_id=first + number,
        service=service.code,
        standing=standing,
        description="Звалище за гаражами",
        address=Address("metalurhiv", "86"),
        phone=None,
        whom=None,
        language="uk",
        registered_at=min(registered_at, due_at - timedelta(days=1)),
        due_at=due_at,
        legal_due_at=legal_due_at,
        changed_at=min(registered_at, due_at - timedelta(days=1)),
    )


def rings_at(case: Case, city: City, since: datetime) -> datetime | None:
    """When the next moment of this case comes, from then on."""
    return min(
        (at for moment in MOMENTS.values() if (at := moment(case, city)) and at >= since), default=None
    )


def with_longer_terms(city: City) -> City:
    """The city after it has given each term another week: every day on which something is due changes."""
    longer = f"{TERM + 7}d"
    services = (
        replace(one, deadline=longer) if parse_deadline(one.deadline).days == TERM else one
        for one in city.services
    )
    return replace(city, services=tuple(services))


async def measured(named: str, url: str, old_cases: int, open_cases: int) -> Finding:
    """Fill a fresh database and measure."""
    city, database = read_city("mariupol"), Database(url)
    await migrate(database)
    await fill(url, old_cases)
    opened = [open_case(number, old_cases + 1, city) for number in range(open_cases)]
    await fill_open(
        url, [Opened(one, str(10_000_000_000 + one.id), rings_at(one, city, NOON)) for one in opened]
    )
    await database.start()
    try:
        return await _measured(named, database, city)
    finally:
        await database.close()


async def _measured(named: str, database: Database, city: City) -> Finding:
    clock = StillClock(NOON - timedelta(minutes=1))
    rounds = _rounds(database, city, clock)
    await follow_calendar(database.work, city, clock.now())  # is remembered
    took = {"a round that finds nothing due": await _often(rounds.round)}
    clock.time = NOON
    plan = await _plan(database, NOON)
    took["finding one"] = await _finding(database, NOON)
    took["firing one, with all it does"] = await _firing(rounds)
    clock.time = NOON + BURST
    took["telling one person or group"] = await _firing(rounds)
    took["the morning's digest"] = await _often(lambda: _read_digest(database, clock.now()))
    reckoning = Stopwatch()

    @asynccontextmanager
    async def timed_work() -> AsyncIterator[Work]:
        async with reckoning.running(), database.work() as work:
            yield work

    reckoned = await follow_calendar(timed_work, with_longer_terms(city), clock.now())
    took[f"reckoning terms anew, {AT_ONCE} cases"] = reckoning.took()
    return Finding(named, plan, took, reckoned, max(reckoning.seconds) * 1000)


def _rounds(database: Database, city: City, clock: StillClock) -> Rounds:
    """The rounds of a service that has no messenger and no inbox: no timer here asks for them."""
    delivery = Delivery({}, database.work, clock, city)
    fetching = Fetching({}, database.work, database.view, None, clock)  # type: ignore[arg-type]
    return Rounds(database, delivery, fetching, clock, fires(None, city, clock))  # type: ignore[arg-type]


async def _often(act: Callable[[], Awaitable[object]]) -> Took:
    watch = Stopwatch()
    for _ in range(TIMES):
        async with watch.running():
            await act()
    return watch.took()


async def _plan(database: Database, now: datetime) -> str:
    """How the database goes about it: which index it uses."""
    dialect = SQLiteDialect if database.is_sqlite else PGDialect
    query = TAKE_DUE.compile(dialect=dialect(paramstyle="named"))
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    asked = text(f"{explain} {query}").bindparams(
        *(bindparam(name, value) for name, value in query.params.items() if name != "now"),
        bindparam("now", now, Utc),
    )
    async with database.view() as view:
        rows = (await view.connection.execute(asked)).all()
    lines = [str(row[-1]).strip() for row in rows]
    return next((line for line in lines if "ix_timers_due_at" in line), " / ".join(lines))


async def _finding(database: Database, now: datetime) -> Took:
    """The query alone; what it takes is put back."""
    watch = Stopwatch()
    for _ in range(DUE_NOW):
        with suppress(_UndoneError):
            async with database.work() as work:
                async with watch.running():
                    found = await work.timers.take_due(now)
                assert found
                raise _UndoneError
    return watch.took()


async def _firing(rounds: Rounds) -> Took:
    """Everything that is due."""
    watch, more = Stopwatch(), True
    while more:
        async with watch.running():
            more = await rounds.fire_one()
    watch.seconds.pop()
    return watch.took()


async def _read_digest(database: Database, now: datetime) -> None:
    async with database.view() as view:
        await digest(view, now)
