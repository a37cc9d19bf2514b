"""Back after a long silence, back by a button: nothing is lost, and it is said what was there."""

import pytest

from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"
HALF = "не вивозять сміття третій день"


async def test_after_long_silence_an_answer_can_still_be_one(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(HALF)
    stage.clock.turn(hours=20)
    shown = await citizen.says("Бахчиванджі 11")
    assert "not sent yet" in shown
    assert HALF in shown
    await citizen.presses("Yes, go on with it")
    await citizen.presses("Go on without")
    assert "Бахчиванджи, 11" in citizen.last.text
    assert HALF in citizen.last.text


async def test_after_long_silence_it_may_be_something_new(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(HALF)
    stage.clock.turn(hours=20)
    await citizen.says(LINE)
    await citizen.presses("This is something new")
    await citizen.presses("Go on without")
    assert "Металургів, 86" in citizen.last.text
    assert HALF not in citizen.last.text
    await citizen.presses("Send")
    assert "Where is it?" in await citizen.presses("Go on with the unsent request")


@pytest.mark.parametrize("word", ["Drop that request", "ні"])
async def test_after_long_silence_the_draft_can_be_dropped(stage: Stage, citizen: Citizen, word: str) -> None:
    await citizen.says(HALF)
    stage.clock.turn(hours=20)
    await citizen.says("вже прибрали")
    assert "Nothing was sent" in await citizen.says(word)
    assert "Go on with the unsent request" not in [choice.label for choice in citizen.last.choices]


async def test_a_greeting_after_long_silence_is_no_answer(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(HALF)
    stage.clock.turn(hours=20)
    await citizen.says("ви ще тут")
    assert "press one of the buttons" in await citizen.says("вулиця Бахчиванджі 11")
    await citizen.says("так")
    await citizen.presses("Go on without")
    assert "Бахчиванджи, 11" in citizen.last.text


async def test_a_danger_after_long_silence_goes_first(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(HALF)
    stage.clock.turn(hours=20)
    assert "Ring 104 now" in await citizen.says("пахне газом у під'їзді")


async def test_after_a_short_silence_nothing_is_asked(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(HALF)
    stage.clock.turn(hours=7)
    assert "phone" in (await citizen.says("Бахчиванджі 11")).lower()


async def test_back_shows_what_was_entered(citizen: Citizen) -> None:
    await citizen.says(HALF)
    await citizen.says("Бахчиванджі 11")
    assert "You answered: «Бахчиванджі 11»." in await citizen.presses("Back")
    assert "Where is it?" in citizen.last.text


async def test_back_shows_which_button_was_pressed(stage: Stage) -> None:
    citizen = await stage.citizen(language="uk")
    await citizen.says("/start")
    await citizen.presses("Нове звернення")
    await citizen.presses("Вода і каналізація")
    await citizen.presses("Немає води")
    assert "Ви відповіли: «Немає води»." in await citizen.says("назад")


async def test_a_keyboard_label_that_comes_late_is_no_answer(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    assert "from an earlier message" in await citizen.says("Send my number")
    assert "Send my number" not in citizen.last.text
