"""Lets PostgreSQL count on behind ids that were given by hand; SQLite does so by itself."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Table, text

from storage.connections import Connection


def counts_up(table: Table) -> bool:
    """Whether the database gives this table's rows their ids."""
    keys = list(table.primary_key)
    is_counted = len(keys) == 1 and isinstance(keys[0].type, BigInteger)
    return is_counted and not keys[0].foreign_keys and keys[0].autoincrement is True


async def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """The next id of each of these tables is the one behind the largest."""
    if connection.dialect.name == "sqlite":
        return
    for table in filter(counts_up, tables):
        # The names are the tables' own.
        newest = f"SELECT setval('{table.name}_id_seq', max(id)) FROM {table.name} HAVING max(id) > 0"  # noqa: S608
        await connection.execute(text(newest))
