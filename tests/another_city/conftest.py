"""The whole bot in a small invented city: no code, name, street or hour of it is the reference city's."""

from pathlib import Path

import pytest

from city.reading import read_city
from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.desk.conversation import Group, Member
from tests.desk.forum import ForumWire, TalkStage
from tests.dialogs.conversation import Citizen

VERBOHRAD = Path(__file__).parents[1] / "cities" / "verbohrad"


@pytest.fixture(scope="session")
def city() -> City:
    """The invented city."""
    return read_city(str(VERBOHRAD))


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> TalkStage:
    """The bot with its desk, on both databases."""
    return TalkStage(database, clock, city, ForumWire())


@pytest.fixture
async def citizen(stage: TalkStage) -> Citizen:
    """Somebody who speaks the source language."""
    return await stage.citizen()


@pytest.fixture
async def diver(stage: TalkStage) -> Member:
    """A member of the unit that sees to taps."""
    return await stage.member("901", "Водограй", "unit:waterworks")


@pytest.fixture
async def group(stage: TalkStage, diver: Member) -> Group:
    """The group of that unit."""
    return await stage.unit_group(diver, "unit:waterworks")
