"""Global words at any step, and what becomes of the draft."""

import pytest

from bot.messages import Kind
from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"


async def test_F03_start_in_the_middle_wipes_nothing(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.says("/start")
    assert "your phone number" in (await citizen.presses("Go on with the unsent request")).lower()
    await citizen.presses("Go on without")
    assert "Металургів, 86" in citizen.last.text


async def test_a_look_at_the_status_keeps_the_draft(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.says("status")
    await citizen.says("menu")
    await citizen.presses("Go on with the unsent request")
    await citizen.presses("Go on without")
    assert "is sent" in await citizen.presses("Send")


@pytest.mark.telegram
async def test_cancel_sends_nothing_and_takes_the_keyboard_away(citizen: Citizen, stage: Stage) -> None:
    await citizen.says(LINE)
    assert citizen.last.needs_keyboard
    assert "Nothing was sent" in await citizen.presses("Cancel")
    assert stage.wire.sent[-2][1].drops_keyboard
    assert "no requests yet" in await citizen.says("status")


@pytest.mark.parametrize(
    "words", ["Оператор", "оператор!", "хочу живу людину", "Позовите оператора", "/operator"]
)
async def test_a_human_can_be_asked_for_at_any_step(citizen: Citizen, words: str) -> None:
    await citizen.says(LINE)
    assert "What would you like to ask?" in await citizen.says(words)
    assert "is passed on" in await citizen.says("Чому не відповідаєте на мій лист?")


@pytest.mark.parametrize(
    "words",
    [
        "хочу с оператором поговорить",
        "дайте живу людину",
        "Мне бы человека",
        "з'єднайте мене з оператором, будь ласка",
        "не хочу з роботом розмовляти",
        "есть кто живой?",
    ],
)
async def test_a_human_is_asked_for_in_any_words_and_the_draft_is_kept(citizen: Citizen, words: str) -> None:
    await citizen.says(LINE)
    assert "What would you like to ask?" in await citizen.says(words)
    await citizen.says("Чи буде вода сьогодні?")
    assert "The talk is ended" in await citizen.presses("End the talk")
    await citizen.says("Go on without")
    assert "86, flat 12" in citizen.last.text
    assert words not in citizen.last.text


@pytest.mark.parametrize(
    "words",
    ["людина у візку", "пожилой человек, не ходит", "людині потрібен візок", "до диспетчера дзвонили"],
)
async def test_a_person_who_is_told_of_is_no_wish_for_a_human(citizen: Citizen, words: str) -> None:
    await citizen.says(LINE)
    assert "What would you like to ask?" not in await citizen.says(words)


async def test_help_fits_the_step_and_asks_again(citizen: Citizen) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    shown = await citizen.says("допомога")
    assert "in your own words" in shown
    assert "What happened, and where?" in shown
    await citizen.says("яма на дорозі біля магазину")
    assert "an old name will do" in await citizen.says("/help")
    assert "Where is it?" in citizen.last.text


async def test_thanks_and_greetings_are_no_answers(citizen: Citizen) -> None:
    await citizen.says("яма на дорозі біля магазину")
    assert "You are welcome" in await citizen.says("дякую")
    assert "Where is it?" in citizen.last.text


async def test_F22_a_label_counts_however_it_is_typed(stage: Stage) -> None:
    citizen = await stage.citizen(language="uk")
    await citizen.says("/start")
    assert "Що сталося і де?" in await citizen.says("НОВОЕ ОБРАЩЕНИЕ 🙂")
    assert "Що саме?" in await citizen.says("вода і каналізація")


async def test_F23_switching_the_language_keeps_everything(stage: Stage) -> None:
    citizen = await stage.citizen(language="uk")
    await citizen.says(LINE)
    assert "Ваш телефон" in await citizen.says("на русском")
    await citizen.presses("Дальше без номера")
    assert "Где: пр-т Металлургов, 86, кв. 12" in citizen.last.text
    assert "отправлено" in await citizen.presses("Отправить")


async def test_a_picture_sent_instead_of_a_language_goes_to_the_draft(citizen: Citizen) -> None:
    await citizen.says(LINE)
    assert "Which language" in await citizen.says("мова")
    assert "1 file is added" in await citizen.sends(Kind.photo)
    await citizen.presses("Go on without")
    assert "Металургів, 86" in citizen.last.text
    assert "1 file is attached" in citizen.last.text


async def test_a_picture_without_a_draft_begins_a_request_at_any_question(citizen: Citizen) -> None:
    await citizen.says("мова")
    assert "1 file is added" in await citizen.sends(Kind.photo)
    assert "What happened" in citizen.last.text


async def test_clear_russian_is_answered_in_russian(stage: Stage) -> None:
    citizen = await stage.citizen("888", language="")
    assert "Добрий день" in await citizen.says("/start")
    await citizen.says("у нас нет воды с самого утра, что делать")
    assert any("Назад" not in choice.label and "Отменить" in choice.label for choice in citizen.last.choices)


async def test_a_step_that_a_release_removed_starts_over(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        conversation = await work.conversations.load(met.identity_id)
        conversation.step = "removed"
        await work.conversations.save(conversation)
    shown = await citizen.sends(Kind.sticker)
    assert "phone" in shown


@pytest.mark.telegram
async def test_F24_an_edit_before_sending_changes_the_draft(citizen: Citizen) -> None:
    await citizen.says("/start")
    await citizen.presses("New request")
    await citizen.presses("Вода і каналізація")
    await citizen.presses("Немає води")
    await citizen.says("Металургів 86", message_id="77")
    await citizen.says("No water since the morning")
    await citizen.presses("Go on without")
    await citizen.edits("77", "Металургів 88")
    assert "Металургів, 88" in citizen.last.text
    assert "Is everything right?" in citizen.last.text


@pytest.mark.telegram
async def test_F12_an_album_gets_one_answer(citizen: Citizen, stage: Stage) -> None:
    await citizen.says(LINE)
    assert "pictures are added" in await citizen.sends(Kind.photo, album="a1")
    assert not await citizen.sends(Kind.photo, album="a1")
    await citizen.presses("Go on without")
    assert "2 files are attached" in citizen.last.text


@pytest.mark.parametrize(
    ("before", "helps"),
    [
        (("тролейбус не приїхав",), "whom to ask"),
        (("У моей мамы на Строителей 10 нет отопления",), "who needs help"),
        (("оператор",), "one message"),
    ],
)
async def test_help_fits_every_kind_of_question(
    citizen: Citizen, before: tuple[str, ...], helps: str
) -> None:
    for text in before:
        await citizen.says(text)
    assert helps in await citizen.says("допомога")
