"""Telegram: its Bot API here, our words outside.

Everything is sent as plain text; a heading is made bold by an entity. So nothing that a person wrote
has to be escaped, and no text can break a message's markup.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from bot.channel import Failure, SendFailed
from bot.channels.telegram_calls import TelegramCalls, Upload
from bot.channels.telegram_media import LONGEST_CAPTION, LONGEST_TEXT, Piece, pieces, send_piece
from bot.channels.telegram_updates import ALLOWED_UPDATES, parse, sender
from bot.i18n import LANGUAGES, speaking
from bot.introduction import Introduction, introduce
from bot.limits import Limits
from bot.messages import Choice, Enclosure, Incoming, Kind, Outgoing, Press, Request
from bot.passage import passing
from bot.pictures import FileOf, PictureOf
from bot.splitting import split, units
from core.attachments import LARGEST_FILE
from core.outbox import MessageClass

LONGEST_NOTICE = 200
LONGEST_TOPIC = 128
NOT_MODIFIED = "TOPIC_NOT_MODIFIED"
NOT_THERE = "message to delete not found"
_EDITING = {"text": ("editMessageText", "entities"), "caption": ("editMessageCaption", "caption_entities")}
NO_PREVIEW = {"is_disabled": True}

Json = dict[str, Any]


class Telegram:
    """Implements `bot.channel.Channel` for one bot."""

    name = "telegram"
    pops_up = True
    reports = False
    hides = frozenset[str]()
    albums = True
    most_at_once = 1

    def __init__(
        self,
        token: str,
        api_base: str,
        per_second: int | None,
        picture_of: PictureOf | None = None,
        file_of: FileOf | None = None,
    ) -> None:
        self.calls = TelegramCalls(token, api_base)
        self.limits = Limits(per_second)
        self._own_id = token.partition(":")[0]
        self._picture_of, self._file_of = picture_of, file_of

    def event_id(self, raw: Mapping[str, Any]) -> str:
        """Telegram repeats an update under the same id."""
        return str(raw["update_id"])

    def sender(self, raw: Mapping[str, Any]) -> str:
        """Whose update this is."""
        return sender(raw)

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The update in our words."""
        return parse(raw, self.name, self._own_id)

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        """Send the parts that are not out yet."""
        if message.deletes:
            await self._delete(address, message.deletes)
            return
        if message.stands_as:
            part_ids.append(message.stands_as)
            return
        if message.closes_topic:
            await self.close_topic(address, message.thread)
            return
        if message.correction and not part_ids:
            if message.edits and await self._correct(address, message):
                part_ids.append(message.edits)
                return
            message = replace(message, title=message.correction, edits="")
        text = "\n".join(filter(None, (message.title, message.text)))
        way = self._send_enclosed if message.enclosed or message.point else self._send_parts
        await way(address, message, text, part_ids)

    async def tell(self, addresses: Sequence[str], message: Outgoing) -> Mapping[str, str | SendFailed]:
        """Tell somebody what many are told; a bot that pays for more than is free says so."""
        [address] = addresses
        part_ids: list[str] = []
        if message.edits and self.limits.is_paid:
            passing().has_place = False  # nobody can pay for changes: they wait among what is free
        try:
            await self.send(address, message, part_ids)
        except SendFailed as failed:
            return {address: failed}
        return {address: part_ids[-1]}

    async def _send_parts(self, address: str, message: Outgoing, text: str, part_ids: list[str]) -> None:
        """A file of ours goes with the first part, the buttons with the last."""
        comes_with = bool(message.file or message.picture or message.drawn)
        parts = _parts(message, text, LONGEST_CAPTION if comes_with else LONGEST_TEXT)
        markup = _markup(message)
        in_place = bool(message.edits) and len(parts) == 1 and not part_ids and not comes_with
        if in_place and await self._edit(address, message, text, markup):
            part_ids.append(message.edits)
            return
        for at in range(len(part_ids), len(parts)):
            part = replace(message, title="", file=None, picture="", drawn=b"") if at else message
            under = markup if at == len(parts) - 1 else None
            sent = await self._in_turn(address, partial(self._part, address, part, parts[at], under))
            part_ids.append(_id_of(sent))

    async def _part(self, address: str, part: Outgoing, text: str, markup: Json | None) -> Any:
        """Send one part: a picture or a document with its caption, or a text."""
        answers = _place_of(part)
        words = {"caption": text, "caption_entities": _heading(part), "reply_markup": markup, **answers}
        if photo := await self._photo(part):
            return await self.calls.upload("sendPhoto", photo, chat_id=address, **words)
        if part.file:
            document = Upload("document", part.file.name, part.file.text.encode())
            return await self.calls.upload("sendDocument", document, chat_id=address, **words)
        return await self.calls.call(
            "sendMessage",
            chat_id=address,
            text=text,
            entities=_heading(part),
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
            allow_paid_broadcast=self._pays(),
            **answers,
        )

    async def _send_enclosed(self, address: str, message: Outgoing, text: str, part_ids: list[str]) -> None:
        """Send what goes on from another chat: the heading comes first, the buttons last."""
        out, all_of_it = len(part_ids), pieces(text, message.enclosed, message.point)
        for at, piece in enumerate(all_of_it):
            if out >= piece.messages:
                out -= piece.messages
                continue
            more = {
                "entities": _heading(message) if at == 0 else None,
                "reply_markup": _markup(message) if piece is all_of_it[-1] else None,
                **_place_of(message if at == 0 else replace(message, answers="")),
            }
            call = partial(self._piece, address, replace(piece, more=more))
            sent = await self._in_turn(address, call)
            part_ids += [_id_of(one) for one in (sent if isinstance(sent, list) else [sent])]

    async def _piece(self, address: str, piece: Piece) -> Any:
        return await send_piece(self.calls, address, piece, self._read, {"link_preview_options": NO_PREVIEW})

    def _pays(self) -> bool | None:
        """For what goes to many, where the rate that is set goes beyond what is free."""
        return (self.limits.is_paid and passing().message_class == MessageClass.broadcast) or None

    async def _read(self, file: Enclosure) -> bytes:
        """A file that we keep. Raises SendFailed when it is not there."""
        read = self._picture_of if file.kind == Kind.photo else self._file_of
        if not (read and file.stored_as):
            raise SendFailed(Failure.rejected, "the file is not kept")
        return await read(file.stored_as)

    async def _photo(self, part: Outgoing) -> Upload | None:
        """The picture that comes with it, kept or drawn."""
        if part.drawn:
            return Upload("photo", "chart.png", part.drawn)
        if part.picture and self._picture_of:
            return Upload("photo", "picture.jpg", await self._picture_of(part.picture))
        return None

    async def _correct(self, address: str, message: Outgoing) -> bool:
        """Put right words in the place of wrong ones, also under a file; False where that cannot be."""
        text = "\n".join(filter(None, (message.title, message.text)))
        if units(text) <= LONGEST_TEXT and await self._edit(address, message, text, _markup(message)):
            return True
        return units(text) <= LONGEST_CAPTION and await self._edit(
            address, message, text, _markup(message), "caption"
        )

    async def _delete(self, address: str, message_ids: Sequence[str]) -> None:
        """Take messages away; one that is gone already is as good."""
        for message_id in message_ids:
            delete = partial(self.calls.call, "deleteMessage", chat_id=address, message_id=int(message_id))
            try:
                await self._in_turn(address, delete)
            except SendFailed as failed:
                if NOT_THERE not in failed.reason:
                    raise

    async def _edit(
        self, address: str, message: Outgoing, text: str, markup: Json | None, where: str = "text"
    ) -> bool:
        """Put the message in the place of an earlier one; False when that one cannot be edited any more."""
        method, entities = _EDITING[where]
        words: Json = {where: text, entities: _heading(message)}
        editing = partial(
            self.calls.call,
            method,
            chat_id=address,
            message_id=int(message.edits),
            reply_markup=markup if markup and "inline_keyboard" in markup else None,
            link_preview_options=NO_PREVIEW if where == "text" else None,
            **words,
        )
        try:
            await self._in_turn(address, editing)
        except SendFailed as failed:
            if failed.kind != Failure.rejected:
                raise
            return "not modified" in failed.reason
        return True

    async def _in_turn(self, address: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """Make a sending or editing call when its turn has come, and heed a pause that it is told."""
        await self.limits.wait(address)
        try:
            return await call()
        except SendFailed as failed:
            if failed.kind == Failure.throttled:
                failed.everybody = self.limits.refused(address, failed.retry_after)
            raise

    async def create_topic(self, address: str, name: str) -> str:
        """Make a topic in a forum; the id of its thread."""
        create = partial(self.calls.call, "createForumTopic", chat_id=address, name=name[:LONGEST_TOPIC])
        made = await self._in_turn(address, create)
        if not (isinstance(made, dict) and isinstance(made.get("message_thread_id"), int)):
            raise SendFailed(Failure.doubtful, "the answer tells no topic")
        return str(made["message_thread_id"])

    async def open_topic(self, address: str, thread: str) -> None:
        """Open a closed topic again."""
        await self._set_topic("reopenForumTopic", address, thread)

    async def close_topic(self, address: str, thread: str) -> None:
        """Close a topic."""
        await self._set_topic("closeForumTopic", address, thread)

    async def _set_topic(self, method: str, address: str, thread: str) -> None:
        """A topic that stands so already is as good."""
        change = partial(self.calls.call, method, chat_id=address, message_thread_id=int(thread))
        try:
            await self._in_turn(address, change)
        except SendFailed as failed:
            if NOT_MODIFIED not in failed.reason:
                raise

    async def react(self, address: str, message_id: str, emoji: str) -> None:
        """Show a reaction. It is no message: the group's limit does not count it."""
        reaction = [{"type": "emoji", "emoji": emoji}]
        call, of = self.calls.call, int(message_id)
        await call("setMessageReaction", chat_id=address, message_id=of, reaction=reaction)

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None:
        """Answer the press and take away old buttons. If that fails nothing is lost."""
        with suppress(SendFailed):
            await self.calls.call(
                "answerCallbackQuery",
                callback_query_id=press.press_id,
                text=notice[:LONGEST_NOTICE] or None,
                show_alert=bool(notice) and not press.in_passing,
            )
        if stale_message:
            taking = partial(
                self.calls.call, "editMessageReplyMarkup", chat_id=chat, message_id=int(stale_message)
            )
            with suppress(SendFailed):
                await self._in_turn(chat, taking)

    async def fetch(self, file_id: str) -> bytes:
        """A file that somebody sent; Telegram refuses to hand out one of more than 20 MB."""
        file = await self.calls.call("getFile", file_id=file_id)
        if file.get("file_size", 0) > LARGEST_FILE or not file.get("file_path"):
            raise SendFailed(Failure.rejected, "the file is too large")
        return await self.calls.download(file["file_path"], LARGEST_FILE)

    async def trouble(self) -> SendFailed | None:
        """What keeps Telegram from answering us."""
        try:
            await self.who_we_are()
        except SendFailed as failed:
            return failed
        return None

    async def who_we_are(self) -> Json:
        """What Telegram knows of the bot. Raises SendFailed."""
        me: Json = await self.calls.call("getMe")
        return me

    async def updates(self, offset: int, wait: int, limit: int) -> list[Json]:
        """Updates from this one on, unread; held back by Telegram for so long until there are some."""
        updates: list[Json] = await self.calls.call(
            "getUpdates",
            wait=wait,
            offset=offset,
            timeout=wait,
            limit=limit,
            allowed_updates=ALLOWED_UPDATES,
        )
        return updates

    async def introduce(self, city_names: Mapping[str, str]) -> None:
        """Show commands and description in each language; the first language is everyone else's too."""
        for language in LANGUAGES:
            with speaking(language):
                words = introduce(city_names[language])
            for code in (None, language) if language == LANGUAGES[0] else (language,):
                await self._introduce(words, code)

    async def _introduce(self, words: Introduction, code: str | None) -> None:
        commands = [{"command": name, "description": text} for name, text in words.commands]
        call = self.calls.call
        await call("setMyCommands", commands=commands, language_code=code)
        await call("setMyDescription", description=words.description, language_code=code)
        await call("setMyShortDescription", short_description=words.short_description, language_code=code)

    async def use_webhook(self, url: str, secret: str) -> None:
        """Let Telegram call us at this address."""
        await self.calls.call("setWebhook", url=url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)

    async def use_polling(self) -> None:
        """Take away a webhook that may be set: with it, polling is refused. Waiting updates are kept."""
        await self.calls.call("deleteWebhook", drop_pending_updates=False)

    async def close(self) -> None:
        """Close the connections."""
        await self.calls.close()


def _parts(message: Outgoing, text: str, longest: int) -> list[str]:
    """Under a chart with many words stands its heading alone, so that they follow in one piece."""
    if message.drawn and units(text) > longest:
        return [message.title, *split(message.text, LONGEST_TEXT)]
    return split(text, longest)


def _id_of(sent: Any) -> str:
    if not (isinstance(sent, dict) and isinstance(sent.get("message_id"), int)):
        raise SendFailed(Failure.doubtful, "the answer tells no message")
    return str(sent["message_id"])


def _place_of(message: Outgoing) -> Json:
    """The topic, and the message that is answered; one that is gone meanwhile keeps nothing back."""
    place: Json = {"message_thread_id": int(message.thread)} if message.thread else {}
    if message.answers:
        answered = {"message_id": int(message.answers), "allow_sending_without_reply": True}
        place["reply_parameters"] = answered
    return place


def _heading(message: Outgoing) -> list[Json] | None:
    return [{"type": "bold", "offset": 0, "length": units(message.title)}] if message.title else None


def _markup(message: Outgoing) -> Json | None:
    if message.needs_keyboard:
        return {
            "keyboard": [[_key(choice) for choice in row] for row in message.rows],
            "resize_keyboard": True,
        }
    if message.rows:
        return {"inline_keyboard": [[_button(choice) for choice in row] for row in message.rows]}
    return {"remove_keyboard": True} if message.drops_keyboard else None


def _button(choice: Choice) -> Json:
    return {"text": choice.label, "callback_data": choice.data}


def _key(choice: Choice) -> Json:
    asks = {Request.contact: "request_contact", Request.location: "request_location"}
    return {"text": choice.label} | ({asks[choice.request]: True} if choice.request in asks else {})
