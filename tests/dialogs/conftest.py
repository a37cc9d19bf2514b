"""A stage with the real engine, on both databases."""

import pytest

from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> Stage:
    """The bot."""
    return Stage(database, clock, city)


@pytest.fixture
async def citizen(stage: Stage) -> Citizen:
    """Somebody who speaks the source language."""
    return await stage.citizen()
