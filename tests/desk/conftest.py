"""A stage with a desk, a unit's group that is bound, and people in their parts."""

import pytest

from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.desk.conversation import UNIT, DeskStage, Group, GroupWire, Member
from tests.dialogs.conversation import Citizen


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> DeskStage:
    """The bot, on both databases."""
    return DeskStage(database, clock, city, GroupWire())


@pytest.fixture
async def citizen(stage: DeskStage) -> Citizen:
    """Somebody who speaks the source language."""
    return await stage.citizen()


@pytest.fixture
async def petro(stage: DeskStage) -> Member:
    """A member of the water utility."""
    return await stage.member("901", "Петро", f"unit:{UNIT}")


@pytest.fixture
async def hanna(stage: DeskStage) -> Member:
    """The head of the water utility."""
    return await stage.member("902", "Ганна", f"head:{UNIT}")


@pytest.fixture
async def admin(stage: DeskStage) -> Citizen:
    """An admin, in the private chat."""
    await stage.member("900", "Адмін", "admin")
    return Citizen(stage, "900")


@pytest.fixture
async def group(stage: DeskStage, petro: Member) -> Group:
    """The water utility's group."""
    return await stage.unit_group(petro)
