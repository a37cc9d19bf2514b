"""What is off and what is planned, at one's own places or at any other."""

import pytest

from core.areas import WHOLE_CITY, Area
from core.outages import OutageKind
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.outages import EVEN_SIDE, announced, concerns, ended
from tests.dialogs.test_known_outage import save_address
from tests.dialogs.test_subscriptions import labels, places, subscribed

CALM = "No outage is known now: вул. Куїнджі, 20."


@pytest.mark.parametrize(
    "words",
    [
        "/outages", "Відключення", "отключения", "які є планові відключення?",
        "Чи є у мене відключення?", "у мене відключення?", "есть ли у меня отключения",
    ],
)  # fmt: skip
async def test_words_and_the_menu_lead_to_it(citizen: Citizen, words: str) -> None:
    await citizen.says("/start")
    assert "To ask about an address" in await citizen.presses("Outages")
    await citizen.says("menu")
    assert "To ask about an address" in await citizen.says(words)


async def test_ones_own_places_are_told_in_one_view(stage: Stage, citizen: Citizen) -> None:
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    await save_address(stage, citizen, "Батьки", "myru-ave", "5")
    await subscribed(citizen, "вся вулиця Італійська")
    await announced(stage)
    await announced(stage, Area("myru-ave"), kind=OutageKind.power, starts=20, ends=26)
    shown = await citizen.says("відключення")
    assert "No water: вул. Куїнджі, 20\nCause: аварія на водогоні.\nIt should be over: today, 17:00." in shown
    assert "No outage is known now: просп. Миру, 5; вул. Італійська, all houses." in shown
    assert "What is planned:\n\nNo electricity: просп. Миру, 5\nFrom: tomorrow, 08:00." in shown


async def test_an_outage_at_several_places_is_told_once(stage: Stage, citizen: Citizen) -> None:
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    await save_address(stage, citizen, "Робота", "kuindzhi-st", "22")
    outage = await announced(stage, WHOLE_CITY, ends=None)
    shown = await citizen.says("відключення")
    assert "No water: вул. Куїнджі, 20; вул. Куїнджі, 22" in shown
    assert shown.count("When it will be over nobody knows yet.") == 1
    await citizen.presses("Tell me when it is over")
    assert [one.house for one in await concerns(stage, outage)] == ["20"]


async def test_there_are_three_answers_about_an_address(stage: Stage, citizen: Citizen) -> None:
    await announced(stage, ends=1)
    await citizen.says("відключення")
    assert "It should be over: today, 13:00." in await citizen.says("Куїнджі 20")
    assert citizen.last.title == "вул. Куїнджі, 20"
    stage.clock.turn(hours=2)
    assert "It was to be over: today, 13:00. Since then nobody has told" in await citizen.says("Куїнджі 20")
    assert "Tell me when it is over" not in labels(citizen)
    stage.clock.turn(hours=13)
    assert CALM in await citizen.says("Куїнджі 20")


async def test_at_once_when_one_has_ended_nothing_is_known(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says("чи є відключення на Куїнджі 20?")
    await ended(stage, outage)
    assert CALM in await citizen.presses("Tell me when it is over")
    assert await concerns(stage, outage) == []


async def test_a_street_alone_may_be_asked_about(stage: Stage, citizen: Citizen) -> None:
    await announced(stage)
    await citizen.says("відключення")
    assert "Which house on вул. Куїнджі?" in await citizen.says("Куїнджі")
    assert "No water: вул. Куїнджі, all houses" in await citizen.presses("The whole street")


async def test_an_address_that_does_not_exist_is_asked_again(citizen: Citizen) -> None:
    await citizen.says("відключення")
    assert "I do not find this street" in await citizen.says("вулиця Незнайкова 5")
    assert CALM in await citizen.says("Куїнджі 20")


@pytest.mark.parametrize(
    "words", ["коли відключать воду?", "когда будут отключать свет", "будут отключать воду?"]
)
async def test_who_asks_what_is_to_come_is_told(stage: Stage, citizen: Citizen, words: str) -> None:
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    await announced(stage, EVEN_SIDE, starts=20, ends=26)
    assert "From: tomorrow, 08:00.\nTo: tomorrow, 14:00." in await citizen.says(words)


async def test_words_that_tell_of_a_fault_are_a_request(citizen: Citizen) -> None:
    await citizen.says("відключення")
    assert "phone" in await citizen.says("не горит фонарь, Куинджи 25")


async def test_from_an_address_one_subscribes_or_sends_a_request(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("чи є відключення на Куїнджі 20?")
    await citizen.presses("Tell me of outages here")
    await citizen.presses("Yes, I agree")
    assert await places(stage, citizen) == [("kuindzhi-st", "20", "central")]
    await citizen.says("відключення")
    await citizen.says("Миру 5")
    await citizen.presses("Something is wrong here")
    await citizen.says("немає світла")
    assert "просп. Миру, 5" in citizen.last.title or "просп. Миру, 5" in citizen.last.text


async def test_in_words_one_asks_to_be_told(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says("відключення")
    await citizen.says("Куїнджі 20")
    assert "when it is over" in await citizen.says("повідомте, коли дадуть")
    assert [one.wants_end for one in await concerns(stage, outage)] == [True]


async def test_who_wants_to_be_told_where_nothing_is_off_is_led_to_notices(citizen: Citizen) -> None:
    await citizen.says("відключення")
    assert "You get no notices of outages" in await citizen.says("повідомляйте мене, будь ласка")


async def test_a_question_about_another_address_is_no_wish(stage: Stage, citizen: Citizen) -> None:
    outage = await announced(stage)
    await citizen.says("відключення")
    await citizen.says("Куїнджі 20")
    assert "просп. Миру, 5" in await citizen.says("скажіть, а на Миру 5?")
    assert await concerns(stage, outage) == []


async def test_the_way_leads_to_notices_and_back_to_ones_own(stage: Stage, citizen: Citizen) -> None:
    await save_address(stage, citizen, "Дім", "kuindzhi-st", "20")
    await citizen.says("відключення")
    await citizen.says("Миру 5")
    assert CALM in await citizen.presses("My addresses")
    assert "You get no notices of outages" in await citizen.presses("Notices of outages")
