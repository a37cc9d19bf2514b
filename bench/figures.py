"""How long the figures of a month and of a year take, with many requests and their histories.

    .venv/bin/python -m bench.figures --cases 1000000 [--postgres]

The requests are spread evenly over 2026; each leaves four lines of history, every tenth a fifth.
"""

import argparse
import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench.databases import fresh_postgres
from city.reading import read_city
from core.figures import report_figures
from core.periods import period_of
from storage.database import Database
from storage.migrate import migrate

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SECONDS = 365 * 86_400
PERIODS = {
    "a month": (date(2026, 11, 1), date(2026, 11, 30)),
    "a year": (date(2026, 1, 1), date(2026, 12, 31)),
}
_SERIES = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :cases) "
_HISTORY = (
    ("citizen", "registered", "0", "true"),
    ("api:unit", "take", "n % 1000 * 97", "true"),
    ("api:unit", "finish", "100000 + n % 1009 * 495", "true"),
    ("api:operator", "approve", "601000", "true"),
    ("timer", "overdue", "259200", "n % 10 = 0"),
)
"""Who, what, so many seconds after the receipt, and of which requests."""


def _statements(moment: str) -> list[str]:
    """What fills the tables; `moment` makes a time of seconds since the year began."""
    received = f"n * ({SECONDS} / :cases)"
    at = moment.format(received)
    due = moment.format(f"{received} + 259200")
    person = at.replace("n *", "1 *")
    return [
        f"""INSERT INTO citizens (id, language, chose_language, phone, notice_version, met_at)
            SELECT 1, 'uk', false, '', 1, {person}""",
        """INSERT INTO identities (id, citizen_id, channel, external_id, name, reachable)
            SELECT 1, 1, 'telegram', '1', 'Олена', true""",
        f"""INSERT INTO cases (id, number, draft_id, identity_id, service, unit, status, language, mark,
                registered_at, due_at, legal_due_at)
            {_SERIES} SELECT n, CAST(n AS VARCHAR(8)), 'old-' || n, 1, 'service-' || (n % 31),
                'unit-' || (n % 13), CASE WHEN n % 50 = 0 THEN 'in_progress' ELSE 'closed' END, 'uk',
                CASE WHEN n % 3 = 0 THEN n % 5 + 1 END, {at}, {due}, {due} FROM series""",
        *(
            f"""INSERT INTO case_events (case_id, at, actor, kind, facts)
                {_SERIES} SELECT n, {moment.format(f"{received} + {after}")}, '{actor}', '{kind}', '{{}}'
                FROM series WHERE {which}"""
            for actor, kind, after, which in _HISTORY
        ),
    ]


_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', 1767225600 + {}, 'unixepoch')",
    "postgresql": "to_timestamp(1767225600 + {})",
}


async def _fill(database: Database, cases: int) -> None:
    moment = _MOMENT["sqlite" if database.is_sqlite else "postgresql"]
    async with database.writer.begin() as connection:
        for statement in _statements(moment):
            values = {"cases": cases} if ":cases" in statement else {}
            await connection.execute(text(statement), values)
        await connection.execute(text("ANALYZE"))


async def measure(url: str, cases: int) -> None:
    """Fill a fresh database and print how long the reports take, three times each."""
    database, city = Database(url), read_city("mariupol")
    await migrate(database)
    await _fill(database, cases)
    for name, (first, last) in PERIODS.items():
        period = period_of(ZoneInfo(city.zone), NOW, first, last)
        for _ in range(3):
            began = time.perf_counter()
            async with database.view() as work:
                report = await report_figures(work.figures, city, period, NOW)
            took = time.perf_counter() - began
            print(f"{name}: {took:.2f} s; {report.total.received} received, {report.total.closed} closed")
    await database.dispose()


async def _main(cases: int, postgres: bool) -> None:
    async with AsyncExitStack() as stack:
        if postgres:
            await measure(await stack.enter_async_context(fresh_postgres()), cases)
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            await measure(f"sqlite:///{folder}/figures.db", cases)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    asyncio.run(_main(given.cases, given.postgres))
