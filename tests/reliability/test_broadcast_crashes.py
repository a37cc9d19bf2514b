"""kill -9 in every phase of a broadcast to ten thousand: nobody is told twice, and nobody is forgotten."""

import asyncio
import os
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from bot.broadcast_lane import AT_ONCE
from core.areas import WHOLE_CITY
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.ledger import RecipientState, Stage
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from core.sending import schedule
from storage.database import Database
from storage.outage_tables import recipients, subscribers, subscriptions
from storage.tables import citizens, identities
from tests.app.conftest import free_port
from tests.reliability.citizens import World, until
from tests.reliability.conftest import SAID, Nursery, nursery, world_for
from tests.reliability.test_crash_points import forget_the_dead

PEOPLE = int(os.environ.get("BROADCAST_PEOPLE", "10000"))
ON_VIBER = PEOPLE // 5
VIBER_AT_ONCE = 600
LIFE = 45.0
"""Seconds after which a life that does not come by its point is killed where it stands."""
TEXTS = {"uk": "Не буде води\nз 9:00", "ru": "Не будет воды\nс 9:00"}
TELLS = r"/(sendMessage|broadcast_message)$"
S = RecipientState
POINTS = (
    ("before_write", 1),
    ("after_write", 2),
    ("before_write", 2),
    ("before_take", 1),
    ("after_take", 4),
    ("before_call", 30),
    ("after_call", 200),
    ("before_settle", 20),
    ("after_settle", 15),
    ("before_commit", 30),
    ("after_commit", 50),
    ("before_call", 1000),
    ("after_call", 1500),
    ("before_close", 1),
    ("after_close", 1),
)
"""Where each life dies: while the ledger is written, somebody is taken, called, settled, and at the end."""


async def _fill(database: Database, world: World) -> None:
    """Everybody wants to be told of everything."""
    people = [one for one in await world.get("/people") if one["name"] == "Слухачка Вигадана"]
    now = datetime.now(UTC)
    rows: dict[Table, list[dict[str, Any]]] = {
        citizens: [
            {"id": at, "language": one["language_code"], "met_at": now} for at, one in enumerate(people, 1)
        ],
        identities: [
            {
                "id": at,
                "citizen_id": at,
                "channel": one["messenger"],
                "external_id": one["id"],
                "name": "Олена",
                "reachable": True,
            }
            for at, one in enumerate(people, 1)
        ],
        subscribers: [
            {"citizen_id": at, "consent_version": 1, "consented_at": now} for at in range(1, len(people) + 1)
        ],
        subscriptions: [
            {"citizen_id": at, "street_id": "", "house": "", "district": "", "kinds": 63}
            for at in range(1, len(people) + 1)
        ],
    }
    async with database.writer.begin() as connection:
        for table, values in rows.items():
            await connection.execute(insert(table), values)


async def _approve(database: Database) -> Broadcast:
    """Its time has come, and nobody has looked yet."""
    now = datetime.now(UTC)
    event = OutageEvent(now, "Олена #1", "approved")
    async with database.work() as work:
        outage = Outage(0, OutageKind.water, False, (WHOLE_CITY,), now, now + timedelta(hours=6), TEXTS, now)
        outage = await work.outages.add(outage, event)
        await work.outages.move(outage.id, OutageState.announced, event)
        broadcast = Broadcast(0, outage, Purpose.announce, TEXTS, BroadcastState.scheduled, None)
        broadcast = await work.broadcasts.add(replace(broadcast, approved=broadcast.digest), event)
        await schedule(work, broadcast, now)
    return broadcast


async def _standing(database: Database, state: RecipientState) -> dict[str, set[int]]:
    """Who stands so, by messenger."""
    query = select(recipients.c.channel, recipients.c.citizen_id).where(recipients.c.state == state)
    found: dict[str, set[int]] = {"telegram": set(), "viber": set()}
    async with database.reader.connect() as connection:
        for channel, citizen_id in await connection.execute(query):
            found[channel].add(citizen_id)
    return found


