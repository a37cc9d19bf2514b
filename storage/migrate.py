"""Brings a database to the shape that this version needs."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The number of the last migration."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def knows_revision(revision: str) -> bool:
    """Whether this version can bring a database that stands there to its own shape."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(script.revision == revision for script in known)


async def current_revision(database: Database) -> str | None:
    """The number of the migration that the database stands at; None for an empty one."""
    async with database.reader.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def migrate(database: Database, to: str = "head") -> None:
    """Run the missing migrations, all in one transaction."""
    await _run(database, lambda config: command.upgrade(config, to))


async def undo_migrations(database: Database, to: str) -> None:
    """Go back to an earlier shape: a number, or "base" for an empty database."""
    await _run(database, lambda config: command.downgrade(config, to))


async def write_migration(database: Database, name: str, number: str) -> None:
    """Write the next migration's file from how the tables differ (for developers: `make migration`)."""
    await _run(
        database, lambda config: command.revision(config, message=name, rev_id=number, autogenerate=True)
    )


async def _run(database: Database, work: Callable[[Config], object]) -> None:
    async with database.writer.begin() as connection:
        await connection.run_sync(lambda sync: work(_config(sync)))
