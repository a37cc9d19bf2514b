"""`kill -9` in the middle of a long command: started again, it ends with everything whole and once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Table, func, select

from core.ledger import Stage
from storage.database import Database
from storage.outage_tables import broadcasts, ledgers, outages, recipients, subscribers
from tests.app.conftest import Commands, Finished, until, until_cases

YEAR = ("demo-data", "--cases", "900")
IS_MADE = "A year is made: 900 requests, 50 talks with operators.\n"
Reached = Callable[[Database], Awaitable[bool]]


async def count(database: Database, table: Table) -> int:
    """How many rows there are."""
    async with database.view() as view:
        return int((await view.connection.execute(select(func.count()).select_from(table))).scalar_one())


async def kill_when(commands: Commands, *words: str, is_reached: Reached, **settings: str) -> None:
    """Start a command, and kill it when it has come so far."""
    process = await commands.start(*words, errors=asyncio.subprocess.DEVNULL, **settings)
    await until(commands, is_reached)
    process.kill()
    assert await process.wait() == -9


def has_more_than(table: Table, number: int) -> Reached:
    """Whether there are more rows by now."""

    async def is_reached(database: Database) -> bool:
        return await count(database, table) > number

    return is_reached


async def kill(commands: Commands, *words: str, cases: int, url: str = "") -> None:
    """Start a command, and kill it when it has made or moved so many cases."""
    process = await commands.start(*words, errors=asyncio.subprocess.DEVNULL)
    await until_cases(commands, cases, url)
    process.kill()
    assert await process.wait() == -9


async def figures(commands: Commands, **settings: str) -> Finished:
    """What the histories come to."""
    checked = await commands.run("audit", "verify", **settings)
    assert checked.code == 0, checked.out
    return checked


@pytest.mark.parametrize("cases", [1, 500])
async def test_a_year_that_was_killed_is_made_to_its_end_and_no_case_twice(
    stored: Commands, cases: int
) -> None:
    await kill(stored, *YEAR, cases=cases)
    done = await stored.run(*YEAR)
    assert done.out == IS_MADE
    assert "900 cases" in (await figures(stored)).out
    assert "is here already" in (await stored.run(*YEAR)).out


@pytest.mark.parametrize(("table", "number"), [(subscribers, 1), (broadcasts, 9)])
async def test_outages_and_who_is_told_of_them_are_made_to_their_end(
    stored: Commands, table: Table, number: int
) -> None:
    await kill_when(stored, *YEAR, is_reached=has_more_than(table, number))
    assert (await stored.run(*YEAR)).out == IS_MADE
    database = Database(stored.database_url)
    assert await count(database, subscribers) == 144  # five of those who were chosen only ring up
    assert await count(database, outages) >= 8
    async with database.view() as view:
        stages = Counter((await view.connection.execute(select(ledgers.c.stage))).scalars())
        sizes = (await view.connection.execute(select(func.sum(ledgers.c.size)))).scalar_one()
    assert stages[Stage.writing] == 0
    assert await count(database, broadcasts) == stages.total()
    assert await count(database, recipients) == sizes
    await database.dispose()
    assert "900 cases" in (await figures(stored)).out


async def test_a_move_that_was_killed_goes_on_and_moves_every_row_once(
    migrated: Commands, postgres_database: str
) -> None:
    assert (await migrated.run(*YEAR)).code == 0
    before, there = await figures(migrated), {"DATABASE_URL": postgres_database}
    move = ("move", "--to", postgres_database)
    await kill(migrated, *move, cases=1, url=postgres_database)
    done = await migrated.run(*move)
    assert "Moved: 900 cases" in done.out, done.err
    assert (await figures(migrated, **there)).out == before.out
