"""Telegram: aiogram's types and calls, our words outside.

Everything is sent as plain text; a heading is made bold by an entity. So nothing that a person wrote
has to be escaped, and no text can break a message's markup.
"""

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiohttp import ClientError

from bot.channel import Failure, SendFailed
from bot.channels.telegram_errors import CALL_ERRORS, as_send_failed
from bot.channels.telegram_updates import ALLOWED_UPDATES, parse, sender
from bot.i18n import LANGUAGES, speaking
from bot.introduction import Introduction, introduce
from bot.limits import Limits
from bot.messages import Choice, Incoming, Outgoing, Press, Request
from bot.pictures import PictureOf
from bot.splitting import split, units
from core.attachments import LARGEST_FILE

log = structlog.get_logger(__name__)

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_NOTICE = 200
CALL_TIMEOUT = 30.0
"""Seconds; shorter than the time after which a silent process is taken for dead."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


class Telegram:
    """Implements `bot.channel.Channel` for one bot."""

    name = "telegram"
    pops_up = True
    reports = False

    def __init__(
        self, token: str, api_base: str, per_second: int | None, picture_of: PictureOf | None = None
    ) -> None:
        server = TelegramAPIServer.from_base(api_base)
        self.bot = Bot(token, session=AiohttpSession(api=server, timeout=CALL_TIMEOUT))
        self.limits = Limits(per_second)
        self._picture_of = picture_of

    def event_id(self, raw: Mapping[str, Any]) -> str:
        """Telegram repeats an update under the same id."""
        return str(raw["update_id"])

    def sender(self, raw: Mapping[str, Any]) -> str:
        """Whose update this is."""
        return sender(raw)

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The update in our words."""
        return parse(raw, self.name)

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        """Send the parts that are not out yet; a file goes with the first, the buttons with the last."""
        text = f"{message.title}\n{message.text}" if message.title else message.text
        comes_with = bool(message.file or message.picture)
        parts = split(text, LONGEST_CAPTION if comes_with else LONGEST_TEXT)
        markup = _markup(message)
        in_place = bool(message.edits) and len(parts) == 1 and not part_ids and not comes_with
        if in_place and await self._edit(address, message, text, markup):
            part_ids.append(message.edits)
            return
        for at in range(len(part_ids), len(parts)):
            part = replace(message, title="", file=None, picture="") if at else message
            under = markup if at == len(parts) - 1 else None
            call = await self._part(address, part, parts[at], under)
            sent = await self._call(address, call)
            part_ids.append(str(sent.message_id))

    async def _part(self, address: str, part: Outgoing, text: str, markup: Markup) -> Awaitable[Message]:
        """The call for one part: a picture or a document with its caption, or a text."""
        if part.picture and self._picture_of:
            return self.bot.send_photo(
                address,
                BufferedInputFile(await self._picture_of(part.picture), "picture.jpg"),
                caption=text,
                caption_entities=_heading(part),
                reply_markup=markup,
            )
        if part.file:
            return self.bot.send_document(
                address,
                BufferedInputFile(part.file.text.encode(), part.file.name),
                caption=text,
                caption_entities=_heading(part),
                reply_markup=markup,
            )
        return self.bot.send_message(
            address,
            text,
            entities=_heading(part),
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )

    async def _edit(self, address: str, message: Outgoing, text: str, markup: Markup) -> bool:
        """Put the message in the place of an earlier one; False when that one cannot be edited any more."""
        try:
            await self._call(
                address,
                self.bot.edit_message_text(
                    text,
                    chat_id=address,
                    message_id=int(message.edits),
                    entities=_heading(message),
                    reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
                    link_preview_options=NO_PREVIEW,
                ),
            )
        except SendFailed as failed:
            if failed.kind != Failure.rejected:
                raise
            return "not modified" in failed.reason
        return True

    async def _call(self, address: str, call: Awaitable[T]) -> T:
        """Make a sending or editing call when its turn has come, with errors in our words."""
        await self.limits.wait(address)
        try:
            return await call
        except CALL_ERRORS as error:
            failed = as_send_failed(error)
            if failed.kind == Failure.throttled:
                self.limits.refused(address, failed.retry_after)
            raise failed from error

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None:
        """Answer the press and take away old buttons. If that fails nothing is lost."""
        with suppress(*CALL_ERRORS):
            await self.bot.answer_callback_query(
                press.press_id, text=notice[:LONGEST_NOTICE] or None, show_alert=bool(notice)
            )
        if stale_message:
            with suppress(SendFailed):
                await self._call(
                    chat, self.bot.edit_message_reply_markup(chat_id=chat, message_id=int(stale_message))
                )

    async def fetch(self, file_id: str) -> bytes:
        """A file that somebody sent; Telegram refuses to hand out one of more than 20 MB."""
        try:
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > LARGEST_FILE or not file.file_path:
                raise SendFailed(Failure.rejected, "the file is too large")
            data = await self.bot.download_file(file.file_path)
        except (*CALL_ERRORS, ClientError, TimeoutError) as error:
            raise as_send_failed(error) from error
        return data.read() if data else b""

    async def answers(self) -> bool:
        """Whether Telegram can be reached and knows our token."""
        try:
            await self.bot.get_me()
        except CALL_ERRORS:
            return False
        return True

    async def introduce(self, city_names: Mapping[str, str]) -> None:
        """Show commands and description in each language; the first language is everyone else's too."""
        for language in LANGUAGES:
            with speaking(language):
                words = introduce(city_names[language])
            for code in (None, language) if language == LANGUAGES[0] else (language,):
                await self._introduce(words, code)

    async def _introduce(self, words: Introduction, code: str | None) -> None:
        commands = [BotCommand(command=name, description=text) for name, text in words.commands]
        await self.bot.set_my_commands(commands, language_code=code)
        await self.bot.set_my_description(words.description, language_code=code)
        await self.bot.set_my_short_description(words.short_description, language_code=code)

    async def use_webhook(self, url: str, secret: str) -> None:
        """Let Telegram call us at this address."""
        await self.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)

    async def use_polling(self) -> None:
        """Take away a webhook that may be set: with it, polling is refused. Waiting updates are kept."""
        await self.bot.delete_webhook(drop_pending_updates=False)

    async def close(self) -> None:
        """Close the connections."""
        await self.bot.session.close()


def _heading(message: Outgoing) -> list[MessageEntity] | None:
    if not message.title:
        return None
    return [MessageEntity(type="bold", offset=0, length=units(message.title))]


def _markup(message: Outgoing) -> Markup:
    if message.needs_keyboard:
        keys = [[_key(choice) for choice in row] for row in message.rows]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True)
    if message.rows:
        buttons = [
            [InlineKeyboardButton(text=choice.label, callback_data=choice.data) for choice in row]
            for row in message.rows
        ]
        return InlineKeyboardMarkup(inline_keyboard=buttons)
    return ReplyKeyboardRemove() if message.drops_keyboard else None


def _key(choice: Choice) -> KeyboardButton:
    return KeyboardButton(
        text=choice.label,
        request_contact=choice.request == Request.contact or None,
        request_location=choice.request == Request.location or None,
    )
