"""Asking an operator: the question, how to answer it, and what becomes of the draft in between."""

from datetime import UTC, datetime

import pytest

from bot.messages import Kind
from core.callbacks import LONGEST_WISH, Callback, CallbackState, TakenBack, answer_callback
from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"
QUESTION = "Чому не відповідаєте на мій лист?"
NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


async def waiting(stage: Stage) -> list[Callback]:
    """The call-backs that operators see."""
    async with stage.database.view() as work:
        return await work.callbacks.in_state(CallbackState.waiting, 0, 10)


async def answer(stage: Stage, note: str) -> None:
    """An operator answers the only one that waits."""
    async with stage.database.work() as work:
        (callback,) = await work.callbacks.in_state(CallbackState.waiting, 0, 10)
        await answer_callback(work, callback.id, note, "api:desk", stage.clock.now())
    await stage.send_queued()


async def test_a_question_is_answered_in_the_chat(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("/start")
    assert "What would you like to ask?" in await citizen.presses("Write to an operator")
    assert "hard for you to hear" in await citizen.says(QUESTION)
    shown = await citizen.presses("Answer here in the chat")
    assert "Your question is passed on" in shown
    assert f"«{QUESTION}»" in shown
    (callback,) = await waiting(stage)
    assert (callback.text, callback.answer_by, callback.phone) == (QUESTION, "chat", None)
    await answer(stage, "Лист надіслано 20 листопада.")
    assert "Лист надіслано 20 листопада." in citizen.last.text
    assert citizen.last.title == "An operator answers you"
    assert not await waiting(stage)


async def test_a_typed_number_is_rung_and_offered_next_time(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "not a phone number" in await citizen.says("дзвоніть мені")
    assert "An operator rings you: +380 67 123 4567" in await citizen.says("067 123 45 67")
    (callback,) = await waiting(stage)
    assert (callback.answer_by, callback.phone) == ("phone", "+380671234567")
    await answer(stage, "Поговорили телефоном.")
    await citizen.says("оператор")
    await citizen.says("Ще одне питання")
    assert not citizen.last.needs_keyboard
    await citizen.presses("Call +380 67 123 4567")
    (callback,) = await waiting(stage)
    assert (callback.text, callback.phone) == ("Ще одне питання", "+380671234567")


async def test_the_contact_button_gives_the_number(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    assert "Only operators and the service" in await citizen.says(QUESTION)
    assert citizen.last.needs_keyboard
    assert "An operator rings you" in await citizen.shares_phone("380671234567")
    assert (await waiting(stage))[0].phone == "+380671234567"


async def test_anothers_number_is_rung_but_not_remembered(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    await citizen.shares_phone("+380501112233", own=False)
    assert (await waiting(stage))[0].phone == "+380501112233"
    async with stage.database.work() as work:
        assert (await work.citizens.meet(citizen.identity, "", stage.clock.now())).phone is None


async def test_a_second_wish_is_added_to_the_one_that_waits(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    await citizen.says("067 123 45 67")
    assert "has your question already" in await citizen.says("оператор")
    await citizen.says("І ще: коли прийде автобус?")
    assert "added to your question" in await citizen.presses("Answer here in the chat")
    (callback,) = await waiting(stage)
    assert callback.text == f"{QUESTION}\nІ ще: коли прийде автобус?"
    assert (callback.answer_by, callback.phone) == ("chat", None)


async def test_a_story_without_end_is_asked_for_in_fewer_words(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says("а" * LONGEST_WISH)
    await citizen.presses("Answer here in the chat")
    await citizen.says("оператор")
    await citizen.says("ще")
    assert "in fewer words" in await citizen.presses("Answer here in the chat")
    assert "What would you like to add?" in citizen.last.text
    assert len((await waiting(stage))[0].text or "") == LONGEST_WISH


@pytest.mark.parametrize(("at", "said"), [(None, "Operators work now."), (NIGHT, "They are back:")])
async def test_it_is_said_whether_operators_work(
    stage: Stage, citizen: Citizen, at: datetime | None, said: str
) -> None:
    stage.clock.time = at or stage.clock.time
    assert said in await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert said in await citizen.presses("Answer here in the chat")


async def test_the_draft_goes_on_after_the_question(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    shown = await citizen.presses("Answer here in the chat")
    assert "Your question is passed on" in shown
    assert "Your phone number" in shown
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


async def test_the_draft_goes_on_when_the_question_is_cancelled(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Operator")
    await citizen.says(QUESTION)
    shown = await citizen.presses("Cancel")
    assert "Nothing was sent" in shown
    assert "Your phone number" in shown
    assert not await waiting(stage)


async def test_who_writes_to_an_operator_is_not_offered_one(citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says(QUESTION)
    assert "Operator" not in [choice.label for choice in citizen.last.choices]
    assert "already" in await citizen.says("оператор")
    assert "Your question is passed on" in await citizen.presses("Answer here in the chat")


@pytest.mark.telegram
async def test_only_words_are_passed_on(citizen: Citizen) -> None:
    await citizen.says("оператор")
    assert "Only words go to the operator" in await citizen.sends(Kind.photo, album="a1")
    assert not await citizen.sends(Kind.photo, album="a1")
    assert "How shall the operator answer" in await citizen.says(QUESTION)


async def test_a_danger_goes_before_the_question(citizen: Citizen) -> None:
    await citizen.says("оператор")
    assert "Ring 104 now" in await citizen.says("пахне газом у під'їзді")


async def test_going_back_shows_the_question_again(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("оператор")
    await citizen.says("Не те питання")
    assert "What would you like to ask?" in await citizen.says("назад")
    await citizen.says(QUESTION)
    await citizen.presses("Answer here in the chat")
    assert (await waiting(stage))[0].text == QUESTION


async def test_a_question_that_waits_can_be_taken_back(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("operator")
    await citizen.says(QUESTION)
    await citizen.presses("Answer here in the chat")
    await citizen.says("operator")
    assert "taken back" in await citizen.presses("Take my question back")
    assert not await waiting(stage)
    await citizen.says("operator")
    assert "Take my question back" not in [choice.label for choice in citizen.last.choices]


async def test_a_question_that_was_taken_back_is_not_answered(stage: Stage, citizen: Citizen) -> None:
    await citizen.says("operator")
    await citizen.says(QUESTION)
    await citizen.presses("Answer here in the chat")
    (callback,) = await waiting(stage)
    await citizen.says("operator")
    await citizen.presses("Take my question back")
    async with stage.database.work() as work:
        with pytest.raises(TakenBack):
            await answer_callback(work, callback.id, "Відповідь", "api:desk", stage.clock.now())
