"""Moves all rows from one database to another of the same shape, and compares what both hold.

What is moved are the tables that the code knows, whichever these are. Rows go in the order of their keys;
how far it came stands in the target, committed together with the rows, so that it can be broken off anywhere.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, Table, func, inspect, select, text, tuple_

from storage.connections import Connection
from storage.counting_on import count_on
from storage.database import Database
from storage.news import StoredMemory
from storage.staff_tables import remembered
from storage.tables import metadata, processes

MARK = "moving"
"""What the target remembers it by, until all is done."""
AT_ONCE = 1000
"""Rows in one transaction."""
TABLES: Sequence[Table] = [table for table in metadata.sorted_tables if table is not processes]
"""Everything but who is running just now, each after those that it refers to."""
SUMS_UP_TO = 2**256


@dataclass(frozen=True)
class Mark:
    """How far a move has come."""

    source: str
    """What the source was when it began."""
    table: str = ""
    after: tuple[Any, ...] = ()
    """The key of the last row that is over."""


@dataclass(frozen=True)
class Content:
    """What a table holds: how many rows, and a sum over all of them that hangs on no order."""

    rows: int = 0
    sum: int = 0

    def with_rows(self, rows: Sequence[Any]) -> "Content":
        """With these, too."""
        digests = (int.from_bytes(_digest(row), "big") for row in rows)
        return Content(self.rows + len(rows), (self.sum + sum(digests)) % SUMS_UP_TO)


def _digest(row: Any) -> bytes:
    """Values come in the types of the columns, so that both databases write the same."""
    written = json.dumps(list(row), default=str, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode()).digest()


async def unknown_tables(database: Database) -> set[str]:
    """Tables that are there and that nobody here knows, or the other way round."""
    return (await tables_in(database) ^ set(metadata.tables)) - {"alembic_version"}


async def tables_in(database: Database) -> set[str]:
    """The names of those that are there."""
    async with database.reader.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def count_rows(database: Database) -> Mapping[str, int]:
    """Of every table that is moved."""
    async with database.reader.connect() as connection:
        return {table.name: await _count(connection, table) for table in TABLES}


async def _count(connection: Connection, table: Table) -> int:
    query = select(func.count()).select_from(table)
    return int((await connection.execute(_without_mark(query, table))).scalar_one())


def _without_mark(query: Select[Any], table: Table) -> Select[Any]:
    return query.where(remembered.c.name != MARK) if table is remembered else query


async def read_mark(database: Database) -> Mark | None:
    """How far a move to this database has come; None if none was begun."""
    async with database.reader.connect() as connection:
        kept = await StoredMemory(connection).recall(MARK)
    return Mark(**json.loads(kept)) if kept else None


async def write_mark(connection: Connection, mark: Mark) -> None:
    """Remember it with what is written in the same transaction."""
    await StoredMemory(connection).remember(MARK, json.dumps(asdict(mark)))


async def move_rows(source: Database, target: Database, mark: Mark) -> AsyncIterator[int]:
    """Move what is behind the mark, and tell of each piece how many rows it was."""
    names = [table.name for table in TABLES]
    for table in TABLES[names.index(mark.table) if mark.table else 0 :]:
        after = tuple(mark.after) if table.name == mark.table else ()
        async for rows in _pieces(source, table, after):
            key = tuple(rows[-1]._mapping[column.name] for column in table.primary_key)
            async with target.writer.begin() as connection:
                await connection.execute(table.insert(), [dict(row._mapping) for row in rows])
                await write_mark(connection, Mark(mark.source, table.name, key))
            yield len(rows)


async def _pieces(
    database: Database, table: Table, after: tuple[Any, ...] = ()
) -> AsyncIterator[Sequence[Any]]:
    """The rows of a table in the order of their keys, a piece in each transaction."""
    keys = list(table.primary_key)
    ordered = _without_mark(select(table), table).order_by(*keys).limit(AT_ONCE)
    while True:
        query = ordered.where(tuple_(*keys) > tuple_(*after)) if after else ordered
        async with database.reader.connect() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return
        yield rows
        after = tuple(rows[-1]._mapping[column.name] for column in keys)


async def content_of(database: Database, table: Table) -> Content:
    """What a table holds."""
    content = Content()
    async for rows in _pieces(database, table):
        content = content.with_rows(rows)
    return content


async def make_ready(target: Database) -> None:
    """Let the target count on behind the ids that came, and know what is in it."""
    async with target.writer.begin() as connection:
        await count_on(connection, TABLES)
        await connection.execute(text("ANALYZE"))


async def forget_mark(target: Database) -> None:
    """It is done: from now on this is a database like any other."""
    async with target.writer.begin() as connection:
        await connection.execute(remembered.delete().where(remembered.c.name == MARK))
