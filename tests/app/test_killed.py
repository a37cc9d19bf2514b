"""`kill -9` in the middle of a long command: started again, it ends with everything whole and once."""

import asyncio

import pytest

from tests.app.conftest import Commands, Finished, until_cases

YEAR = ("demo-data", "--cases", "900")


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
    assert done.out == "A year is made: 900 requests, 50 talks with operators.\n"
    assert "900 cases" in (await figures(stored)).out
    assert "is here already" in (await stored.run(*YEAR)).out


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
