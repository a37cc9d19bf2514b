"""A PostgreSQL database that is emptied for each test: making and dropping one takes longer than a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from sqlalchemy.engine import URL, make_url

_SHAPE = """
    SELECT md5(string_agg(what, ' ' ORDER BY what)) FROM (
        SELECT concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull) FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid AND relnamespace = 'public'::regnamespace
        UNION ALL SELECT oid::text FROM pg_constraint
        UNION ALL SELECT oid::text FROM pg_trigger
        UNION ALL SELECT version_num FROM alembic_version
    ) AS all_of_it (what)
"""
"""Another one as soon as a table, a column, an index, a constraint or a trigger is made or dropped, or the
migration that it stands at is said to be another one."""
_EMPTY = """
    DO $$
    DECLARE
        name text;
    BEGIN
        -- Rows go in any order, whatever refers to them.
        SET LOCAL session_replication_role = replica;
        FOR name IN
            SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
            FROM pg_sequences WHERE last_value IS NOT NULL;
    END $$
"""
_PART_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class PostgresCopy:
    """A copy of a template. A test that changes the shape of its tables leaves the next one a new copy."""

    def __init__(self, server: str, template: str, name: str = "copy") -> None:
        self._server, self._template = make_url(server), template
        self._here = self._server.set(database=f"{template}_{name}")
        self._shape = ""

    @property
    def url(self) -> str:
        """Its address."""
        return self._here.render_as_string(hide_password=False)

    async def renew(self) -> None:
        """Let it be as if nobody had ever used it, with nobody connected."""
        if not (self._shape and await self._emptied()):
            await self.drop()
            async with _connected(self._server) as server:
                await server.execute(f'CREATE DATABASE "{self._here.database}" TEMPLATE "{self._template}"')
            async with _connected(self._here) as database:
                self._shape = await database.fetchval(_SHAPE)

    async def drop(self) -> None:
        """Leave nothing on the server."""
        async with _connected(self._server) as server:
            await server.execute(f'DROP DATABASE IF EXISTS "{self._here.database}" WITH (FORCE)')

    async def _emptied(self) -> bool:
        """False where its shape is another one by now."""
        async with _connected(self._here) as database:
            await database.execute(_PART_OTHERS)
            with suppress(asyncpg.UndefinedTableError):
                if await database.fetchval(_SHAPE) == self._shape:
                    await database.execute(_EMPTY)
                    return True
            return False


@asynccontextmanager
async def _connected(url: URL) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        yield connection
    finally:
        await connection.close()
