"""A crowd of subscribers, and a broadcast whose time has come: for those who measure or kill its sending."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, text

from core.areas import WHOLE_CITY, Area
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from core.sending import schedule
from storage.database import Database
from storage.outage_tables import subscribers
from storage.tables import citizens, identities

AT_ONCE = 10_000
"""Rows of one insert."""
TEXTS = {"uk": "28 листопада не буде води\nз 9:00 до 17:00", "ru": "28 ноября не будет воды\nс 9:00 до 17:00"}
LASTS = timedelta(hours=9)
Account = tuple[str, str, str]
"""Channel, id there, language."""
Rows = Mapping[Table, Sequence[Mapping[str, Any]]]


def people(accounts: Sequence[Account]) -> Rows:
    """Citizens of one account each, numbered from 1, who want to be told."""
    now, numbered = datetime.now(UTC), list(enumerate(accounts, start=1))
    return {
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
        subscribers: [{"citizen_id": at, "consent_version": 1, "consented_at": now} for at, _ in numbered],
    }


async def put(database: Database, rows: Rows) -> None:
    """Keep them, and let those who come later be numbered on."""
    async with database.writer.begin() as connection:
        for table, values in rows.items():
            for at in range(0, len(values), AT_ONCE):
                await connection.execute(insert(table), values[at : at + AT_ONCE])
        if not database.is_sqlite:
            for table in (citizens, identities):
                count_on = (
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {len(rows[citizens])})"
                )
                await connection.execute(text(count_on))


async def approve(database: Database, area: Area = WHOLE_CITY) -> Broadcast:
    """A broadcast whose time has come."""
    now = datetime.now(UTC)
    event = OutageEvent(now, "Олена #1", "approved")
    async with database.work() as work:
        outage = Outage(0, OutageKind.water, False, (area,), now, now + LASTS, TEXTS, now)
        outage = await work.outages.add(outage, event)
        await work.outages.move(outage.id, OutageState.announced, event)
        broadcast = Broadcast(0, outage, Purpose.announce, TEXTS, BroadcastState.scheduled, None)
        broadcast = await work.broadcasts.add(replace(broadcast, approved=broadcast.digest), event)
        await schedule(work, broadcast, now)
    return broadcast