async def _told(world: World) -> Counter[str]:
    """How many messages the messengers have taken for each person."""
    told: Counter[str] = Counter()
    for call in await world.get("/calls"):
        asked, answer = call["parameters"], call["answer"]
        if call["method"].lower() == "sendmessage" and answer["ok"]:
            told[str(asked["chat_id"])] += 1
        if call["method"].lower() == "broadcast_message" and answer["status"] == 0:
            missed = {one["receiver"] for one in answer["failed_list"]}
            told.update(one for one in asked["broadcast_list"] if one not in missed)
    return told


async def _dies(raised: Nursery, point: str, at: int) -> None:
    await raised.begin(point=point, at=at, call=TELLS)
    try:
        await asyncio.wait_for(asyncio.shield(ending := asyncio.ensure_future(raised.ended())), LIFE)
    except TimeoutError:
        raised._write("kill")
        await ending


async def test_F70_kill_9_in_every_phase_of_a_broadcast(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    began, port = time.monotonic(), free_port()
    database = Database(database_url)
    settings = {"DATABASE_URL": database_url.replace("+asyncpg", "")}
    crowd = str(PEOPLE - ON_VIBER), str(ON_VIBER)
    phases: Counter[str] = Counter()
    in_doubt = set[int]()
    async with (
        world_for(tmp_path, f"http://127.0.0.1:{port}", *crowd) as world,
        nursery(tmp_path, port, world, **settings) as raised,
    ):
        await _fill(database, world)
        broadcast = await _approve(database)

        async def stage() -> Stage | None:
            async with database.view() as work:
                ledger = await work.ledger.of(broadcast.id)
            return ledger.stage if ledger else None

        async def closed() -> bool:
            return await stage() is Stage.closed

        for point, at in POINTS:
            await _dies(raised, point, at)
            assert not await closed(), f"{point} {at}: nobody was killed there"
            flying = await _standing(database, S.sending)
            assert len(flying["telegram"]) <= AT_ONCE
            assert len(flying["viber"]) <= VIBER_AT_ONCE
            in_doubt |= flying["telegram"] | flying["viber"]
            waiting = await _standing(database, S.waiting)
            at_its_end = await stage() is Stage.whole and not any(waiting.values())
            phases["whole, nobody waits" if at_its_end else str(await stage())] += 1
            await forget_the_dead(database)
        await raised.begin()
        await until(closed, "the end of the broadcast", 120)
        told = await _told(world)
    query = select(recipients.c.state, identities.c.external_id).join(identities)
    async with database.reader.connect() as connection:
        ends = {row.external_id: row.state for row in await connection.execute(query)}
    async with database.view() as work:
        ledger = await work.ledger.of(broadcast.id)
        done = await work.broadcasts.by_id(broadcast.id)
    unknown = {channel: len(people) for channel, people in (await _standing(database, S.unknown)).items()}
    never_known = set[int]().union(*(await _standing(database, S.unknown)).values())
    await database.dispose()
    SAID.append(
        f"{request.node.name}: kills {raised.kills}, in {dict(phases)}, told {sum(told.values())}, unknown"
        f" {unknown}, {time.monotonic() - began:.0f} s"
    )
    assert max(told.values()) == 1, "somebody was told twice"
    assert {one for one, state in ends.items() if state == S.sent} <= set(told)
    assert {state for one, state in ends.items() if one not in told} <= {S.unknown}
    assert never_known <= in_doubt, "nobody is in doubt who was not being told when a process was killed"
    assert set(ends.values()) <= {S.sent, S.unknown}
    assert ledger
    assert len(ends) == ledger.size == PEOPLE
    assert done
    assert done.state is BroadcastState.done
    assert {"writing", "whole", "whole, nobody waits"} <= set(phases)
