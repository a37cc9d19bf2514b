"""How long it takes to tell a city.

    .venv/bin/python -m bench.broadcasts [--json data/bench-broadcasts.json] [--postgres] [--only ledger]

- `ledger`: 200,000 subscribers with one or two addresses each: whom an outage of the whole city concerns is
  found, and the ledger written, while somebody else wants to write all the time.
- `thirty`: ten minutes at thirty a second, with the sandbox's limits and under a turned clock.
- `service`: the service as a process of its own, the sandbox in another: at thirty a second, and with the
  limits lifted; people file requests meanwhile and wait for the bot's next question.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from sqlalchemy import Table, insert, text

from app.start import leave_alone_what_stays
from bench.conversations import SAID
from bench.databases import fresh_postgres
from bench.service import running
from bench.town import Town
from bot.messages import Outgoing
from city.reading import read_city
from core.areas import WHOLE_CITY, Area
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.ledger import RecipientState, Stage
from core.ledger_writing import write_ledger
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from core.sending import schedule
from storage.database import Database
from storage.migrate import migrate
from storage.outage_tables import subscribers, subscriptions
from storage.tables import citizens, conversations, identities
from tests.reliability.broadcast_world import town_told
from tests.reliability.turned_time import play, turned_loop

SUBSCRIBERS = 200_000
TEXTS = {"uk": "28 листопада не буде води\nз 9:00 до 17:00", "ru": "28 ноября не будет воды\nс 9:00 до 17:00"}
MINUTES = int(os.environ.get("BENCH_MINUTES", "10"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
"""Whom the service tells with the limits lifted."""
AT_ONCE = 10_000
"""Rows of one insert."""
READS_FOR = 2.0
"""Seconds that somebody reads an answer: in one chat one message a second is allowed."""
Figures = dict[str, Any]
Account = tuple[str, str, str]
"""Channel, id there, language."""


async def fill(database: Database, accounts: Sequence[Account]) -> None:
    """All of them subscribe: each to a house, every second to another one as well."""
    city, chance, now = read_city("mariupol"), random.Random(1), datetime.now(UTC)
    numbered = list(enumerate(accounts, start=1))
    talk = {"dialog": "", "step": "", "version": 0, "begun": 0, "draft": {}, "trail": [], "answers": {}}
    talk |= {"memory": {}, "is_record": False, "keyboard_up": False, "heard_at": now}
    places = [
        {"citizen_id": at, "street_id": street.id, "house": f"{house}{more}", "district": street.district}
        for at, _ in numbered
        for more in ("", "а")[: 1 + at % 2]
        for street, house in [(chance.choice(list(city.streets)), chance.randint(1, 80))]
    ]
    rows: dict[Table, list[dict[str, Any]]] = {
        citizens: [{"id": at, "language": language, "met_at": now} for at, (_, _, language) in numbered],
        identities: [
            {
                "id": at,
                "citizen_id": at,
                "channel": channel,
                "external_id": whom,
                "name": "",
                "reachable": True,
            }
            for at, (channel, whom, _) in numbered
        ],
        conversations: [{"identity_id": at} | talk for at, _ in numbered],
        subscribers: [{"citizen_id": at, "consent_version": 1, "consented_at": now} for at, _ in numbered],
        subscriptions: [place | {"kinds": 63} for place in places],
    }
    async with database.writer.begin() as connection:
        for table, values in rows.items():
            for at in range(0, len(values), AT_ONCE):
                await connection.execute(insert(table), values[at : at + AT_ONCE])
        if not database.is_sqlite:
            for name in ("citizens", "identities"):
                count_on = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {len(accounts)})"
                await connection.execute(text(count_on))
        await connection.execute(text("ANALYZE"))


async def approve(database: Database, area: Area = WHOLE_CITY) -> Broadcast:
    """A broadcast whose time has come."""
    now = datetime.now(UTC)
    event = OutageEvent(now, "Олена #1", "approved")
    async with database.work() as work:
        outage = Outage(0, OutageKind.water, False, (area,), now, now + timedelta(hours=9), TEXTS, now)
        outage = await work.outages.add(outage, event)
        await work.outages.move(outage.id, OutageState.announced, event)
        broadcast = Broadcast(0, outage, Purpose.announce, TEXTS, BroadcastState.scheduled, None)
        broadcast = await work.broadcasts.add(replace(broadcast, approved=broadcast.digest), event)
        await schedule(work, broadcast, now)
    return broadcast


async def _want_to_write(database: Database, waited: list[float]) -> None:
    """Somebody else's small transactions, one after the other; how long each waited for its turn."""
    while True:
        began = time.perf_counter()
        async with database.work():
            waited.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)


