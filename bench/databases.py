"""Databases for measuring: fresh ones, and ones with many years of requests in them."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from core.cases import Case
from core.timers import TimerKind
from storage.connections import Connection
from storage.database import Database
from storage.tables import case_events, cases, citizens, identities, personal_texts, timers

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")

# What a finished request leaves behind, and of its updates and messages one each.
_SERIES = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :cases) "
_LONG_AGO = "'2026-01-01 00:00:00'"
_LEFT_BEHIND = (
    f"""INSERT INTO citizens (id, language, chose_language, phone, notice_version, met_at)
        {_SERIES} SELECT n, 'uk', false, '', 1, {_LONG_AGO} FROM series""",
    f"""INSERT INTO identities (id, citizen_id, channel, external_id, name, reachable)
        {_SERIES} SELECT n, n, 'telegram', CAST(10000000000 + n AS VARCHAR(100)), 'Олена', true
        FROM series""",
    f"""INSERT INTO conversations (identity_id, dialog, step, version, begun, draft, trail, answers, memory,
            is_record, keyboard_up, heard_at)
        {_SERIES} SELECT n, 'menu', 'choose', 9, 2, '{{}}', '[]', '[]', '{{}}', false, false, {_LONG_AGO}
        FROM series""",
    # Seven digits of the eight that a number has: nothing that is drawn meets them.
    f"""INSERT INTO cases (id, number, draft_id, identity_id, service, unit, status, outcome, closed_at,
            language, street_id, house, registered_at, due_at, legal_due_at, history_count)
        {_SERIES} SELECT n, CAST(n AS VARCHAR(8)), 'old-' || n, n, 'no_water', 'water_utility', 'closed',
            'done', {_LONG_AGO}, 'uk', 'metalurhiv', '86', {_LONG_AGO}, {_LONG_AGO}, {_LONG_AGO}, 1
        FROM series""",
    f"""INSERT INTO personal_texts (case_id, field, value, salt, digest)
        {_SERIES} SELECT n, 'description', 'Немає води з ранку, кран сухий', 'salt', 'digest' FROM series""",
    # Hashes that fit nothing: how long it takes does not hang on them.
    f"""INSERT INTO case_events (case_id, at, actor, kind, facts, position, hash)
        {_SERIES} SELECT n, {_LONG_AGO}, 'citizen', 'registered', '{{}}', 1, 'hash' FROM series""",
    f"""INSERT INTO events (channel, event_id, state, attempts, received_at, error)
        {_SERIES} SELECT 'telegram', 'old-' || n, 'handled', 1, {_LONG_AGO}, '' FROM series""",
    f"""INSERT INTO outbox (channel, address, identity_id, message_class, state, body, again, unasked,
            attempts, created_at, settled_at, reason)
        {_SERIES} SELECT 'telegram', CAST(10000000000 + n AS VARCHAR(100)), n, 0, 'sent', '{{}}', true, false,
            1, {_LONG_AGO}, {_LONG_AGO}, '' FROM series""",
)
_COUNTED_UP = ("citizens", "identities", "cases")
"""Tables whose ids were given here: PostgreSQL has to count on behind them."""


@asynccontextmanager
async def fresh_postgres() -> AsyncIterator[str]:
    """A database of our own on the server. Raises OSError when none answers."""
    name = f"bench_{uuid4().hex[:12]}"
    await _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


async def _on_server(statement: str) -> None:
    engine = create_async_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def fill(database_url: str, cases: int) -> None:
    """Put so many finished requests into a fresh database of the present shape."""
    database = Database(database_url)
    async with database.writer.begin() as connection:
        for statement in _LEFT_BEHIND:
            await connection.execute(text(statement), {"cases": cases})
        await _count_on(connection)
    await database.dispose()


async def _count_on(connection: Connection) -> None:
    """Ids go on behind those that were given, and the planner knows what is there."""
    for table in () if connection.dialect.name == "sqlite" else _COUNTED_UP:
        newest = f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
        await connection.execute(text(newest))
    await connection.execute(text("ANALYZE"))


@dataclass(frozen=True)
class Opened:
    """An open case, whose citizen has an account of this id, and when its timer rings."""

    case: Case
    account: str
    rings_at: datetime | None


async def fill_open(database_url: str, opened: Sequence[Opened]) -> None:
    """Put these cases in, each with a citizen of its own and its timer."""
    database = Database(database_url)
    rows = [_rows(one) for one in opened]
    async with database.writer.begin() as connection:
        for table in (citizens, identities, cases, personal_texts, case_events, timers):
            of_table = [row[table.name] for row in rows if table.name in row]
            await connection.execute(table.insert(), of_table)
        await _count_on(connection)
    await database.dispose()


def _rows(one: Opened) -> dict[str, dict[str, Any]]:
    """One row for each table."""
    case = one.case
    rows: dict[str, dict[str, Any]] = {
        "citizens": {
            "id": case.identity_id,
            "language": "uk",
            "notice_version": 1,
            "met_at": case.registered_at,
        },
        "identities": {
            "id": case.identity_id,
            "citizen_id": case.identity_id,
            "channel": "telegram",
            "external_id": one.account,
            "name": "Олена",
            "reachable": True,
        },
        "cases": {
            "id": case.id,
            "number": case.number,
            "draft_id": f"open-{case.id}",
            "identity_id": case.identity_id,
            "service": case.service,
            **vars(case.standing),
            "language": case.language,
            "street_id": case.address.street_id,
            "house": case.address.house,
            "registered_at": case.registered_at,
            "due_at": case.due_at,
            "legal_due_at": case.legal_due_at,
            "history_count": 1,
        },
        "personal_texts": {
            "case_id": case.id,
            "field": "description",
            "value": case.description,
            "salt": "salt",
            "digest": "digest",
        },
        "case_events": {
            "case_id": case.id,
            "at": case.registered_at,
            "actor": "citizen",
            "kind": "registered",
            "facts": {},
            "position": 1,
            "hash": "hash",
        },
    }
    if one.rings_at:
        rows["timers"] = {
            "kind": TimerKind.case_watched,
            "subject": str(case.id),
            "due_at": one.rings_at,
        }
    return rows


async def count_cases(database_url: str) -> int:
    """How many cases there are."""
    database = Database(database_url)
    async with database.view() as work:
        found = await work.connection.execute(select(func.count()).select_from(cases))
        number = int(found.scalar_one())
    await database.dispose()
    return number
