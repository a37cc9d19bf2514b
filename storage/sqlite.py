"""SQLite within this process: statements run at once, and turns that come together are committed together.

A statement takes microseconds, so it runs where it is called: handing it to a thread and waiting for the
answer costs many times as much. What takes long is the commit, which waits for the disk: it runs in a
thread. All that waits for the writer when a transaction begins gets into that transaction, each under
a savepoint, and hears of the commit that they share.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Dialect, Engine, Executable, Row, create_engine, event
from sqlalchemy.engine import Connection as SyncConnection

from storage.checkpoints import AT_MOST, WriteAheadLog
from storage.connections import Connection, Rows
from storage.prepared import PreparedStatements, as_sqlalchemy_has_it

T = TypeVar("T")
INTERRUPT_EVERY = 0.05
"""Seconds."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    f"wal_autocheckpoint={AT_MOST}",  # what is copied, and when: see there
    "cache_size=-32000",  # kilobytes; 2 MB, as it would be, do not hold what a year's cases are found by
)
STATEMENTS = 1000
"""So many the driver keeps ready; this service has more than its 128."""


class SqliteConnection:
    """Implements `storage.connections.Connection` over a connection of this thread."""

    def __init__(self, connection: SyncConnection, prepared: PreparedStatements) -> None:
        self.sync = connection
        self._driver: Any = connection.connection.driver_connection
        self._prepared = prepared

    @property
    def dialect(self) -> Dialect:
        """SQLite's."""
        return self.sync.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        """Run a statement; it is done when this returns."""
        prepared = self._prepared.find(statement, parameters or {})
        if prepared is None:
            return self.sync.execute(statement, parameters)
        try:
            return prepared.run(self._driver, parameters or {})
        except sqlite3.Error as error:
            raise as_sqlalchemy_has_it(error, self.dialect) from error

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[None]:
        """A savepoint: what fails inside is undone."""
        # Past SQLAlchemy, whose own savepoints cost as much as several statements.
        self._driver.execute("SAVEPOINT turn")
        try:
            yield
        except BaseException:
            self._driver.execute("ROLLBACK TO turn")
            self._driver.execute("RELEASE turn")
            raise
        self._driver.execute("RELEASE turn")

    async def run_sync(self, work: Callable[[SyncConnection], T]) -> T:
        """Hand the connection to code that knows no waiting."""
        return work(self.sync)


async def read_aside(connection: Connection, statement: Executable, parameters: Any) -> Sequence[Row[Any]]:
    """Every row of a statement that takes seconds: SQLite runs it in a thread, so that others go on."""
    if not isinstance(connection, SqliteConnection):
        return (await connection.execute(statement, parameters)).all()
    sync = connection.sync
    reading = asyncio.create_task(asyncio.to_thread(lambda: sync.execute(statement, parameters).all()))
    try:
        return await asyncio.shield(reading)
    except asyncio.CancelledError:
        await _interrupted(reading, sync.connection.driver_connection)
        raise


async def _interrupted(reading: asyncio.Task[Any], driver: Any) -> None:
    """Nobody else may get a connection before the thread that reads from it has let go of it."""
    while not reading.done():
        driver.interrupt()  # without effect as long as the thread has not begun: so again and again
        with suppress(asyncio.CancelledError):
            await asyncio.wait({reading}, timeout=INTERRUPT_EVERY)
    reading.exception()


class SqliteReader:
    """Connections for reading: each sees the database as it was when it began."""

    def __init__(self, url: URL) -> None:
        self._engine = _open(url, "BEGIN", pool_size=4, max_overflow=-1)
        self._prepared = PreparedStatements(self._engine.dialect)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[SqliteConnection]:
        """A connection that never writes."""
        with self._engine.connect() as connection, connection.begin():
            yield SqliteConnection(connection, self._prepared)

    async def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()


class SqliteWriter:
    """The one connection that writes."""

    def __init__(self, url: URL) -> None:
        self._engine = _open(url, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
        self._prepared = PreparedStatements(self._engine.dialect)
        self._log = WriteAheadLog(url.database or "")
        self._connection: SyncConnection | None = None
        self._turn = asyncio.Lock()
        self._commit: asyncio.Task[None] | None = None
        """The commit of the transaction that is open, if one is."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqliteConnection]:
        """A part of a transaction; left without an exception it is on the disk."""
        async with self._turn:
            connection = SqliteConnection(self._open_transaction(), self._prepared)
            commit = self._commit
            async with connection.begin_nested():
                yield connection
        if commit:
            await asyncio.shield(commit)

    def _open_transaction(self) -> SyncConnection:
        """The open transaction; a new one is committed when all that wait now had their turn in it."""
        if self._connection is None:
            self._connection = self._engine.connect()
        if self._commit is None:
            self._connection.begin()
            self._commit = asyncio.create_task(self._commit_in_turn(self._connection))
        return self._connection

    async def _commit_in_turn(self, connection: SyncConnection) -> None:
        async with self._turn:  # first come, first served: behind those who wait already
            self._commit = None
            try:
                await asyncio.to_thread(connection.commit)
            except BaseException:
                # Whatever SQLite thinks of the transaction now: it ends with the connection.
                self._connection = None
                connection.invalidate()
                connection.close()
                raise
            await self._log.committed()

    async def dispose(self) -> None:
        """Commit what is open and close the connection."""
        if self._commit:
            await self._commit
        async with self._turn:  # a commit may be under way that nobody waits for
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            await self._log.close()
            self._engine.dispose()


def _open(url: URL, begin: str, **pool: Any) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url.set(drivername="sqlite"),
        hide_parameters=True,
        # A commit runs in a thread, while nothing else does.
        connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
        **pool,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, with the right lock
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
