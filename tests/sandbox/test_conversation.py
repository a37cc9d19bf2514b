"""A whole conversation between people and an independent client."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from tests.sandbox.conftest import TOKEN, Citizen, Control, started


async def test_the_bot_is_the_one_of_its_token(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.id == int(TOKEN.partition(":")[0])
    assert me.is_bot


async def test_a_start_arrives_as_a_command(bot: Bot, olena: Citizen) -> None:
    message_id = await olena.says("/start REF_1")
    [update] = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.message_id == message_id
    assert update.message.chat.id == olena.chat_id
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "uk"
    [command] = update.message.entities
    assert update.message.parse_entity(command) == "/start"


async def test_an_answer_stands_in_the_chat(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    await bot.send_message(olena.chat_id, "<b>Добрий</b> день &amp; вечір", parse_mode="HTML")
    answer = (await olena.chat())["messages"][-1]
    assert answer["from"] == "bot"
    assert answer["text"] == "Добрий день & вечір"
    assert answer["html"] == "<b>Добрий</b> день &amp; вечір"


async def test_a_pressed_button_shows_what_the_bot_answers(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Так", callback_data="yes")]])
    sent = await bot.send_message(olena.chat_id, "Надіслати?", reply_markup=keyboard)

    async def answer() -> None:
        [update] = await bot.get_updates(timeout=5)
        query = update.callback_query
        assert query is not None
        assert query.data == "yes"
        assert query.message is not None
        assert query.message.message_id == sent.message_id
        await query.answer("Надіслано")
        with pytest.raises(BadRequest, match="Query is too old"):
            await query.answer("Ще раз")

    _, pressed = await asyncio.gather(answer(), olena.does("press", label="Так"))
    assert pressed["notice"] == "Надіслано"


async def test_a_button_that_never_was_cannot_be_pressed(olena: Citizen) -> None:
    assert await olena.control.refused(f"/people/{olena.id}/press", label="Ні") == 404


async def test_an_own_phone_comes_from_the_contact_button(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Мій номер", request_contact=True)]])
    asked = await bot.send_message(olena.chat_id, "Ваш телефон?", reply_markup=keyboard)
    assert (await olena.chat())["keyboard"] == [[{"label": "Мій номер", "request": "contact"}]]
    await olena.does("press", label="Мій номер")
    [update] = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.contact is not None
    assert update.message.contact.user_id == olena.chat_id
    assert update.message.contact.phone_number == olena.person["phone"]
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.message_id == asked.message_id


async def test_who_blocked_the_bot_gets_nothing(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    await olena.does("block")
    [update] = await bot.get_updates(timeout=5)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(olena.chat_id, "?")


async def test_who_never_wrote_is_unknown_to_the_bot(bot: Bot, olena: Citizen) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(olena.chat_id, "?")


async def test_a_changed_text_is_counted_and_shown(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    sent = await bot.send_message(olena.chat_id, "Перше")
    before = (await olena.chat())["change"]
    await bot.edit_message_text("Друге", olena.chat_id, sent.message_id)
    [changed] = (await olena.chat(after=before))["messages"]
    assert (changed["text"], changed["edited"]) == ("Друге", True)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("Друге", olena.chat_id, sent.message_id)


async def test_seeds_are_there_and_a_reset_takes_them_away(control: Control) -> None:
    people = await control.get("/people")
    assert [(person["name"], person["role"]) for person in people] == [
        ("Олена Тестова", "citizen"),
        ("Сергей Пробный", "citizen"),
        ("Марія Зразкова", "citizen"),
        ("Ірина Чергова", "on_call"),
        ("Петро Слюсаренко", "unit:water_utility"),
        ("Ганна Водяна", "head:water_utility"),
        ("Оксана Операторна", "operator"),
        ("Віктор Наглядний", "supervisor"),
        ("Алла Адміненко", "admin"),
        ("Остап Прикладний", "citizen"),
        ("Нина Образцова", "citizen"),
        ("Борис Погодженко", "admin"),
    ]
    groups = await control.get("/groups")
    assert [(group["title"], group["purpose"], len(group["members"])) for group in groups] == [
        ("Водоканал", "unit:water_utility", 2),
        ("Оператори", "operators", 4),
    ]
    await control.post("/reset")
    assert await control.get("/groups") == []
    assert await control.get("/people") == []
