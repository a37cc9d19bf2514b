"""Measure what is done with a whole year: making it, backup, restore, moving it to PostgreSQL.

    .venv/bin/python -m bench.year --cases 55000 [--postgres]

After the move the figures of each month, every case and every history have to be the same as before it.
With --postgres the year is made there, too.
"""

import argparse
import asyncio
import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.backup.restoring import bring_back, check_backup
from app.backup.writing import half_backup, write_sqlite
from app.demo.making import make_demo, plan_demo
from app.moving import move_all
from bench.databases import fresh_postgres
from city.reading import read_city
from core.figures import report_figures
from core.periods import period_of
from storage.database import Database
from storage.migrate import migrate

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CITY = read_city("mariupol")
AT_ONCE = 200


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long it took."""
    began = time.perf_counter()
    yield
    print(f"{what:<40} {time.perf_counter() - began:>8.1f} s", flush=True)


async def make(database: Database, cases: int) -> None:
    """A year."""
    await migrate(database)
    async with database.work() as work:
        plan = await plan_demo(work, cases, 1, NOW)
    await make_demo(database.work, CITY, plan, lambda done: None)


async def answers(database: Database, cases: int) -> str:
    """A digest of what the service says of each month and of every case with its history."""
    told, zone = hashlib.sha256(), ZoneInfo(CITY.zone)
    for month in range(12):
        last = NOW.date() - timedelta(days=30 * month)
        period = period_of(zone, NOW, last - timedelta(days=30), last)
        async with database.view() as view:
            told.update(repr(await report_figures(view.figures, CITY, period, NOW)).encode())
    for first in range(1, cases + 1, AT_ONCE):
        ids = range(first, min(first + AT_ONCE, cases + 1))
        async with database.view() as view:
            found = await view.cases.by_ids(ids)
            told.update(repr(sorted(found.items())).encode())
            told.update(repr([await view.cases.events(one) for one in ids[::10]]).encode())
    return told.hexdigest()


async def measure(folder: Path, cases: int, postgres: bool) -> None:
    """All of it."""
    file = folder / "year.db"
    source = Database(f"sqlite:///{file}")
    with timed(f"a year of {cases} cases in SQLite"):
        await make(source, cases)
    with timed("backup, checked"), half_backup(folder / "backups", NOW) as half:
        write_sqlite(half, file, folder / "media", NOW)
    with timed("restore, checked before and after"):
        whole = half.with_suffix("")
        bring_back(whole, check_backup(whole), folder / "again.db", folder / "again")
    with timed("every answer of SQLite"):
        before = await answers(source, cases)
    async with fresh_postgres() as url:
        target = Database(url)
        with timed("move to PostgreSQL, compared and checked"):
            await move_all(source, target)
        with timed("every answer of PostgreSQL"):
            after = await answers(target, cases)
        await target.dispose()
    await source.dispose()
    print("the answers are the same" if before == after else "THE ANSWERS DIFFER", flush=True)
    if postgres:
        async with fresh_postgres() as url:
            made = Database(url)
            with timed(f"a year of {cases} cases in PostgreSQL"):
                await make(made, cases)
            await made.dispose()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=55_000)
    parser.add_argument("--postgres", action="store_true", help="make the year there, too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), chosen.cases, chosen.postgres))


if __name__ == "__main__":
    main()
