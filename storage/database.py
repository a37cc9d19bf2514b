"""Opens SQLite or PostgreSQL and hands out units of work.

SQLite gets exactly one writing connection: several back off against each other up to
"database is locked". Waiting for that connection is the queue of writers (`storage/sqlite.py`).
"""

import asyncio
import fcntl
import os
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import delete, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.accounts import Fares
from storage.outbox import PROCESS_GONE_AFTER
from storage.sqlite import SqliteReader, SqliteWriter
from storage.statements import insert
from storage.tables import processes
from storage.wakeups import CHANNEL, listen_forever
from storage.work import StoredWork

ANSWERS_WITHIN = 5.0
"""Seconds."""


class DatabaseInUse(Exception):
    """The SQLite file is served by another process. The text is one sentence with the mend."""


class Database:
    """One process's view of the database. `owner` names the process in rows that it is working on."""

    def __init__(self, url: str, fares: Fares | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.owner = uuid.uuid4().hex
        self.fares = fares or {}
        self.on_queued: Callable[[], None] = lambda: None
        """Called after a commit that left something to be sent or fetched."""
        self._lock: int | None = None
        self.writer: SqliteWriter | AsyncEngine
        self.reader: SqliteReader | AsyncEngine
        if self.is_sqlite:
            self.writer, self.reader = SqliteWriter(self.url), SqliteReader(self.url)
        else:
            self.writer = self.reader = create_async_engine(self.url, hide_parameters=True)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[StoredWork]:
        """A transaction that commits when left without an exception."""
        async with self.writer.begin() as connection:
            work = StoredWork(connection, self.owner, self.fares)
            yield work
            if work.woke and not self.is_sqlite:
                await connection.execute(text(f"NOTIFY {CHANNEL}"))
        for call in work.committed:
            call()
        if work.woke:
            self.on_queued()

    @asynccontextmanager
    async def view(self) -> AsyncIterator[StoredWork]:
        """A unit of work for reading: it does not wait for writers and never commits."""
        async with self.reader.connect() as connection:
            yield StoredWork(connection, self.owner, self.fares)

    async def beat(self) -> None:
        """Say that this process lives, and forget those that do not."""
        now = datetime.now(UTC)
        async with self.writer.begin() as connection:
            statement = insert(connection, processes).values(id=self.owner, seen_at=now)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now})
            )
            await connection.execute(delete(processes).where(processes.c.seen_at < now - PROCESS_GONE_AFTER))

    async def start(self) -> None:
        """Announce this process. On SQLite it is the only one, so every earlier one is gone.

        Raises DatabaseInUse when another process serves this SQLite file.
        """
        if self.is_sqlite:
            self._lock_file()
            async with self.writer.begin() as connection:
                await connection.execute(delete(processes))
        await self.beat()

    async def claim_alone(self) -> None:
        """Make sure that no service works here while a command changes much. Raises DatabaseInUse."""
        if self.is_sqlite:
            self._lock_file()
            return
        lately = processes.c.seen_at > datetime.now(UTC) - PROCESS_GONE_AFTER
        async with self.reader.connect() as connection:
            if (await connection.execute(select(processes.c.id).where(lately))).first():
                raise DatabaseInUse(
                    "The service runs on this database, or did until a minute ago: stop it and try again."
                )

    def _lock_file(self) -> None:
        """Hold a lock that ends with the process, however it ends."""
        self._lock = os.open(f"{self.url.database}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseInUse(
                f"Another process serves {self.url.database}: stop it, or set another DATABASE_URL; "
                "several processes need PostgreSQL."
            ) from None

    async def listen(self, wake: Callable[[], None]) -> None:
        """Pass on the wake-ups of other processes; on SQLite there are none."""
        if not self.is_sqlite:
            await listen_forever(self.url, wake)

    async def answers(self) -> bool:
        """Whether the database can be read, and in time."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self.reader.connect() as connection:
                return (await connection.execute(select(1))).scalar() == 1
        except (SQLAlchemyError, OSError):  # a time-out is an OSError, too
            return False

    async def close(self) -> None:
        """End a process that was started: it is forgotten at once."""
        async with self.writer.begin() as connection:
            await connection.execute(delete(processes).where(processes.c.id == self.owner))
        await self.dispose()

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
