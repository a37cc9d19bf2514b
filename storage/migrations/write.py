"""Writes the next migration from how the tables differ from what the migrations so far lead to."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.migrate import migrate, write_migration


async def write(number: str, name: str) -> None:
    """Compare on a database of its own, which is thrown away."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'compare.db'}")
        await migrate(database)
        await write_migration(database, name, number)
        await database.dispose()


if __name__ == "__main__":
    if not (len(sys.argv) == 3 and all(sys.argv)):
        sys.exit('Say which one and what it does: make migration NUMBER=0002 NAME="What it does"')
    asyncio.run(write(*sys.argv[1:]))
