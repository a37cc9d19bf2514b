"""`contact-centre move`: everything, once, and the same answers afterwards."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from app.moving import move_all
from app.requirements import CheckFailed
from app.settings import SettingsError
from core.cases import Case, CaseEvent
from core.citizens import Identity
from core.figures import FiguresReport, report_figures
from core.filing import register_case
from storage import moving
from storage.database import Database, DatabaseInUse
from storage.moving import TABLES, count_rows
from storage.tables import metadata
from tests.app.conftest import Commands
from tests.app.test_command_line import sentence
from tests.app.test_demo_data import CITY, NOW, histories, make, whole_year
from tests.storage.test_cases import report

CASES = 200


@pytest_asyncio.fixture
async def source(sqlite_url: str) -> AsyncIterator[Database]:
    """A year in SQLite."""
    opened = Database(sqlite_url)
    await make(opened, cases=CASES)
    yield opened
    await opened.dispose()


@pytest_asyncio.fixture
async def target(postgres_database: str) -> AsyncIterator[Database]:
    """A PostgreSQL database of the present shape, with nothing in it."""
    opened = Database(postgres_database)
    yield opened
    await opened.dispose()


async def answers(database: Database) -> tuple[FiguresReport, dict[int, Case], list[list[CaseEvent]]]:
    """What the service says of the year and of every case."""
    async with database.view() as view:
        figures = await report_figures(view.figures, CITY, whole_year(), NOW)
        cases = await view.cases.by_ids(range(1, CASES + 1))
    return figures, cases, await histories(database)


async def test_the_answers_are_the_same_before_and_after(
    source: Database, target: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    before, rows = await answers(source), await count_rows(source)
    await move_all(source, target)
    assert await answers(target) == before
    assert await count_rows(target) == rows
    assert (
        f"Moved: {CASES} cases, {sum(rows.values())} rows in {len(TABLES)} tables" in capsys.readouterr().out
    )
    async with target.work() as work:
        assert await work.memory.recall("moving") is None
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", NOW)
        case = await register_case(work, report(citizen.identity_id), city=CITY, now=NOW)
    assert case.id == CASES + 1


def test_every_table_but_that_of_processes_is_moved() -> None:
    assert {table.name for table in TABLES} == set(metadata.tables) - {"processes"}


class Stopped(Exception):
    """The power is gone."""


async def test_broken_off_anywhere_it_goes_on(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 50)
    whole, pieces = moving.write_mark, 0

    async def stop_sometimes(connection: Any, mark: Any) -> None:
        nonlocal pieces
        pieces += 1
        await whole(connection, mark)
        if pieces % 12 == 0:
            raise Stopped

    monkeypatch.setattr(moving, "write_mark", stop_sometimes)
    stops = 0
    while True:
        try:
            await move_all(source, target)
        except Stopped:
            stops += 1
            await source.dispose()
        else:
            break
    assert stops > 3
    assert await answers(target) == await answers(source)


async def test_a_source_that_changed_since_it_was_broken_off_is_not_mixed(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stop_after_some(source, target, monkeypatch)
    async with source.work() as work:
        await work.cases.add_event(1, CaseEvent(NOW, "timer", "overdue"))
    with pytest.raises(SettingsError, match="The source has changed since this move began"):
        await move_all(source, target)


async def test_what_no_count_shows_is_found_when_both_are_compared(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stop_after_some(source, target, monkeypatch)
    async with source.writer.begin() as connection:
        await connection.execute(text("UPDATE citizens SET phone = '+380671112233' WHERE id = 30"))
    with pytest.raises(CheckFailed, match="citizens differs"):
        await move_all(source, target)


async def stop_after_some(source: Database, target: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A move that is broken off when the citizens are over."""

    async def stop(connection: Any, mark: Any) -> None:
        await whole(connection, mark)
        if mark.table == "identities":
            raise Stopped

    whole = moving.write_mark
    with monkeypatch.context() as patched, suppress(Stopped):
        patched.setattr(moving, "write_mark", stop)
        await move_all(source, target)
    await source.dispose()


async def test_a_target_with_rows_is_refused(source: Database, target: Database) -> None:
    async with target.work() as work:
        await work.citizens.meet(Identity("telegram", "1"), "Олена", NOW)
    with pytest.raises(SettingsError, match="The target has rows of its own"):
        await move_all(source, target)


async def test_a_running_service_on_either_side_is_refused(
    sqlite_url: str, source: Database, target: Database
) -> None:
    running = Database(sqlite_url)
    await running.start()
    with pytest.raises(DatabaseInUse, match="Another process serves"):
        await move_all(source, target)
    await running.close()
    await target.beat()
    with pytest.raises(DatabaseInUse, match="The service runs on this database"):
        await move_all(source, target)


async def test_broken_histories_are_not_moved_silently(source: Database, target: Database) -> None:
    async with source.writer.begin() as connection:
        await connection.execute(text("UPDATE case_events SET actor = 'nobody' WHERE id = 3"))
    with pytest.raises(CheckFailed, match="1 histories are broken"):
        await move_all(source, target)


async def test_the_command_brings_an_empty_database_to_shape(
    migrated: Commands, postgres_database: str
) -> None:
    here = Database(f"sqlite:///{migrated.folder}/service.db")
    await make(here, cases=20)
    await here.dispose()
    url = postgres_database.replace("+asyncpg", "")
    there = Database(postgres_database)
    async with there.writer.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await there.dispose()
    done = await migrated.run("move", "--to", url)
    assert done.code == 0, done.err
    assert "Moved: 20 cases" in done.out
    assert (await migrated.run("audit", "verify", DATABASE_URL=url)).code == 0
    assert "The target has rows of its own" in sentence(await migrated.run("move", "--to", url))
    assert "--to is no address of PostgreSQL" in sentence(await migrated.run("move", "--to", "sqlite:///x"))
    nobody = "postgresql://nobody@127.0.0.1:9/none"
    assert "The database at --to does not answer" in sentence(await migrated.run("move", "--to", nobody))
    said = sentence(await migrated.run("move", "--to", url, DATABASE_URL=url))
    assert "DATABASE_URL is PostgreSQL already" in said
