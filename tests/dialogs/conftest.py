"""A stage with the real engine, on both databases and in both messengers.

What only Telegram has (edits, albums, voice, pop-ups, old buttons) is marked `telegram`.
"""

import pytest

from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage, Wire
from tests.dialogs.viber_wire import ViberWire

GROUNDS = [("sqlite", "telegram"), ("postgresql", "telegram"), ("sqlite", "viber")]
"""The databases and messengers that a conversation is walked on; the messenger does not see the database."""
WIRES = {"telegram": Wire, "viber": ViberWire}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Walk every conversation in both messengers."""
    if "ground" not in metafunc.fixturenames:
        return
    only_telegram = metafunc.definition.get_closest_marker("telegram")
    ours = [ground for ground in GROUNDS if ground[1] == "telegram" or not only_telegram]
    marks = metafunc.definition.iter_markers("parametrize")
    if any("database_url" in mark.args[0] for mark in marks):
        ours = [ground for ground in ours if ground[0] == "sqlite"]
    metafunc.parametrize("ground", ours, indirect=True, ids="-".join)


@pytest.fixture
def ground(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The database and the messenger of this test."""
    chosen: tuple[str, str] = request.param
    return chosen


@pytest.fixture
def database_url(request: pytest.FixtureRequest, ground: tuple[str, str]) -> str:
    """The address of an empty database of its kind."""
    kind = getattr(request, "param", ground[0])
    url: str = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_database")
    return url


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City, ground: tuple[str, str]) -> Stage:
    """The bot."""
    return Stage(database, clock, city, WIRES[ground[1]]())


@pytest.fixture
async def citizen(stage: Stage) -> Citizen:
    """Somebody who speaks the source language."""
    return await stage.citizen()
