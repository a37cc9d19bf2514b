"""The one statement that both databases have but SQLAlchemy spells apart: INSERT ... ON CONFLICT."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.connections import Connection


def insert(connection: Connection, table: Table) -> sqlite.Insert:
    """An insert for this connection's database that knows `on_conflict_do_...`."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # The two classes have the same methods, but no common type that names them.
    return postgresql.insert(table)  # type: ignore[return-value]
