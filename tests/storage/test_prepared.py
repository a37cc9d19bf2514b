"""Prepared statements give what SQLAlchemy gives, and refuse what it refuses."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from storage.connections import Rows
from storage.database import Database
from storage.prepared import PreparedStatements
from storage.sqlite import SqliteConnection
from storage.tables import citizens, outbox, timers

NOW = datetime(2027, 3, 28, 3, 30, tzinfo=UTC)
_ADD = insert(citizens).returning(citizens.c.id)
_ADD_MESSAGE = insert(outbox).returning(outbox)
_ADD_TIMER = insert(timers)
_ALL = select(timers).order_by(timers.c.id)
_BY_SUBJECT = select(timers).where(timers.c.subject == bindparam("subject"))
_AMONG = select(timers.c.subject).where(timers.c.subject.in_(bindparam("subjects", expanding=True)))
_MOVE = update(timers).where(timers.c.subject == bindparam("which")).returning(timers.c.due_at)
_DROP = delete(timers).where(timers.c.due_at < bindparam("before"))
_MESSAGE = {
    "channel": "telegram",
    "address": "1",
    "message_class": 1,
    "body": {"text": "Дякуємо", "rows": [["так", None]]},
    "state": "queued",
    "again": True,
    "attempts": 0,
    "created_at": NOW,
    "reason": "",
}


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    await opened.start()
    yield opened
    await opened.dispose()


async def test_a_row_comes_back_as_sqlalchemy_reads_it(database: Database) -> None:
    async with database.work() as work:
        connection = work.connection
        assert isinstance(connection, SqliteConnection)
        rows = [(await connection.execute(_ADD_MESSAGE, _MESSAGE)).one() for _ in range(3)]
        plain = connection.sync.execute(select(outbox).order_by(outbox.c.id)).all()
    assert [row._asdict() for row in rows] == [row._asdict() for row in plain]
    assert rows[2].body == _MESSAGE["body"]
    assert (rows[2].again, rows[2].created_at, rows[2].settled_at) == (True, NOW, None)


async def test_what_a_column_gets_by_itself_is_filled_in(database: Database) -> None:
    async with database.work() as work:
        ids = [(await work.connection.execute(_ADD, {"met_at": NOW})).scalar_one() for _ in range(3)]
        query = select(citizens.c.chose_language, citizens.c.notice_version).where(citizens.c.id.in_(ids))
        assert [tuple(row) for row in await work.connection.execute(query)] == [(False, 0)] * 3


async def test_changed_rows_are_counted_and_several_go_in_at_once(database: Database) -> None:
    async with database.work() as work:
        run = work.connection.execute
        for day in range(3):
            several = [
                {"kind": "t", "subject": f"{day}-{one}", "due_at": NOW + timedelta(one)} for one in range(2)
            ]
            await run(_ADD_TIMER, several)
        assert len((await run(_ALL)).all()) == len((await run(_ALL)).all()) == 6
        for day in range(3):
            moved = await run(_MOVE, {"which": f"{day}-0", "due_at": NOW + timedelta(days=9)})
            assert moved.scalar_one() == NOW + timedelta(days=9)
        assert [(await run(_DROP, {"before": NOW + timedelta(days=2)})).rowcount for _ in range(3)] == [
            3,
            0,
            0,
        ]
        lists: tuple[list[str], ...] = ([], ["0-0"], ["0-0", "2-0", "none"])
        assert [(await run(_AMONG, {"subjects": one})).scalars().all() for one in lists] == [
            [],
            ["0-0"],
            ["0-0", "2-0"],
        ]


async def test_an_error_is_one_that_callers_know(database: Database) -> None:
    async def add_twice() -> None:
        async with database.work() as work:
            for _ in range(2):
                await work.connection.execute(_ADD_TIMER, {"kind": "t", "subject": "0", "due_at": NOW})

    for _ in range(3):
        with pytest.raises(IntegrityError) as caught:
            await add_twice()
        assert "2027" not in str(caught.value)
    async with database.view() as work:
        assert (await work.connection.execute(_ALL)).all() == []


async def test_a_value_that_is_missing_or_has_no_zone_is_refused(database: Database) -> None:
    async def ask(**values: object) -> Rows:
        async with database.view() as work:
            return await work.connection.execute(_BY_SUBJECT, values)

    for _ in range(3):
        await ask(subject="0")
    with pytest.raises(SQLAlchemyError):
        await ask()
    for wrong in (NOW.replace(tzinfo=None), "tomorrow"):
        with pytest.raises((ValueError, AttributeError, StatementError)):
            async with database.work() as work:
                await work.connection.execute(_DROP, {"before": wrong})


async def test_who_reads_sees_one_moment(database: Database) -> None:
    for _ in range(2):
        async with database.view() as work:
            await work.connection.execute(_ALL)
    async with database.view() as reading:
        before = (await reading.connection.execute(_ALL)).all()
        async with database.work() as work:
            await work.connection.execute(_ADD_TIMER, {"kind": "t", "subject": "0", "due_at": NOW})
        assert (await reading.connection.execute(_ALL)).all() == before == []


def test_only_what_is_kept_is_prepared() -> None:
    statements = PreparedStatements(dialect())
    assert statements.find(_BY_SUBJECT, {"subject": "0"}) is None
    assert statements.find(_BY_SUBJECT, {"subject": "0"}) is not None
    for _ in range(3):
        assert statements.find(select(func.count()).select_from(timers), {}) is None
    assert len(statements) == 1
