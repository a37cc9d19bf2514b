"""What is committed gets from the log into the file aside, and the log does not grow for ever."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from structlog.testing import capture_logs

from storage.checkpoints import WriteAheadLog
from storage.sqlite import SqliteReader, SqliteWriter

PAGE = 4096
INSERT, COUNT = text("INSERT INTO turns VALUES (:n, zeroblob(20000))"), text("SELECT count(*) FROM turns")


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[SqliteWriter]:
    """An empty table, whose log is copied every five commits and is long from fifty pages on."""
    writer = SqliteWriter(make_url(f"sqlite:///{tmp_path}/turns.db"))
    writer._log = WriteAheadLog(str(tmp_path / "turns.db"), every=5, long=50)
    async with writer.begin() as connection:
        await connection.execute(text("CREATE TABLE turns (n INTEGER, what BLOB)"))
    yield writer
    await writer.dispose()


async def _add(writer: SqliteWriter, number: int) -> None:
    async with writer.begin() as connection:
        await connection.execute(INSERT, {"n": number})


async def test_a_log_that_is_written_without_a_pause_begins_anew(
    writer: SqliteWriter, tmp_path: Path
) -> None:
    for number in range(300):
        await _add(writer, number)
    # 300 commits of six pages; what comes between two copyings is on top of what counts as long.
    assert (tmp_path / "turns.db-wal").stat().st_size < 300 * PAGE


async def test_what_was_committed_gets_into_the_file_while_turns_go_on(
    writer: SqliteWriter, tmp_path: Path
) -> None:
    for number in range(100):
        await _add(writer, number)
    shutil.copy(tmp_path / "turns.db", tmp_path / "without-log.db")
    alone = sqlite3.connect(tmp_path / "without-log.db")
    assert alone.execute(str(COUNT)).fetchone()[0] > 50
    alone.close()


async def test_who_reads_for_long_sees_what_was_there_and_holds_up_nobody(
    writer: SqliteWriter, tmp_path: Path
) -> None:
    reader = SqliteReader(make_url(f"sqlite:///{tmp_path}/turns.db"))
    await _add(writer, 0)
    async with reader.connect() as connection:
        assert (await connection.execute(COUNT)).scalar() == 1
        for number in range(100):
            await _add(writer, number)
        assert (await connection.execute(COUNT)).scalar() == 1
    await reader.dispose()
    for number in range(300):
        await _add(writer, number)
    assert (tmp_path / "turns.db-wal").stat().st_size < 900 * PAGE  # of 2400: it began anew since


async def test_a_copying_that_fails_fails_no_turn(writer: SqliteWriter, tmp_path: Path) -> None:
    writer._log = WriteAheadLog(str(tmp_path / "no folder" / "turns.db"), every=5)
    with capture_logs() as logs:
        for number in range(20):
            await _add(writer, number)
        await writer.dispose()
    assert {entry["event"] for entry in logs} == {"database.checkpoint_failed"}
    alone = sqlite3.connect(tmp_path / "turns.db")
    assert alone.execute(str(COUNT)).fetchone()[0] == 20
    alone.close()
