"""A text file goes out as a document; afterwards nothing of it is kept."""

from typing import Any

from sqlalchemy import select

from bot.channels.telegram import Telegram
from bot.messages import Choice, Outgoing, TextFile, as_body, rows
from core.outbox import Outbound, OutboxState, Settlement
from storage.database import Database
from storage.tables import outbox
from tests.bot.bot_api import BotApi, talking_to
from tests.conftest import HandClock

FILE = TextFile("my-data.txt", "Імʼя: Олена\n")


async def test_a_file_is_a_document_with_caption_and_buttons(telegram: Telegram, server: BotApi) -> None:
    buttons = rows(Choice("menu", "Menu", data="my_data:sent:4:menu"))
    part_ids: list[str] = []
    await telegram.send("501", Outgoing("Your data <b>&", "My data", buttons, edits="9", file=FILE), part_ids)
    [(method, fields)] = server.calls
    assert method == "sendDocument"
    assert fields == {
        "chat_id": "501",
        "caption": "My data\nYour data <b>&",
        "caption_entities": [{"type": "bold", "offset": 0, "length": 7}],
        "reply_markup": {"inline_keyboard": [[{"text": "Menu", "callback_data": "my_data:sent:4:menu"}]]},
        "document": FILE.name,
        FILE.name: FILE.text.encode(),
    }
    assert part_ids == ["101"]


async def test_a_long_caption_goes_on_in_a_message(telegram: Telegram, server: BotApi) -> None:
    text = "слово " * 300
    part_ids: list[str] = []
    await telegram.send("501", Outgoing(text, rows=rows(Choice("a", "A", data="a")), file=FILE), part_ids)
    (first, document), (second, message) = server.calls
    assert (first, second) == ("sendDocument", "sendMessage")
    assert len(document["caption"]) <= 1024
    assert "reply_markup" not in document
    assert "reply_markup" in message
    assert f"{document['caption']} {message['text']}".split() == text.split()
    assert part_ids == ["101", "102"]


async def test_a_document_that_is_out_is_not_sent_again(telegram: Telegram, server: BotApi) -> None:
    await telegram.send("501", Outgoing("слово " * 300, file=FILE), ["1"])
    assert [method for method, _ in server.calls] == ["sendMessage"]


async def test_a_settled_message_keeps_neither_words_nor_file(database: Database, clock: HandClock) -> None:
    message = Outbound("wire", "501", None, as_body(Outgoing("Your data", file=FILE)))
    async with database.work() as work:
        [envelope] = await work.outbox.add_sending([message], clock.now())
    assert (await bodies(database))[0]["file"]["text"] == FILE.text
    async with database.work() as work:
        await work.outbox.settle([Settlement(envelope.id, OutboxState.sent, ["1"])], clock.now())
    assert await bodies(database) == [{}]


async def bodies(database: Database) -> list[dict[str, Any]]:
    """What the outbox holds."""
    async with database.reader.connect() as connection:
        return list((await connection.execute(select(outbox.c.body))).scalars())


async def test_a_picture_is_a_photo_with_caption_and_buttons(server: BotApi) -> None:
    async def picture_of(stored_as: str) -> bytes:
        return f"jpeg of {stored_as}".encode()

    async with talking_to(server) as telegram:
        telegram._picture_of = picture_of
        buttons = rows(Choice("menu", "Menu", data="requests:one:4:menu"))
        part_ids: list[str] = []
        message = Outgoing("Picture 1 of 2.", rows=buttons, edits="9", picture="aa/1.jpg")
        await telegram.send("501", message, part_ids)
    [(method, fields)] = server.calls
    assert method == "sendPhoto"
    assert fields == {
        "chat_id": "501",
        "caption": "Picture 1 of 2.",
        "reply_markup": {"inline_keyboard": [[{"text": "Menu", "callback_data": "requests:one:4:menu"}]]},
        "photo": "picture.jpg",
        "picture.jpg": b"jpeg of aa/1.jpg",
    }
    assert part_ids == ["101"]


async def test_a_chart_is_a_photo_and_its_long_table_follows_in_one_piece(
    telegram: Telegram, server: BotApi
) -> None:
    table = "\n".join(f"Водоканал {number}: 1 / 2 / 3 / 4" for number in range(60))
    part_ids: list[str] = []
    await telegram.send("501", Outgoing(table, "Звернення за листопад", drawn=b"png"), part_ids)
    (first, photo), (second, message) = server.calls
    assert (first, second) == ("sendPhoto", "sendMessage")
    assert (photo["caption"], photo["photo"]) == ("Звернення за листопад", "chart.png")
    assert photo["chart.png"] == b"png"
    assert message["text"] == table
    assert part_ids == ["101", "102"]


async def test_a_short_table_stands_under_its_chart(telegram: Telegram, server: BotApi) -> None:
    await telegram.send("501", Outgoing("Надійшло: 1", "Звернення", drawn=b"png"), [])
    [(method, photo)] = server.calls
    assert (method, photo["caption"]) == ("sendPhoto", "Звернення\nНадійшло: 1")


def test_a_drawn_picture_is_not_kept_with_the_message() -> None:
    assert "drawn" not in as_body(Outgoing("Надійшло: 1", drawn=b"png"))
