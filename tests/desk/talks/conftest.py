"""A stage with the operators' forum, an operator and a supervisor."""

import pytest

from core.access import Role
from core.city import City
from storage.database import Database
from tests.conftest import HandClock
from tests.desk.conversation import Member
from tests.desk.forum import Forum, ForumWire, TalkStage, bound_forum


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> TalkStage:
    """The bot, on both databases. No group is bound."""
    return TalkStage(database, clock, city, ForumWire())


@pytest.fixture
async def olha(stage: TalkStage) -> Member:
    """An operator."""
    return await stage.member("910", "Ольга Коваль", Role.operator)


@pytest.fixture
async def ivan(stage: TalkStage) -> Member:
    """A supervisor, who answers, too."""
    return await stage.member("911", "Іван", Role.supervisor)


@pytest.fixture
async def forum(stage: TalkStage, olha: Member) -> Forum:
    """The operators' group, with an operator on shift."""
    return await bound_forum(stage, olha, olha)
