"""A talk that is under way, in one messenger or between two."""

import pytest

from bot.i18n import SOURCE
from core.citizens import Identity
from tests.desk.conversation import Member
from tests.desk.forum import FarCitizen, Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen


@pytest.fixture
async def forum(stage: TalkStage, olha: Member) -> Forum:
    """The operators' group."""
    return await bound_forum(stage, olha)


@pytest.fixture
async def talker(stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member) -> Citizen:
    """A citizen who talks with Olha."""
    await begin(citizen, forum, olha)
    return citizen


@pytest.fixture
async def far(stage: TalkStage, forum: Forum, olha: Member) -> FarCitizen:
    """The same in another messenger than the operators'."""
    someone = FarCitizen(stage, "far-1")
    async with stage.database.work() as work:
        met = await work.citizens.meet(Identity("far", someone.name), "", stage.clock.now())
        await work.citizens.set_language(met.citizen_id, SOURCE, chosen=True)
    await begin(someone, forum, olha)
    return someone


async def begin(citizen: Citizen, forum: Forum, olha: Member) -> None:
    """A talk in which both have said something."""
    await citizen.says("operator")
    await citizen.says("Є питання")
    await forum.writes(olha, "Слухаю Вас.")
