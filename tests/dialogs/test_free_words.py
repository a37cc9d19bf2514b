"""Questions in one's own words: about a request of before, with a mistyped number, or for a human."""

import pytest

from core.numbers import spell_number
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_requests import filed


@pytest.mark.parametrize(
    "words",
    [
        "що там з моїм зверненням?",
        "А как там моя заявка?",
        "Коли дадуть воду?",
        "когда будет вода?",
        "скільки ще не буде води?",
    ],
)
async def test_a_question_about_a_request_begins_no_new_one(citizen: Citizen, words: str) -> None:
    number = await filed(citizen)
    await citizen.says("menu")
    shown = await citizen.says(words)
    assert spell_number(number) in shown + "".join(choice.label for choice in citizen.last.choices)
    assert "Your phone number" not in shown


async def test_a_number_within_a_sentence_shows_its_request(citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.says("menu")
    assert "Registered" in await citizen.says(f"який статус {spell_number(number)}?")


async def test_without_a_request_the_same_question_tells_of_a_fault(citizen: Citizen) -> None:
    assert "Where is it?" in await citizen.says("Коли дадуть воду?")


@pytest.mark.parametrize("written", ["1755-861", "12345678", "175-8612"])
async def test_a_mistyped_number_is_said_to_be_one(citizen: Citizen, written: str) -> None:
    await citizen.says("menu")
    assert "a digit is wrong or missing" in await citizen.says(written)


async def test_who_asks_for_a_human_in_a_sentence_gets_one(citizen: Citizen) -> None:
    await citizen.says("menu")
    assert "What would you like to ask?" in await citizen.says("дайте поговорити з людиною будь ласка")


async def test_after_two_tries_an_operator_may_take_it_as_it_is(citizen: Citizen) -> None:
    assert "not clear to me yet" in await citizen.says("абвгд еєжзи клмно")
    assert "An operator can take it" in await citizen.says("ну ти ж розумієш про що я")
    await citizen.presses("Pass it to an operator")
    await citizen.presses("Go on without")
    assert "ну ти ж розумієш" in citizen.last.text
