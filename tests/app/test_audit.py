"""`contact-centre audit`: what an operator reads, and what a timer goes by."""

import re
from datetime import UTC, datetime

import pytest_asyncio
from sqlalchemy import text

from city.reading import read_city
from core.cases import CaseEvent
from core.citizens import Identity
from core.filing import register_case
from core.numbers import spell_number
from storage.database import Database
from tests.app.conftest import Commands
from tests.app.test_command_line import sentence
from tests.storage.test_cases import report

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest_asyncio.fixture
async def number(stored: Commands) -> str:
    """The number of a case with two events."""
    database = Database(stored.database_url)
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", NOW)
        case = await register_case(work, report(citizen.identity_id), city=read_city("mariupol"), now=NOW)
        await work.cases.add_event(case.id, CaseEvent(NOW, "timer", "overdue"))
    await database.dispose()
    return spell_number(case.number)


async def touch(commands: Commands, statement: str) -> None:
    """Change the database past the service."""
    database = Database(commands.database_url)
    async with database.work() as work:
        await work.connection.execute(text(statement))
    await database.dispose()


async def test_whole_histories_are_said_to_be_whole(stored: Commands, number: str) -> None:
    done = await stored.run("audit", "verify")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Checked: 1 cases, 2 events. Personal texts erased: 0. Broken: 0.\nEvery history is whole.\n"
    )


async def test_a_broken_one_is_named_with_what_to_do(stored: Commands, number: str) -> None:
    await touch(stored, "UPDATE case_events SET actor = 'citizen' WHERE position = 2")
    await touch(stored, "UPDATE personal_texts SET value = 'Усе добре' WHERE field = 'description'")
    done = await stored.run("audit", "verify")
    assert done.code == 1
    first, counts, last = done.out.splitlines()
    assert first.startswith(f"{number}: event 2 (overdue) was changed")
    assert "the text of description was changed" in first
    assert counts.endswith("Broken: 1.")
    assert last.startswith("Change nothing: keep a copy")


async def test_a_head_written_down_is_compared(stored: Commands, number: str) -> None:
    head = (await stored.run("audit", "head")).out.strip()
    assert re.fullmatch(r"2:[0-9a-f]{64}", head)
    assert (await stored.run("audit", "verify", "--head", head)).code == 0
    other = head[:-1] + ("1" if head[-1] == "0" else "0")
    done = await stored.run("audit", "verify", "--head", other)
    assert done.code == 1
    assert "The head does not fit" in done.out
    assert "--head is not what" in sentence(await stored.run("audit", "verify", "--head", "x"))


async def test_erased_texts_are_counted_and_nothing_else(stored: Commands, number: str) -> None:
    await touch(stored, "UPDATE personal_texts SET value = '', salt = ''")
    done = await stored.run("audit", "verify")
    assert done.code == 0
    assert "Personal texts erased: 3. Broken: 0." in done.out