async def ledger(url: str) -> Figures:
    """The audience of a whole city, and its ledger."""
    database, city = Database(url, {"viber": "all"}), read_city("mariupol")  # type: ignore[dict-item]
    await migrate(database)
    messengers = ("telegram", "telegram", "telegram", "telegram", "viber")
    accounts = [
        (messengers[at % 5], f"{10**10 + at}", "ru" if at % 3 == 0 else "uk") for at in range(SUBSCRIBERS)
    ]
    await fill(database, accounts)
    del accounts
    broadcast = await approve(database)
    async with database.work() as work:
        await work.ledger.open(broadcast.id)
        begun = await work.ledger.of(broadcast.id)
    assert begun
    waited: list[float] = []
    await database.beat()
    leave_alone_what_stays()  # as the service does when it starts
    before = _resident()
    other = asyncio.create_task(_want_to_write(database, waited))
    began = time.perf_counter()
    where = database.view, database.work, broadcast, begun, ()
    whole = await write_ledger(*where, city, database.fares, _RealClock())
    took = time.perf_counter() - began
    other.cancel()
    with suppress(asyncio.CancelledError):
        await other
    more = _resident() - before
    await database.dispose()
    assert (whole.size, whole.stage) == (SUBSCRIBERS, Stage.whole)
    return {
        "people": whole.size,
        "seconds": took,
        "longest_wait_ms": max(waited) * 1000,
        "p99_wait_ms": statistics.quantiles(waited, n=100)[98] * 1000,
        "more_memory_mb": more,
    }


