"""What the bot may send, and what it is refused in which words."""

import asyncio
import io
from collections.abc import Awaitable, Callable

import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from sandbox.samples import sample
from sandbox.server import Sandbox
from tests.sandbox.conftest import Citizen, started

PHOTO = sample("photo").data


@pytest.fixture
async def chat_id(bot: Bot, olena: Citizen, sandbox: Sandbox) -> int:
    """Return the chat of somebody who has started the bot, where the limits are lifted."""
    sandbox.bot.windows.enforced.update(bot=False, private=False)
    await started(bot, olena)
    return olena.chat_id


def inline(**button: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("кнопка", **button)]])  # type: ignore[arg-type]


Attempt = Callable[[Bot, int], Awaitable[object]]

REFUSALS: dict[str, Attempt] = {
    "chat_id is empty": lambda bot, _: bot.send_message("", "раз"),
    "chat not found": lambda bot, _: bot.send_message(12345, "раз"),
    "message text is empty": lambda bot, chat: bot.send_message(chat, ""),
    "text must be non-empty": lambda bot, chat: bot.send_message(chat, " \n "),
    "message is too long": lambda bot, chat: bot.send_message(chat, "я" * 4097),
    "text is too long": lambda bot, chat: bot.send_message(chat, "я" * 20_000),
    "message caption is too long": lambda bot, chat: bot.send_photo(chat, PHOTO, caption="я" * 1025),
    "unsupported parse_mode": lambda bot, chat: bot.send_message(chat, "раз", parse_mode="BBCode"),
    "message to edit not found": lambda bot, chat: bot.edit_message_text("раз", chat, 1),
    "message to delete not found": lambda bot, chat: bot.delete_message(chat, 1),
    "message to copy not found": lambda bot, chat: bot.copy_message(chat, chat, 1),
    "message to forward not found": lambda bot, chat: bot.forward_message(chat, chat, 1),
    "message to be replied not found": lambda bot, chat: bot.send_message(chat, "раз", reply_to_message_id=1),
    "message to react not found": lambda bot, chat: bot.set_message_reaction(chat, 1, "👍"),
    "message thread not found": lambda bot, chat: bot.send_message(chat, "раз", message_thread_id=3),
    "button_data_invalid": lambda bot, chat: bot.send_message(
        chat, "раз", reply_markup=inline(callback_data="я" * 33)
    ),
    "text buttons are unallowed in the inline keyboard": lambda bot, chat: bot.send_message(
        chat, "раз", reply_markup=inline()
    ),
    "wrong http url": lambda bot, chat: bot.send_message(
        chat, "раз", reply_markup=inline(url="http://localhost/")
    ),
    "reply markup is too long": lambda bot, chat: bot.send_message(
        chat, "раз", reply_markup=ReplyKeyboardMarkup([["я" * 6000]])
    ),
    "wrong file identifier/http url specified": lambda bot, chat: bot.send_photo(chat, "nonsense"),
    "wrong file_id or the file is temporarily unavailable": lambda bot, _: bot.get_file("nonsense"),
    "failed to get http url content": lambda bot, chat: bot.send_photo(chat, "https://example.org/a.jpg"),
    "image_process_failed": lambda bot, chat: bot.send_photo(chat, b"no picture"),
    "document can't be mixed with other media types": lambda bot, chat: bot.send_media_group(
        chat, [InputMediaPhoto(PHOTO), InputMediaDocument(b"text")]
    ),
    "query is too old and response timeout expired or query id is invalid": lambda bot, _: (
        bot.answer_callback_query("1")
    ),
}


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_refusal_has_the_servers_words(bot: Bot, chat_id: int, refusal: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await REFUSALS[refusal](bot, chat_id)
    assert refusal in refused.value.message.lower()


async def test_the_limit_counts_code_points_after_the_markup(bot: Bot, chat_id: int) -> None:
    sent = await bot.send_message(chat_id, f"<b>{'🏙' * 4096}</b>", parse_mode="HTML")
    assert sent.text == "🏙" * 4096
    assert sent.entities[0].length == 2 * 4096


async def test_given_entities_are_kept(bot: Bot, chat_id: int) -> None:
    sent = await bot.send_message(chat_id, "🏙 дім", entities=[MessageEntity(MessageEntity.BOLD, 3, 3)])
    assert sent.parse_entities() == {sent.entities[0]: "дім"}


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(
    bot: Bot, chat_id: int, olena: Citizen
) -> None:
    sent = await bot.send_message(chat_id, "Що далі?", reply_markup=ReplyKeyboardMarkup([["Так", "Ні"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Інше", chat_id, sent.message_id)
    await bot.send_message(chat_id, "Дякуємо", reply_markup=ReplyKeyboardRemove())
    assert (await olena.chat())["keyboard"] is None


async def test_a_keyboard_for_once_goes_away_when_it_is_used(bot: Bot, chat_id: int, olena: Citizen) -> None:
    keyboard = ReplyKeyboardMarkup([["Так", "Ні"]], one_time_keyboard=True)
    await bot.send_message(chat_id, "Що далі?", reply_markup=keyboard)
    await olena.does("press", label="Так")
    chat = await olena.chat()
    assert (chat["keyboard"], chat["messages"][-1]["text"]) == (None, "Так")


async def test_an_edit_without_a_keyboard_takes_it_away_yet_the_old_button_can_be_pressed(
    bot: Bot, chat_id: int, olena: Citizen
) -> None:
    sent = await bot.send_message(chat_id, "Що далі?", reply_markup=inline(callback_data="old"))
    await bot.edit_message_text("Усе", chat_id, sent.message_id)
    assert (await olena.chat())["messages"][-1]["buttons"] == []
    press = olena.does("press", data="old", message_id=str(sent.message_id))
    _, pressed = await asyncio.gather(answer_a_press(bot, "Застаріла"), press)
    assert pressed["notice"] == "Застаріла"


async def answer_a_press(bot: Bot, notice: str) -> None:
    """Wait for a press and answer it."""
    [update] = await bot.get_updates(timeout=5)
    assert update.callback_query is not None
    await update.callback_query.answer(notice)


async def test_files_can_be_fetched_and_sent_again(bot: Bot, chat_id: int, olena: Citizen) -> None:
    sent = await bot.send_document(chat_id, b"content", filename="act.txt", caption="Акт")
    assert sent.document is not None
    assert sent.document.file_name == "act.txt"
    assert bytes(await (await bot.get_file(sent.document.file_id)).download_as_bytearray()) == b"content"
    again = await bot.send_document(chat_id, sent.document.file_id)
    assert again.document == sent.document
    [media] = (await olena.chat())["messages"][-1]["media"]
    assert (media["kind"], media["name"], media["bytes"]) == ("document", "act.txt", 7)


async def test_photos_come_in_sizes(bot: Bot, chat_id: int) -> None:
    large = io.BytesIO()
    Image.new("RGB", (3000, 1500)).save(large, "PNG")
    sent = await bot.send_photo(chat_id, large.getvalue())
    assert [(size.width, size.height) for size in sent.photo] == [(320, 160), (1280, 640)]


async def test_an_album_is_held_together(bot: Bot, chat_id: int, olena: Citizen) -> None:
    sent = await bot.send_media_group(
        chat_id, [InputMediaPhoto(PHOTO, caption="<b>Два</b>", parse_mode="HTML")] * 2
    )
    assert len({message.media_group_id for message in sent}) == 1
    await olena.does("photo", album=3, caption="Три")
    updates = await bot.get_updates(timeout=5)
    messages = [update.message for update in updates if update.message]
    assert [message.caption for message in messages] == ["Три", None, None]
    assert len({message.media_group_id for message in messages}) == 1


@pytest.mark.parametrize("kind", ["photo", "video", "voice", "document", "sticker"])
async def test_people_send_files_of_every_kind(bot: Bot, chat_id: int, olena: Citizen, kind: str) -> None:
    await olena.does(kind, seconds=4)
    [update] = await bot.get_updates(timeout=5)
    message = update.message
    assert message is not None
    attachment = message.photo[-1] if kind == "photo" else getattr(message, kind)
    assert bytes(await (await attachment.get_file()).download_as_bytearray())


async def test_points_and_cards_stand_in_the_chat(bot: Bot, chat_id: int, olena: Citizen) -> None:
    await bot.send_location(chat_id, 47.1, 37.5)
    await bot.send_contact(chat_id, "+380000000001", "Аварійна", last_name="Вигадана")
    place, card = (await olena.chat())["messages"][-2:]
    assert place["location"] == {"latitude": 47.1, "longitude": 37.5}
    assert card["contact"] == {
        "phone_number": "+380000000001",
        "first_name": "Аварійна",
        "last_name": "Вигадана",
    }


async def test_a_copy_has_no_author_and_a_forward_has(bot: Bot, chat_id: int, olena: Citizen) -> None:
    message_id = await olena.says("Немає світла")
    copied = await bot.copy_message(chat_id, chat_id, message_id)
    assert copied.message_id > message_id
    forwarded: Message = await bot.forward_message(chat_id, chat_id, message_id)
    assert forwarded.text == "Немає світла"
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.to_dict()["sender_user"]["id"] == olena.chat_id


async def test_copied_albums_stay_albums_of_their_own(bot: Bot, chat_id: int, olena: Citizen) -> None:
    numbers = [int(number) for number in (await olena.does("photo", album=2))["message_ids"]]
    await bot.copy_messages(chat_id, chat_id, numbers)
    await bot.copy_message(chat_id, chat_id, numbers[0])
    albums = [message["album"] for message in (await olena.chat())["messages"] if message["media"]]
    assert albums[0] == albums[1] != albums[2] == albums[3] is not None
    assert albums[4] is None


async def test_commands_are_shown_in_the_persons_language(bot: Bot, olena: Citizen) -> None:
    await bot.set_my_commands([BotCommand("start", "Start")])
    await bot.set_my_commands([BotCommand("start", "Почати")], language_code="uk")
    await bot.set_my_description("Пишіть сюди", language_code="uk")
    about = await olena.control.get(f"/people/{olena.id}/bot")
    assert about["commands"] == [{"command": "start", "description": "Почати"}]
    assert about["description"] == "Пишіть сюди"
    await bot.set_my_commands([BotCommand("menu", "Меню")], scope=BotCommandScopeAllPrivateChats())
    about = await olena.control.get(f"/people/{olena.id}/bot")
    assert about["commands"] == [{"command": "menu", "description": "Меню"}]


async def test_reactions_pins_and_deletions_are_seen(bot: Bot, chat_id: int, olena: Citizen) -> None:
    message_id = await olena.says("Дякую")
    await bot.set_message_reaction(chat_id, message_id, ReactionTypeEmoji("👍"))
    sent = await bot.send_message(chat_id, "Важливе")
    await bot.pin_chat_message(chat_id, sent.message_id)
    assert (await bot.get_chat(chat_id)).pinned_message == sent
    await bot.delete_message(chat_id, sent.message_id)
    messages = {message["message_id"]: message for message in (await olena.chat())["messages"]}
    assert messages[str(message_id)]["reactions"] == ["👍"]
    assert messages[str(sent.message_id)]["deleted"] is True
    assert messages[str(sent.message_id)]["text"] == ""


async def test_an_old_message_cannot_be_deleted(bot: Bot, chat_id: int, olena: Citizen) -> None:
    sent = await bot.send_message(chat_id, "Давнє")
    await olena.control.post("/clock", advance="49h")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(chat_id, sent.message_id)


async def test_an_edit_and_another_contact_arrive_as_such(bot: Bot, chat_id: int, olena: Citizen) -> None:
    message_id = await olena.says("Нема вод")
    await olena.does("edit", message_id=message_id, text="Нема води")
    await olena.does("contact", phone="+380000000000", own=False, name="Сусід Вигаданий")
    await olena.does("location", lat=47.1, lon=37.5)
    updates = await bot.get_updates(timeout=5)
    _, edited, contact, location = updates
    assert edited.edited_message is not None
    assert (edited.edited_message.message_id, edited.edited_message.text) == (message_id, "Нема води")
    assert contact.message is not None
    assert contact.message.contact is not None
    assert contact.message.contact.user_id is None
    assert location.message is not None
    assert location.message.location is not None
