"""Who serves a database."""

import pytest

from storage.database import Database, DatabaseInUse


async def test_a_sqlite_file_is_served_by_one_process(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    await first.start()
    with pytest.raises(DatabaseInUse, match="Another process serves"):
        await second.start()
    await first.close()
    await second.start()
    await second.close()


async def test_a_database_that_is_not_there_does_not_answer() -> None:
    gone = Database("postgresql+asyncpg://nobody@127.0.0.1:9/none")
    assert not await gone.answers()
    await gone.dispose()


async def test_a_database_that_is_there_answers(database: Database) -> None:
    assert await database.answers()
