"""Two transactions of PostgreSQL that meet: the test goes on once one waits for the other."""

import asyncio
from typing import Any

from sqlalchemy import text

from storage.database import Database

_BLOCKED = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def someone_waits(database: Database, task: asyncio.Task[Any]) -> None:
    """Return once the task waits for a lock; fail if it ends without."""
    while not await _blocked(database):
        assert not task.done(), "it did not wait"
        await asyncio.sleep(0)


async def _blocked(database: Database) -> int:
    # Each time anew: within a transaction PostgreSQL shows what it has shown.
    async with database.view() as view:
        return int((await view.connection.execute(_BLOCKED)).scalar_one())
