"""Filing, looking up, the unit's group, talks, danger: in a city that the code was not written for."""

from datetime import UTC, datetime

from core.access import Role
from core.city import City
from core.city_services import COMPLAINT
from core.life import CaseStatus
from tests.desk.conversation import Group, Member
from tests.desk.forum import TalkStage, bound_forum
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed

LINE = "Сухий кран, води нема, вул. Ставкова 7, кв. 2"


async def test_a_stranger_is_greeted_in_the_citys_own_language_by_its_name(stage: TalkStage) -> None:
    greeting = await (await stage.citizen("502", language="")).says("/start")
    assert "Вербограда" in greeting
    assert "Добрый день" in greeting


async def test_a_request_is_filed_by_the_citys_own_buttons(citizen: Citizen) -> None:
    await citizen.says("/start")
    assert "вул. Ставкова 35" in await citizen.presses("New request")
    assert {"Крани", "Ліхтарі"} <= {choice.label for choice in citizen.last.choices}
    await citizen.presses("Крани")
    assert "вул. Ставкова 35" in await citizen.presses("Сухий кран")
    await citizen.says("Млинова 12, кв 4")
    await citizen.says("З ранку ні краплі")
    await citizen.presses("Go on without")
    assert "Where: вул. Млинова, 12, flat 4" in citizen.last.text
    receipt = await citizen.presses("Send")
    assert "Водна артіль" in receipt
    assert "Wednesday, 25 November, 07:00" in receipt, "20 hours later, by this city's clock"


async def test_one_line_is_understood_by_the_citys_own_words(citizen: Citizen, stage: TalkStage) -> None:
    case = await stage.case(await filed(citizen, LINE))
    assert (case.service, case.unit, case.address.street_id) == ("dry_tap", "waterworks", "stavkova-st")
    assert "You have 1 request." in await citizen.says("status")


async def test_a_street_and_a_point_lead_to_its_streets(citizen: Citizen) -> None:
    await citizen.says("згаслий ліхтар")
    assert "outside the city" in await citizen.shares_point(47.0971, 37.5434)
    await citizen.shares_point(10.0151, 20.0049)
    assert "вул. Ставкова" in {choice.label for choice in citizen.last.choices}


async def test_a_route_is_asked_for(citizen: Citizen) -> None:
    assert "Which route is it" in await citizen.says("пором запізнюється на годину")
    await citizen.says("паром П1, верхняя пристань")
    await citizen.presses("Go on without")
    assert "Where: паром П1, верхняя пристань" in citizen.last.text


async def test_danger_is_what_this_city_says_it_is(citizen: Citizen) -> None:
    told = await citizen.says("Прорвало греблю!")
    assert "900" in told
    assert "горище" in told


async def test_the_units_group_does_the_work(
    stage: TalkStage, group: Group, diver: Member, citizen: Citizen
) -> None:
    number = await filed(citizen, LINE)
    await stage.rest()
    await group.presses(diver, "Take it")
    await group.presses(diver, "It is done")
    await group.sends(diver, to=group.card_id, caption="Вода є")
    await stage.tell()
    await citizen.presses("Yes, it is done")
    case = await stage.case(number)
    assert (case.status, case.standing.confirmed) == (CaseStatus.checking, True)


async def test_an_operator_answers_and_there_is_nothing_to_complain_with(
    stage: TalkStage, citizen: Citizen, city: City
) -> None:
    olha = await stage.member("910", "Ольга", Role.operator)
    forum = await bound_forum(stage, olha, olha)
    await citizen.says("operator")
    await citizen.says("Коли буде вода?")
    [thread] = forum.threads
    await forum.writes(olha, "Увечері", thread)
    assert "Увечері" in citizen.last.text
    await forum.writes(olha, "/close", thread)
    assert not city.has_service(COMPLAINT)
    assert "Complain about the talk" not in {choice.label for choice in citizen.last.choices}


async def test_its_days_off_and_outages_are_its_own(city: City) -> None:
    assert not city.is_open(datetime(2026, 11, 25, 10, tzinfo=UTC)), "the day of the willow"
    assert city.is_open(datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert city.kinds_behind("dry_tap") == ("water",)
    assert city.kinds_behind("no_water") == ()
