"""Migrations lead to exactly the tables that the code knows, and back."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

import storage.api_tables
import storage.outage_tables
import storage.staff_tables  # noqa: F401 -- their tables belong to the same metadata
from storage.database import Database
from storage.migrate import current_revision, migrate, newest_revision, undo_migrations
from storage.tables import metadata


async def test_migrations_lead_to_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.reader.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert await current_revision(database) == newest_revision()


async def test_migrations_lead_back(database: Database) -> None:
    await undo_migrations(database, "base")
    async with database.reader.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert set(tables) <= {"alembic_version"}
    await migrate(database)
    assert await current_revision(database) == newest_revision()
