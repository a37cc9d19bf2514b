"""What is not for the city: citizens hear who decides it, and it is counted."""

from datetime import timedelta

import pytest

from core.life import Outcome
from core.numbers import spell_number
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed

CARD = "A talk with a citizen"
TOLD = "Система безоплатної правничої допомоги. The number to ring: 0 800 213 103."


@pytest.fixture
async def forum(stage: TalkStage, olha: Member, ivan: Member) -> Forum:
    """The operators' group, with both on shift."""
    return await bound_forum(stage, olha, olha, ivan)


async def asks(citizen: Citizen) -> None:
    """The citizen begins a talk."""
    await citizen.says("operator")
    await citizen.says("Як подати до суду?")


async def test_a_citizen_hears_who_decides_it_and_how_to_reach_them(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.presses_on(olha, CARD, "Refer elsewhere")
    told = await forum.presses_on(olha, "What does the citizen ask", "Судове або юридичне питання")
    assert told == "It goes to the citizen."
    assert (citizen.last.title, TOLD in citizen.last.text) == ("Ольга, operator", True)
    assert TOLD in forum.read()
    card = forum.posts()[0].text
    assert "Referred elsewhere: Судове або юридичне питання." in card
    assert "Ольга Коваль has it." in card


async def test_in_russian_it_is_told_in_russian(stage: TalkStage, forum: Forum, olha: Member) -> None:
    citizen = await stage.citizen("502", "ru")
    await asks(citizen)
    await forum.writes(olha, "/refer pension")
    assert "Пенсионный фонд Украины" in citizen.last.text


async def test_an_unknown_body_is_not_invented(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    before = citizen.last
    assert "There is no «space» in the city's list" in await forum.writes(olha, "/refer space")
    assert "There is no «space» in the city's list" in await forum.writes(olha, "/offtarget space")
    assert citizen.last == before


async def test_F20_who_presses_twice_refers_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/refer court_legal")
    assert "has this answer already" in await forum.writes(olha, "/refer court_legal")
    assert stage.said_to(citizen.name).count(TOLD) == 1
    assert "Referred elsewhere today: Судове або юридичне питання: 1." in await forum.writes(ivan, "/desk")


async def test_a_request_that_belongs_there_is_passed_on_if_the_operator_wishes(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    number = await filed(citizen)
    await asks(citizen)
    assert "Does a request of theirs belong there?" in await forum.writes(olha, "/refer pension")
    button = f"{spell_number(number)}: Немає води"
    told = await forum.presses_on(olha, "Does a request of theirs", button)
    assert told == f"The request {spell_number(number)} is passed on, and the citizen is told."
    case = await stage.case(number)
    assert case.standing.outcome == Outcome.referred
    assert [event.actor for event in await stage.events(number)][-1].startswith("Ольга Коваль #")
    assert spell_number(number) not in forum.posts()[0].text
    assert await forum.presses_on(olha, "Does a request", button) == "This request is closed already."


async def test_later_than_the_law_allows_a_supervisor_passes_it_on(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    number = await filed(citizen)
    stage.clock.time += timedelta(days=6)
    await asks(citizen)
    await forum.writes(olha, "/refer pension")
    button = f"{spell_number(number)}: Немає води"
    assert "within 5 days" in await forum.presses_on(olha, "Does a request", button)
    assert (await stage.case(number)).standing.outcome is None
    assert "is passed on" in await forum.presses_on(ivan, "Does a request", button)


async def test_off_target_is_noted_and_counted_once_and_can_be_taken_off(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    before = stage.said_to(citizen.name)
    await forum.presses_on(olha, CARD, "Off-target")
    assert "Noted" in await forum.presses_on(olha, "What is it about?", "Реклама")
    await forum.writes(olha, "/offtarget weather")
    assert "Off-target: Погода." in forum.posts()[0].text
    assert "Off-target today: Погода: 1." in await forum.writes(ivan, "/desk")
    await forum.writes(olha, "/offtarget")
    await forum.presses_on(olha, "What is it about?", "It is for the city after all")
    assert "Off-target" not in forum.posts()[0].text
    assert "Off-target today" not in await forum.writes(ivan, "/desk")
    assert stage.said_to(citizen.name) == before


async def test_whoever_has_no_role_refers_and_marks_nothing(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await asks(citizen)
    stranger = Member(999, "Хтось")
    before = stage.said_to(citizen.name)
    for command in ("/refer court_legal", "/offtarget weather"):
        await forum.writes(stranger, command)
    assert "Only operators can do this" in await forum.presses_on(stranger, CARD, "Off-target")
    assert stage.said_to(citizen.name) == before
    told = await forum.writes(ivan, "/desk")
    assert "Off-target today" not in told
    assert "Referred elsewhere today" not in told


async def test_nobody_is_referred_in_a_closed_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/close")
    before = stage.said_to(citizen.name)
    assert "The talk is closed, and nothing was sent." in await forum.writes(olha, "/refer pension")
    assert stage.said_to(citizen.name) == before
