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
