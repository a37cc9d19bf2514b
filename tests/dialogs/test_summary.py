"""Words where a number or a button was asked for, and the summary that they end in."""

import pytest

from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"


@pytest.mark.parametrize("word", ["так", "да", "ок"])
async def test_a_typed_yes_sends(citizen: Citizen, word: str) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.says(word)


async def test_a_typed_no_leads_to_what_can_be_changed(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    assert "What shall be changed?" in await citizen.says("ні")


@pytest.mark.parametrize("words", ["не хочу давати номер", "телефон не дам", "без номера", "не буду номер"])
async def test_a_number_can_be_declined_in_ones_own_words(citizen: Citizen, words: str) -> None:
    await citizen.says(LINE)
    assert "without a number" in await citizen.says(words)


async def test_a_correction_in_place_of_the_number_corrects_the_address(citizen: Citizen) -> None:
    await citizen.says(LINE)
    assert "corrected the address: просп. Металургів, 88" in await citizen.says("ой ні, Металургів 88")
    assert "Your phone number" in citizen.last.text


async def test_more_words_in_place_of_the_number_are_kept(citizen: Citizen) -> None:
    await citizen.says(LINE)
    assert "added this" in await citizen.says("і ще в сусідньому підʼїзді теж")
    await citizen.presses("Go on without")
    assert "в сусідньому підʼїзді" in citizen.last.text


async def test_another_address_at_the_summary_changes_nothing_by_itself(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    assert "The address is still: просп. Металургів, 86" in await citizen.says("на Металургів 90 теж немає")
    assert "corrected the address" in await citizen.says("помилка, адреса Металургів 90")
    assert "Where: просп. Металургів, 90" in citizen.last.text


async def test_a_long_story_does_not_fill_the_summary(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE + " дуже довго " * 200)
    await citizen.presses("Go on without")
    assert len(citizen.last.text) < 1200
    assert "all that you wrote is sent" in citizen.last.text
    await citizen.presses("Send")
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        (case,) = await work.cases.of_citizen(met.citizen_id, 1)
    assert case.description.count("дуже довго") == 200


async def test_who_pressed_the_fault_need_not_describe_it(citizen: Citizen) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    await citizen.presses("Вода і каналізація")
    await citizen.presses("Немає води")
    await citizen.says("Металургів 86, кв 12")
    await citizen.presses("Nothing more to say")
    await citizen.presses("Go on without")
    assert "What happened: Немає води" in citizen.last.text


async def test_a_question_that_fits_nowhere_has_to_be_written(citizen: Citizen) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    await citizen.presses("Інше")
    assert "Nothing more to say" not in [choice.label for choice in citizen.last.choices]


async def test_a_complaint_about_an_operator_is_not_said_to_go_to_operators(citizen: Citizen) -> None:
    await citizen.says("скарга на оператора, поклав трубку")
    await citizen.presses("Go on without")
    assert "the supervisor of the contact centre, not the operator" in await citizen.presses("Send")
