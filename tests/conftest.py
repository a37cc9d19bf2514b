"""What all tests share: both databases, a clock turned by hand, the reference city."""

import asyncio
import gc
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from app.logs import write_logs
from city.reading import read_city
from core.city import City
from storage.database import Database
from storage.migrate import migrate
from tests.overheard import OVERHEARD
from tests.postgres_copy import PostgresCopy

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")
LEFT_OUT: set[str] = set()
LEAKS: set[str] = set()
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


class HandClock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it was turned to."""
        return self.time

    def turn(self, **span: float) -> None:
        """Go on by this much."""
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> HandClock:
    """A clock turned by hand."""
    return HandClock()


@pytest.fixture(scope="session")
def city() -> City:
    """The reference city."""
    return read_city("mariupol")


def leave_out(what: str, mend: str) -> NoReturn:
    """Leave this test out because the machine lacks something; where all are required it fails."""
    if REQUIRE_ALL:
        pytest.fail(f"{what}: {mend}")
    LEFT_OUT.add(f"{what}: {mend}")
    pytest.skip(what)


def pytest_configure() -> None:
    """Write log lines as the service does, to where they are searched at the end."""
    write_logs("DEBUG", OVERHEARD.lines)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A log line that tells too much fails the run.

    Under pytest-xdist only the workers know what they left out and logged; the controller prints it.
    """
    LEAKS.update(OVERHEARD.leaks())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput.update(left_out=sorted(LEFT_OUT), leaks=sorted(LEAKS))
    elif LEAKS:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    shutil.rmtree(OVERHEARD.folder, ignore_errors=True)


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a file has left in memory is not looked through again and again while the next ones run."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker left out and logged; one that crashed has nothing to tell."""
    told = getattr(node, "workeroutput", {})
    LEFT_OUT.update(told.get("left_out", ()))
    LEAKS.update(told.get("leaks", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what the machine lacks, and the log lines that tell too much."""
    for leak in sorted(LEAKS):
        terminalreporter.write_line(f"In a log line - {leak}", red=True)
    for line in sorted(LEFT_OUT):
        terminalreporter.write_line(f"Left out - {line}", yellow=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file; each test works on a copy."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a migrated PostgreSQL database; each test gets a copy."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(_postgres(f'CREATE DATABASE "{name}"'))
    except OSError:
        leave_out(
            "PostgreSQL", "no server answers at TEST_POSTGRES_URL; tests of storage ran on SQLite alone"
        )
    asyncio.run(_migrate(postgres_url(name)))
    yield name
    asyncio.run(_postgres(f'DROP DATABASE "{name}"'))


def postgres_url(name: str) -> str:
    """The address of a database on the test server."""
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.dispose()


async def _postgres(statement: str) -> None:
    engine = create_async_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite database of the present shape."""
    shutil.copy(sqlite_template, tmp_path / "test.db")
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture(scope="session")
def postgres_copy(postgres_template: str) -> Iterator[PostgresCopy]:
    """A copy of that database, which the tests of this process use one after another."""
    copy = PostgresCopy(POSTGRES, postgres_template)
    yield copy
    asyncio.run(copy.drop())


@pytest.fixture
def postgres_database(postgres_copy: PostgresCopy) -> str:
    """The address of an empty PostgreSQL database of the present shape."""
    asyncio.run(postgres_copy.renew())
    return postgres_copy.url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; every test that uses it runs on both kinds."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_database")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, on both kinds."""
    opened = Database(database_url)
    await opened.start()
    yield opened
    await opened.dispose()
