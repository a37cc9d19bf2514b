"""Copies SQLite's write-ahead log into the database file while turns go on.

SQLite does so within the commit that finds the log long, and every turn that waits for that commit waits
for the disk a second time. In a large file the pages lie far apart, and that took 50 to 150 milliseconds,
several times a second under load. So most of it happens aside, on a connection of its own, which holds up
neither writers nor readers. The log begins anew only when all of it is copied and nothing is being written:
for that, and only when it has grown long, the next commit is followed by a short copying of what came since.
"""

import asyncio
import sqlite3
from contextlib import suppress
from typing import Any

import structlog

log = structlog.get_logger()

EVERY = 100
"""Commits from one copying to the next: about 1500 pages where every turn files a request."""
LONG = 8000
"""Pages in the log, 32 MB, from which on it begins anew."""
AT_MOST = 5 * LONG
"""Pages from which on SQLite copies within the commit, as it does by itself: only if all of this fails."""


class WriteAheadLog:
    """What one writer has committed and the database file does not have yet."""

    def __init__(self, path: str, every: int = EVERY, long: int = LONG) -> None:
        self._path, self._every, self._long = path, every, long
        self._connection: sqlite3.Connection | None = None
        self._commits = 0
        self._is_long = False
        self._copying: asyncio.Task[None] | None = None

    async def committed(self) -> None:
        """Copy what is due; awaited between two transactions."""
        self._commits += 1
        if self._copying and not self._copying.done():
            return
        if self._is_long:
            await self._copy()
        elif self._commits >= self._every:
            self._copying = asyncio.create_task(self._copy())

    async def _copy(self) -> None:
        self._commits = 0
        try:
            pages = await asyncio.to_thread(self._checkpoint)
        except sqlite3.Error as error:
            # The log goes on growing, and nothing is lost: the next one tries again.
            log.warning("database.checkpoint_failed", error=str(error))
            return
        self._is_long = pages > self._long and not self._is_long

    def _checkpoint(self) -> int:
        """Copy all that nobody hinders, and say how many pages the log has."""
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA synchronous=FULL")
        told: tuple[Any, ...] = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return int(told[1])

    async def close(self) -> None:
        """Let what is under way end, and close the connection."""
        if self._copying:
            with suppress(asyncio.CancelledError):
                await self._copying
        if self._connection is not None:
            self._connection.close()
            self._connection = None