class _RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def _resident() -> float:
    """Megabytes that this process holds, and at the end the most it has held."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def thirty(url: str) -> Figures:
    """Ten minutes of turned time, in which computing takes none: half of them nobody else writes."""

    async def scene() -> Figures:
        async with town_told(url, read_city("mariupol")) as town:
            people = [
                town.sandbox.house.add_person("Олена", "telegram", "uk") for _ in range(MINUTES * 60 * 30)
            ]
            for one in people:
                one.started = True
            await fill(town.database, [("telegram", one.id, "uk") for one in people])
            broadcast = await town.begin(await town.approved())
            await town.until(lambda: bool(town.heard.told), 60)
            loop = turned_loop()
            began = loop.time()
            turning = asyncio.create_task(loop.turn_still(MINUTES * 60))
            told = len(town.heard.told)
            await asyncio.sleep(MINUTES * 30)
            alone = (len(town.heard.told) - told) / (loop.time() - began)
            waited = []
            for person in people[-100:]:
                await asyncio.sleep(1.0)
                asked = loop.time()
                await town.telegram.send(person.id, Outgoing("Так"), [])
                waited.append(loop.time() - asked)
            await turning
            counts = await town.counts(broadcast)
            times = sorted(at for at, *_ in town.heard.told)
            return {
                "per_second_alone": alone,
                "of_thirty": alone / 30,
                "refused": town.refused(),
                "shortest_thirty_one": min(b - a for a, b in zip(times, times[30:], strict=False)),
                "reply_p95_ms": statistics.quantiles(waited, n=20)[18] * 1000,
                "told": counts.get(RecipientState.sent, 0),
            }

    return play(scene())


async def service(people: int, rate: str, database_url: str = "") -> Figures:
    """The service sends; meanwhile people write to it."""
    town = Town(limits=rate != "unlimited")
    crowd = [town.newcomer() for _ in range(people)]
    for one in crowd:
        one.started = True
    ids = {one.id for one in crowd}
    with tempfile.TemporaryDirectory() as name:
        url = database_url or f"sqlite:///{name}/bench.db"
        async with town.open(), running(url, town.address, Path(name), 1, rate=rate) as [process]:
            database = Database(url)
            await fill(database, [("telegram", one.id, "uk") for one in crowd])
            await approve(database)
            await database.dispose()
            async with aiohttp.ClientSession() as client:
                starting = asyncio.create_task(process.start(client))
                while not town.heard.arrivals:  # noqa: ASYNC110 -- the town sets no event of ours
                    await asyncio.sleep(0.05)
                waited = await _write_meanwhile(town, ids, people)
                await starting
                peak, cpu = process.peak_megabytes(), process.cpu_seconds()
    told = sorted(at for at, chat in town.heard.arrivals if chat in ids)
    early, late = told[len(told) // 20], told[-1 - len(told) // 20]
    return {
        "people": people,
        "rate": rate,
        "told_once": sum(town.heard.messages[one] == 1 for one in ids),
        "per_second": 0.9 * len(told) / (late - early),
        "seconds": told[-1] - told[0],
        "refused": town.heard.refused,
        "replies": len(waited),
        "reply_p50_ms": statistics.median(waited) * 1000,
        "reply_p95_ms": statistics.quantiles(waited, n=20)[18] * 1000,
        "peak_memory_mb": peak,
        "cpu_ms_each": cpu / people * 1000,
    }


async def _write_meanwhile(town: Town, ids: set[str], people: int) -> list[float]:
    """Three at a time file requests until everybody is told; how long each answer took."""
    waited: list[float] = []

    def left() -> bool:
        return sum(town.heard.messages[one] > 0 for one in ids) < people

    async def file_again_and_again() -> None:
        while left():
            person = town.newcomer()
            for said in SAID:
                waited.append(await town.ask(person, said, 60.0))
                await asyncio.sleep(READS_FOR)

    await asyncio.gather(*(file_again_and_again() for _ in range(3)))
    return waited


def show(name: str, figures: Mapping[str, Any]) -> None:
    """The figures of one part, in a line."""
    told = ", ".join(
        f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}"
        for key, value in figures.items()
    )
    print(f"{name}: {told}", flush=True)


async def _ledger_on(postgres: bool) -> Figures:
    async with AsyncExitStack() as stack:
        if postgres:
            return await ledger(await stack.enter_async_context(fresh_postgres()))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        return await ledger(f"sqlite:///{folder}/ledger.db")


def _thirty_on_sqlite() -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/thirty.db"

        async def made() -> None:
            database = Database(url)
            await migrate(database)
            await database.dispose()

        asyncio.run(made())
        return thirty(url)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--postgres", action="store_true", help="the ledger on PostgreSQL as well")
    parser.add_argument("--only", choices=["ledger", "thirty", "service"])
    chosen = parser.parse_args()
    parts = {
        "ledger": lambda: uvloop.run(_ledger_on(postgres=False)),
        "ledger, PostgreSQL": lambda: uvloop.run(_ledger_on(postgres=True)),
        "thirty": _thirty_on_sqlite,
        "service at 30": lambda: uvloop.run(service(1800, "30")),
        "service, unlimited": lambda: uvloop.run(service(PEOPLE, "unlimited")),
    }
    if not chosen.postgres:
        del parts["ledger, PostgreSQL"]
    found = {}
    for name, part in parts.items():
        if chosen.only is None or name.startswith(chosen.only):
            found[name] = part()
            show(name, found[name])
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
