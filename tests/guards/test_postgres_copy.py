"""What a test did to its PostgreSQL database is gone before the next one, whatever it did."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage.migrate import newest_revision
from tests.conftest import POSTGRES
from tests.postgres_copy import PostgresCopy

ADD_KEY = """
    INSERT INTO api_keys (name, role, digest, made_at) VALUES ('a', 'reader', 'd', now()) RETURNING id
"""


@pytest.fixture
async def copy(postgres_template: str) -> AsyncIterator[PostgresCopy]:
    """A copy beside the one that other tests use."""
    made = PostgresCopy(POSTGRES, postgres_template, "own")
    await made.renew()
    yield made
    await made.drop()


async def connect(copy: PostgresCopy) -> asyncpg.Connection:
    """A connection to it."""
    return await asyncpg.connect(copy.url.replace("+asyncpg", ""))


async def test_rows_are_gone_and_their_numbers_begin_again(copy: PostgresCopy) -> None:
    first = await connect(copy)
    number = await first.fetchval(ADD_KEY)
    await first.close()
    await copy.renew()
    second = await connect(copy)
    assert await second.fetchval("SELECT count(*) FROM api_keys") == 0
    assert await second.fetchval("SELECT version_num FROM alembic_version")
    assert await second.fetchval(ADD_KEY) == number == 1
    await second.close()


async def test_who_is_still_connected_is_parted_from_it(copy: PostgresCopy) -> None:
    left = await connect(copy)
    await left.execute("BEGIN; LOCK TABLE api_keys")
    await copy.renew()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await left.fetchval("SELECT 1")
    left.terminate()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE api_keys CASCADE",
        "ALTER TABLE api_keys DROP COLUMN digest",
        "ALTER TABLE api_keys ALTER COLUMN digest DROP NOT NULL",
        "CREATE INDEX another ON api_keys (name)",
        "ALTER TABLE api_keys ADD CONSTRAINT another CHECK (id > 0)",
        "DROP TABLE alembic_version",
    ],
)
async def test_changed_tables_have_their_shape_again(copy: PostgresCopy, change: str) -> None:
    before = await columns_and_indexes(copy)
    reshaping = await connect(copy)
    await reshaping.execute(change)
    await reshaping.close()
    assert await columns_and_indexes(copy) != before
    await copy.renew()
    assert await columns_and_indexes(copy) == before


async def test_a_version_that_was_changed_is_the_newest_again(copy: PostgresCopy) -> None:
    changing = await connect(copy)
    await changing.execute("UPDATE alembic_version SET version_num = '9999'")
    await changing.close()
    await copy.renew()
    looking = await connect(copy)
    assert await looking.fetchval("SELECT version_num FROM alembic_version") == newest_revision()
    await looking.close()


async def columns_and_indexes(copy: PostgresCopy) -> list[str]:
    """What the tables consist of."""
    looking = await connect(copy)
    rows = await looking.fetch("""
        SELECT concat_ws(' ', table_name, column_name, is_nullable) AS what FROM information_schema.columns
        WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conname FROM pg_constraint ORDER BY what
    """)
    await looking.close()
    return [row["what"] for row in rows]
