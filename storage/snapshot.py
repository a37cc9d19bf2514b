"""A copy of SQLite's file as it was at one moment, taken while the service writes on.

A reading transaction holds the moment: without one SQLite would begin anew whenever something is written,
under load for ever. It hinders no writer. The write-ahead log cannot begin anew meanwhile, so it grows by
what is written during the copying, and shrinks with the next checkpoint after it.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.engine import URL

from core.attachments import FileState
from storage.connections import Connection
from storage.tables import attachments

PAGES = 512
"""In one step."""
_KEPT = (
    select(attachments.c.stored_as)
    .where(attachments.c.state == FileState.kept, attachments.c.stored_as != "")
    .order_by(attachments.c.id)
)
Counts = dict[str, int]


def copy_database(source: Path, target: Path, on_pages: Callable[[int, int], None]) -> Counts:
    """Copy the database; how many rows each table has. `on_pages` hears what is left, and of how much."""
    with (
        closing(sqlite3.connect(source, isolation_level=None)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.execute("BEGIN")
        counts = count_rows(here)  # the first reading is the moment
        here.backup(there, pages=PAGES, progress=lambda _, left, total: on_pages(left, total))
        here.execute("ROLLBACK")
        # One file that stands for itself; the service turns its log on again.
        there.execute("PRAGMA journal_mode=DELETE")
    return counts


def count_rows(connection: sqlite3.Connection) -> Counts:
    """Of every table."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [name for (name,) in connection.execute(tables).fetchall()]
    # The names are the database's own.
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def troubles_of(file: Path, counts: Counts) -> list[str]:
    """What is wrong with a database that nobody uses, if it shall have so many rows."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        try:
            [(whole,), *_] = connection.execute("PRAGMA integrity_check(1)").fetchall()
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
            found = count_rows(connection)
        except sqlite3.DatabaseError as error:
            return [f"it cannot be read ({error})"]
    troubles = [] if whole == "ok" else [f"SQLite says: {whole}"]
    troubles += [f"a row of {loose[0]} belongs to nothing"] if loose else []
    return troubles + ([] if found == counts else ["it has other rows than were counted"])


def revision_of(file: Path) -> str:
    """The migration that a database stands at."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0])


def kept_files_in(file: Path) -> Sequence[str]:
    """The media files that a database names."""
    engine = create_engine(URL.create("sqlite", database=str(file)))
    with engine.connect() as connection:
        names = connection.execute(_KEPT).scalars().all()
    engine.dispose()
    return list(dict.fromkeys(names))


async def kept_files(connection: Connection) -> Sequence[str]:
    """The same of a database that is open."""
    return list(dict.fromkeys((await connection.execute(_KEPT)).scalars()))
