"""Turns that come together are committed together; one that fails takes nobody with it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text

from storage.sqlite import SqliteReader, SqliteWriter, read_aside

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
INSERT, COUNT = text("INSERT INTO turns VALUES (:n)"), text("SELECT n FROM turns ORDER BY rowid")


class File:
    """A database file with a writer and a reader."""

    def __init__(self, path: Path) -> None:
        self.path = path
        url = make_url(f"sqlite:///{path}")
        self.writer, self.reader = SqliteWriter(url), SqliteReader(url)
        self.commits = 0
        event.listen(self.writer._engine, "commit", self._committed)

    def _committed(self, _: object) -> None:
        self.commits += 1

    async def add(self, number: int, *, fails: bool = False) -> None:
        """One turn."""
        async with self.writer.begin() as connection:
            await connection.execute(INSERT, {"n": number})
            if fails:
                raise ValueError("this turn fails")

    async def kept(self) -> list[int]:
        """What can be read."""
        async with self.reader.connect() as connection:
            return list((await connection.execute(COUNT)).scalars())

    def on_disk(self) -> list[int]:
        """What another process reads."""
        other = sqlite3.connect(self.path)
        found = [row[0] for row in other.execute("SELECT n FROM turns ORDER BY rowid")]
        other.close()
        return found


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[File]:
    """An empty table."""
    file = File(tmp_path / "turns.db")
    async with file.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE turns (n INTEGER NOT NULL)"))
    file.commits = 0
    yield file
    await file.writer.dispose()
    await file.reader.dispose()


async def test_a_turn_that_has_ended_is_on_the_disk(file: File) -> None:
    await file.add(1)
    assert file.on_disk() == [1]


async def test_turns_that_come_together_are_committed_together_in_their_order(file: File) -> None:
    await asyncio.gather(*(file.add(number) for number in range(50)))
    assert file.on_disk() == list(range(50))
    assert file.commits <= 2


async def test_a_turn_that_fails_leaves_the_others(file: File) -> None:
    ended = await asyncio.gather(
        *(file.add(number, fails=number % 2 == 0) for number in range(6)), return_exceptions=True
    )
    assert [isinstance(one, ValueError) for one in ended] == [True, False] * 3
    assert file.on_disk() == [1, 3, 5]


async def test_a_turn_that_fails_alone_does_not_block_the_next(file: File) -> None:
    with pytest.raises(ValueError, match="this turn fails"):
        await file.add(1, fails=True)
    await file.add(2)
    assert file.on_disk() == [2]


async def test_who_is_cancelled_while_waiting_holds_up_nobody(file: File) -> None:
    async with file.writer.begin() as connection:
        await connection.execute(INSERT, {"n": 1})
        waiting = asyncio.create_task(file.add(2))
        await asyncio.sleep(0)
        waiting.cancel()
    await file.add(3)
    assert file.on_disk() == [1, 3]


async def test_when_the_commit_fails_all_of_it_fail_and_later_ones_go_on(
    file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError("the disk is full")

    event.listen(file.writer._engine, "commit", full)
    ended = await asyncio.gather(*(file.add(number) for number in range(3)), return_exceptions=True)
    assert [type(one) for one in ended] == [OSError] * 3
    event.remove(file.writer._engine, "commit", full)
    await file.add(9)
    assert file.on_disk() == [9]


async def test_nothing_is_read_before_it_is_committed(file: File) -> None:
    async with file.writer.begin() as connection:
        await connection.execute(INSERT, {"n": 1})
        assert await file.kept() == []
    assert await file.kept() == [1]


async def test_a_reader_sees_one_moment(file: File) -> None:
    await file.add(1)
    async with file.reader.connect() as connection:
        assert list((await connection.execute(COUNT)).scalars()) == [1]
        await file.add(2)
        assert list((await connection.execute(COUNT)).scalars()) == [1]


async def test_many_readers_at_once_wait_for_nobody(file: File) -> None:
    async def read() -> list[int]:
        async with file.reader.connect() as connection:
            await asyncio.sleep(0)
            return list((await connection.execute(COUNT)).scalars())

    await file.add(1)
    assert await asyncio.gather(*(read() for _ in range(20))) == [[1]] * 20


async def test_others_go_on_while_one_reads_for_long_and_it_can_be_given_up(file: File) -> None:
    async def read() -> None:
        async with file.reader.connect() as connection:
            await read_aside(connection, ENDLESS, None)

    reading = asyncio.create_task(read())
    await file.add(1)
    assert await file.kept() == [1]
    assert not reading.done()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    # The connection is free again, and of use.
    assert await file.kept() == [1]


async def test_reading_aside_tells_what_reading_tells(file: File) -> None:
    await file.add(7)
    async with file.reader.connect() as connection:
        assert [row.n for row in await read_aside(connection, COUNT, None)] == [7]
