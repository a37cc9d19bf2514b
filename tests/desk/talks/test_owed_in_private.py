"""An answer that is owed to somebody who has no talk: a button in General, and the words in private."""

from itertools import count

import pytest

from bot.channel import Failure, SendFailed
from core.access import Role
from core.numbers import spell_number
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage
from tests.desk.talks.test_cases_told import asked_why, is_owed
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed

OWED, ANSWER = "Заявник чекає на відповідь", "Я відповім"  # notices to groups come in the city's language
WORDS = "Чекаємо на насос до пʼятниці."


@pytest.fixture
def private(stage: TalkStage, olha: Member) -> Citizen:
    """Olha in the chat with the bot; whatever she does there is new."""
    person = Citizen(stage, str(olha.id))
    person.events = count(1000)
    return person


async def test_who_never_had_a_talk_is_answered_by_an_operator_in_private(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    number = await filed(citizen)
    await asked_why(stage, number)
    await stage.send_queued()
    assert forum.threads == []
    assert "Go on in the chat with me." in await forum.presses_on(olha, OWED, ANSWER)
    assert spell_number(number) in private.last.title
    assert "In charge: Водоканал" in private.last.text
    assert "is kept with the request" in await private.says(WORDS)
    await stage.tell()
    assert WORDS in stage.said_to(citizen.name)
    assert not await is_owed(stage, number)
    [answered] = [event for event in await stage.events(number) if event.kind == "answered"]
    assert answered.actor.startswith("Ольга Коваль #")
    assert forum.threads == []
    assert "answered already" in await forum.presses_on(olha, OWED, ANSWER)


async def test_in_an_open_talk_it_is_said_there(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    number = await filed(citizen)
    await asked_why(stage, number)
    await stage.send_queued()
    await citizen.says("operator")
    await citizen.says("Що з моїм зверненням?")
    await forum.presses_on(olha, OWED, ANSWER)
    await private.says(WORDS)
    assert citizen.last.text == f"About your request {spell_number(number)}: {WORDS}"
    assert WORDS in forum.read()


async def test_of_two_who_answer_the_second_sends_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member, private: Citizen
) -> None:
    number = await filed(citizen)
    await asked_why(stage, number)
    await stage.send_queued()
    second = Citizen(stage, str(ivan.id))
    second.events = count(2000)
    for member in (olha, ivan):
        await forum.presses_on(member, OWED, ANSWER)
    await second.says("Буде завтра.")
    assert "answered already" in await private.says(WORDS)
    await stage.tell()
    assert "Буде завтра." in stage.said_to(citizen.name)
    assert WORDS not in stage.said_to(citizen.name)


async def test_who_loses_the_role_meanwhile_sends_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    number = await filed(citizen)
    await asked_why(stage, number)
    await stage.send_queued()
    await forum.presses_on(olha, OWED, ANSWER)
    async with stage.database.work() as work:
        met = await work.citizens.find(private.identity)
        assert met
        await work.roles.revoke(met.identity_id, Role.operator, "test", stage.clock.now())
    assert "Nothing was sent." in await private.says(WORDS)
    await stage.tell()
    assert WORDS not in stage.said_to(citizen.name)
    assert await is_owed(stage, number)
    assert "Only operators can do this" in await forum.presses_on(olha, OWED, ANSWER)


async def test_who_cannot_be_written_to_is_told_and_the_others_as_well(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("operator")
    await citizen.says("Коли буде вода?")
    await citizen.presses("Please ring me instead")
    await citizen.says("067 123 45 67")
    stage.wire.blocked[str(olha.id)] = SendFailed(Failure.gone, "bot was blocked by the user")
    await forum.presses_on(olha, "A talk with a citizen", "Show the contact")
    await stage.send_queued()
    told = "Ольга Коваль: приватні повідомлення не доходять"
    assert sum(told in message.text for message in forum.cards.values()) == 1
    again = await forum.presses_on(olha, "A talk with a citizen", "Show the contact")
    assert "I cannot write to you in private." in again
    async with stage.database.view() as work:
        shown = [event for event in await work.handoffs.events(1) if event.move == "contact_shown"]
    assert len(shown) == 1
