"""A second client library sees the same server."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.types import BufferedInputFile, InputMediaPhoto

from sandbox.samples import sample
from tests.sandbox.conftest import TOKEN, Citizen


@pytest.fixture
async def aiogram_bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(address))) as bot:
        yield bot


async def test_texts_and_files_go_both_ways(aiogram_bot: Bot, olena: Citizen) -> None:
    await olena.does("photo", caption="Яма")
    [update] = await aiogram_bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.photo is not None
    received = await aiogram_bot.download(update.message.photo[-1])
    assert received is not None
    sent = await aiogram_bot.send_photo(
        olena.chat_id, BufferedInputFile(received.read(), "yama.jpg"), caption="Ваша?"
    )
    assert sent.caption == "Ваша?"
    photo = BufferedInputFile(sample("photo").data, "photo.jpg")
    album = await aiogram_bot.send_media_group(olena.chat_id, [InputMediaPhoto(media=photo)] * 2)
    assert len({message.media_group_id for message in album}) == 1


async def test_errors_become_the_librarys_own(aiogram_bot: Bot, olena: Citizen) -> None:
    await olena.says("/start")
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await aiogram_bot.send_message(olena.chat_id, "a < b", parse_mode="HTML")
    await olena.control.post("/faults", kind="429", retry_after=9)
    with pytest.raises(TelegramRetryAfter) as told:
        await aiogram_bot.send_message(olena.chat_id, "раз")
    assert told.value.retry_after == 9
    await olena.does("block")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await aiogram_bot.send_message(olena.chat_id, "раз")


async def test_chats_and_moves_are_understood(aiogram_bot: Bot, olena: Citizen) -> None:
    group = await olena.control.post("/groups", title="Тепломережа", forum=False)
    assert (await aiogram_bot.get_chat(group["id"])).title == "Тепломережа"
    assert [member.status for member in await aiogram_bot.get_chat_administrators(group["id"])] == [
        "administrator"
    ]
    moved = await olena.control.post(f"/groups/{group['id']}/migrate")
    with pytest.raises(TelegramMigrateToChat) as told:
        await aiogram_bot.send_message(group["id"], "раз")
    assert str(told.value.migrate_to_chat_id) == moved["id"]
    updates = await aiogram_bot.get_updates(timeout=5)
    assert [update.event_type for update in updates] == ["my_chat_member", "message", "message"]
