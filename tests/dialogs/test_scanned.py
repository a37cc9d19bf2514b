"""Somebody scans a label: nothing has to be typed, everything can be put right, and nothing else is lost."""

import pytest

from bot.introduction import welcome
from core.labels import Label, write_label
from tests.dialogs.conversation import Citizen, Stage

LIFT = write_label(Label("lift", "myru-ave", "35", "підʼїзд 2"))
WIRE = write_label(Label("power_hazard", "myru-ave", "35"))
DRAFT = "не горить ліхтар, Куїнджі 25"


async def test_a_scan_begins_the_request_with_place_and_service(citizen: Citizen) -> None:
    asked = await citizen.says(f"/start {LIFT}")
    assert "Не працює ліфт, просп. Миру, 35" in asked
    assert "What happened?" in asked
    await citizen.presses("Nothing more to say")
    await citizen.presses("Go on without")
    assert "About: Не працює ліфт" in citizen.last.text
    assert "Where: просп. Миру, 35, підʼїзд 2" in citizen.last.text
    receipt = await citizen.presses("Send")
    assert "is sent" in receipt


async def test_what_the_label_says_can_be_put_right(citizen: Citizen) -> None:
    await citizen.says(f"/start {LIFT}")
    await citizen.presses("Nothing more to say")
    await citizen.presses("Go on without")
    assert "Change something" in {choice.label for choice in citizen.last.choices}
    await citizen.presses("Change something")
    await citizen.presses("The address")
    await citizen.says("Металургів 86")
    assert "Where: просп. Металургів, 86" in citizen.last.text


async def test_a_scan_in_the_middle_of_another_request_asks_and_loses_neither(citizen: Citizen) -> None:
    await citizen.says(DRAFT)
    asked = await citizen.says(f"/start {LIFT}")
    assert "Не працює ліфт, просп. Миру, 35" in asked
    assert "вул. Куїнджі, 25" in asked
    assert "It is kept" in asked
    await citizen.presses("The request of the code")
    await citizen.presses("Nothing more to say")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    await citizen.presses("Go on with the unsent request")
    await citizen.presses("Go on without")
    assert "Where: вул. Куїнджі, 25" in citizen.last.text


async def test_who_would_rather_go_on_goes_on(citizen: Citizen) -> None:
    await citizen.says(DRAFT)
    await citizen.says(f"/start {LIFT}")
    assert "phone" in await citizen.presses("Go on with the unsent request")


async def test_other_words_are_asked_again_and_a_danger_comes_first(citizen: Citizen) -> None:
    await citizen.says(DRAFT)
    await citizen.says(f"/start {LIFT}")
    assert "press one of the buttons" in await citizen.says("щось зовсім інше")
    assert "104" in await citizen.says("пахне газом у підʼїзді")


async def test_a_label_of_what_cannot_wait_says_at_once_whom_to_ring(citizen: Citizen) -> None:
    assert "Ring +380 629 000 102 now" in await citizen.says(f"/start {WIRE}")


@pytest.mark.parametrize("payload", [LIFT[:-6] + "AAAAAA", "q1", "q1AAAA"])
async def test_a_label_that_leads_nowhere_any_more_begins_politely(citizen: Citizen, payload: str) -> None:
    said = await citizen.says(f"/start {payload}")
    assert "This code is out of date" in said
    assert "Good day!" in said


async def test_any_other_link_is_a_start_like_any(citizen: Citizen) -> None:
    said = await citizen.says("/start poster-17")
    assert "Good day!" in said
    assert "out of date" not in said


async def test_a_scan_twice_asks_and_files_nothing(citizen: Citizen) -> None:
    await citizen.says(f"/start {LIFT}")
    assert "It is kept" in await citizen.says(f"/start {LIFT}")
    assert "no requests yet" in await citizen.says("status")


async def test_whoever_chooses_a_language_first_keeps_the_link(stage: Stage) -> None:
    choices = welcome("Маріуполь", LIFT).choices
    citizen = await stage.citizen("777", language="")
    said = await citizen.says(next(one.data for one in choices if one.key == "russian"))
    assert "Не работает лифт" in said
