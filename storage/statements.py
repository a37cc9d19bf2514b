"""The one statement that both databases have but SQLAlchemy spells apart: INSERT ... ON CONFLICT."""

from collections.abc import Callable, Mapping

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.connections import Connection

Both = Mapping[str, Executable]
"""A statement that was prepared once for each database, by the name of its dialect."""


def for_both(table: Table, shape: Callable[[sqlite.Insert], Executable]) -> Both:
    """An insert in this shape, prepared for both databases: building it anew costs more than running it."""
    # The two classes have the same methods, but no common type that names them.
    return {"sqlite": shape(sqlite.insert(table)), "postgresql": shape(postgresql.insert(table))}  # type: ignore[arg-type]


def insert(connection: Connection, table: Table) -> sqlite.Insert:
    """An insert for this connection's database that knows `on_conflict_do_...`."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # The two classes have the same methods, but no common type that names them.
    return postgresql.insert(table)  # type: ignore[return-value]
