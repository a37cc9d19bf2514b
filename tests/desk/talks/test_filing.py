"""An operator files a request for the citizen of a talk: the same questions, and it is the citizen's."""

import pytest

from core.access import Role
from core.numbers import spell_number
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen
from tests.dialogs.outages import announced, concerns
from tests.dialogs.test_requests import LINE

CARD = "A talk with a citizen"
GO_ON = "Go on in the chat with me."


@pytest.fixture
async def forum(stage: TalkStage, olha: Member, ivan: Member) -> Forum:
    """The operators' group, with both on shift."""
    return await bound_forum(stage, olha, olha, ivan)


@pytest.fixture
def private(stage: TalkStage, olha: Member) -> Citizen:
    """The operator's own chat with the bot."""
    return Citizen(stage, str(olha.id))


async def asks(citizen: Citizen) -> None:
    """The citizen begins a talk."""
    await citizen.says("operator")
    await citizen.says("Допоможіть подати звернення")


async def own(stage: TalkStage, citizen: Citizen) -> list[str]:
    """The numbers of a citizen's requests."""
    async with stage.database.view() as work:
        met = await work.citizens.find(citizen.identity)
        assert met
        return [case.number for case in await work.cases.of_citizen(met.citizen_id, 9)]


async def test_the_operator_answers_the_citizens_questions_and_the_citizen_has_the_request(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await asks(citizen)
    before = stage.said_to(citizen.name)
    assert GO_ON in await forum.presses_on(olha, CARD, "File a request")
    assert "A request for the citizen of the talk." in stage.said_to(private.name)
    await private.says(LINE)
    assert "The citizen's phone number" in private.last.text
    assert not private.last.needs_keyboard
    await private.presses("Go on without")
    assert "Please check the citizen's request" in private.last.text
    assert stage.said_to(citizen.name) == before
    await private.presses("Send")
    assert private.last.text == "The citizen has the receipt in the talk."
    [number] = await own(stage, citizen)
    assert await own(stage, private) == []
    assert citizen.last.title == "Ольга, operator"
    assert citizen.last.text.startswith(f"Request {spell_number(number)} is sent\n\nAbout: Немає води")
    assert "Only operators and the service in charge see your data." in citizen.last.text
    [registered] = [event for event in await stage.events(number) if event.kind == "registered"]
    assert registered.actor.startswith("Ольга Коваль #")
    assert registered.facts["filed_in"] == "1"
    assert f"Request {spell_number(number)}: Немає води. registered" in forum.posts()[0].text
    assert "Ольга Коваль has it." in forum.posts()[0].text
    await citizen.presses("End the talk")
    assert "An operator filed it when you talked." in await citizen.says(number)


async def test_the_receipt_is_in_the_language_of_the_citizen(
    stage: TalkStage, forum: Forum, olha: Member, private: Citizen
) -> None:
    citizen = await stage.citizen("502", "ru")
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says(LINE)
    await private.presses("Go on without")
    assert "About: " in private.last.text
    await private.presses("Send")
    assert "Нет воды" in citizen.last.text
    assert "About" not in citizen.last.text


async def test_what_the_citizen_had_begun_is_offered_and_sent_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await citizen.says(LINE)
    await asks(citizen)
    await forum.writes(olha, "/file")
    assert "The citizen has begun this and not sent it." in private.last.text
    assert "просп. Металургів, 86" in private.last.text
    await private.presses("Yes, go on with it")
    await private.presses("Go on without")
    await private.presses("Send")
    assert len(await own(stage, citizen)) == 1
    await citizen.presses("End the talk")
    assert "Go on with the unsent request" not in [choice.label for choice in citizen.last.choices]


async def test_something_new_leaves_alone_what_the_citizen_had_begun(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await citizen.says(LINE)
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.presses("It is something new")
    await private.says("не вивозять сміття біля Миру 35")
    await private.presses("Go on without")
    await private.presses("Send")
    async with stage.database.view() as work:
        met = await work.citizens.find(citizen.identity)
        assert met
        assert (await work.conversations.laid_aside(met.identity_id))["service"] == "no_water"
        assert met.phone is None


async def test_in_a_talk_that_is_closed_meanwhile_nothing_is_filed(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says(LINE)
    await private.presses("Go on without")
    await citizen.presses("End the talk")
    assert "The talk with the citizen is closed. Nothing was sent." in await private.presses("Send")
    assert await own(stage, citizen) == []


async def test_in_a_talk_that_a_colleague_has_now_nothing_is_filed(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member, private: Citizen
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says(LINE)
    await forum.writes(ivan, "/claim")
    told = await private.presses("Go on without")
    assert "Іван has the talk with the citizen now. Nothing was sent." in told
    assert await own(stage, citizen) == []
    assert await forum.writes(olha, "/file") == "Іван has this talk."


async def test_who_loses_the_role_files_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says(LINE)
    async with stage.database.work() as work:
        met = await work.citizens.find(private.identity)
        assert met
        await work.roles.revoke(met.identity_id, Role.operator, "test", stage.clock.now())
    told = await private.presses("Go on without")
    assert "Only an operator or a supervisor files a request for a citizen. Nothing was sent." in told
    assert await own(stage, citizen) == []


async def test_who_cannot_be_written_to_is_told_so(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    async with stage.database.work() as work:
        met = await work.citizens.find(private.identity)
        assert met
        await work.citizens.set_reachable(met.identity_id, False)
    await asks(citizen)
    before = stage.said_to(private.name)
    assert "I cannot write to you in private." in await forum.presses_on(olha, CARD, "File a request")
    assert stage.said_to(private.name) == before


async def test_whoever_has_no_role_is_led_nowhere(stage: TalkStage, forum: Forum, citizen: Citizen) -> None:
    await asks(citizen)
    stranger = Member(999, "Хтось")
    assert "Only operators can do this" in await forum.presses_on(stranger, CARD, "File a request")
    assert stage.said_to("999") == ""


async def test_F20_who_presses_send_twice_files_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says(LINE)
    await private.presses("Go on without")
    send = private.choice("Send").data
    await private.presses_data(send)
    await private.presses_data(send)
    assert len(await own(stage, citizen)) == 1


async def test_the_operators_language_stays_and_so_does_the_citizens(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says("русский")
    async with stage.database.view() as work:
        theirs, own_account = (
            await work.citizens.find(citizen.identity),
            await work.citizens.find(private.identity),
        )
        assert theirs
        assert own_account
        assert (theirs.language, own_account.language) == ("en", "ru")


async def test_a_danger_told_in_a_talk_is_passed_on_and_its_citizen_hears_who_comes(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    on_call = Citizen(stage, str((await stage.member("614", "Степан", Role.on_call)).id))
    await asks(citizen)
    await forum.writes(olha, "/file")
    await private.says("сильно пахне газом у під'їзді, Куїнджі 12")
    await private.presses("The caller cannot ring")
    told = await private.presses("Pass it on now")
    assert "The citizen reads in their own chat when somebody has taken it." in told
    await stage.send_queued()
    await on_call.presses("I take it")
    await stage.send_queued()
    assert "has taken" in stage.said_to(citizen.name)


async def test_a_known_outage_is_told_in_the_talk_and_nothing_is_filed(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    outage = await announced(stage)
    await asks(citizen)
    await forum.presses_on(olha, CARD, "File a request")
    await private.says("немає води, Куїнджі 20, кв 3")
    assert "Please tell it" in private.last.text
    await private.presses("Tell them when it is over")
    assert "The citizen reads it in the talk. Nothing was sent." in private.last.text
    assert "It should be over: today, 17:00." in citizen.last.text
    assert "I write to you when it is over" in citizen.last.text
    assert await own(stage, citizen) == []
    assert [one.wants_end for one in await concerns(stage, outage)] == [True]


async def test_what_else_the_citizen_told_is_filed_for_them_in_the_same_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await asks(citizen)
    await forum.presses_on(olha, CARD, "File a request")
    await private.says("немає води на Куїнджі 20 і не працює ліфт на Миру 35")
    await private.presses("Go on without")
    assert "The citizen also told of: «Не працює ліфт" in await private.presses("Send")
    before = stage.said_to(citizen.name)
    assert "Please check the citizen's request" in await private.says("так")
    assert "Where: просп. Миру, 35" in private.last.text
    await private.presses("Send")
    assert stage.said_to(citizen.name).startswith(before)
    assert "About: Не працює ліфт" in citizen.last.text
    assert len(await own(stage, citizen)) == 2
    assert await own(stage, private) == []


async def test_the_operator_is_shown_what_the_citizen_has_open_and_adds_to_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    [number] = await own(stage, citizen)
    await asks(citizen)
    await forum.presses_on(olha, CARD, "File a request")
    assert "The citizen has an open request about this" in await private.says(f"{LINE}, дуже довго")
    await private.presses("It is this one")
    await private.presses("Add what was written now")
    assert await own(stage, citizen) == [number]
    [added] = [event for event in await stage.events(number) if event.kind == "remark"]
    assert added.actor.startswith("Ольга Коваль #")
    assert await own(stage, private) == []


async def test_something_else_of_the_same_service_is_filed_in_the_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, private: Citizen
) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await asks(citizen)
    await forum.presses_on(olha, CARD, "File a request")
    await private.says(LINE)
    await private.says("ні, інше")
    await private.presses("Send")
    assert private.last.text == "The citizen has the receipt in the talk."
    assert len(await own(stage, citizen)) == 2
