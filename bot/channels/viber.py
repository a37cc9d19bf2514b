"""Viber: a thin client of its REST API, our words outside.

Viber shows one keyboard at a time, below the chat, and takes it away with the next message that brings
none. So every message brings one along: its own, the last one that this person was shown, or a key to
the menu. What it cannot do at all is done in another way, and said in the log once.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import structlog

from bot.channel import Failure, SendFailed
from bot.channels import viber_events
from bot.channels.viber_calls import TOO_OLD, UNSUITED, Json, Refused, ViberCalls, as_json, not_told
from bot.channels.viber_messages import (
    LEVEL,
    VIDEOS,
    bodies,
    file_body,
    in_bodies,
    keyboard,
    menu_key,
    picture_body,
    place_body,
    plain_bodies,
    video_body,
    with_extras,
)
from bot.channels.viber_presses import Vouching, press_words
from bot.i18n import _
from bot.limits import viber_limits
from bot.messages import Choice, Enclosure, Incoming, Kind, Outgoing, Press, Request
from bot.pictures import FileOf, PictureOf
from core.attachments import LARGEST_FILE

log = structlog.get_logger(__name__)

LONGEST_NAME = 28
MOST_REMEMBERED = 10_000
"""People whose keyboard is remembered; who is forgotten gets the key to the menu."""

HandOut = Callable[[bytes, str], Awaitable[str]]
"""Puts a file of this name where Viber can fetch it for a while; its address."""


class Viber:
    """Implements `bot.channel.Channel` for one bot."""

    name = "viber"
    pops_up = False
    reports = True
    hides = frozenset[str]({Kind.sticker})
    albums = False
    most_at_once = 300

    def __init__(
        self,
        token: str,
        api_base: str,
        sender_name: str,
        hand_out: HandOut,
        per_second: int | None,
        picture_of: PictureOf | None = None,
        file_of: FileOf | None = None,
    ) -> None:
        self.token = token
        self.calls = ViberCalls(token, api_base)
        self.limits = viber_limits(per_second)
        self._sender = {"name": sender_name[:LONGEST_NAME]}
        self._hand_out, self._picture_of, self._file_of = hand_out, picture_of, file_of
        self._vouching = Vouching(token)
        self._shown: OrderedDict[str, Json] = OrderedDict()
        self._old_apps: set[str] = set()
        """People whose app shows no keyboard of ours, until it says that it is a newer one."""
        self._lacks: set[str] = set()

    def event_id(self, raw: Mapping[str, Any]) -> str:
        """Viber repeats an event under the same token."""
        return viber_events.event_id(raw)

    def sender(self, raw: Mapping[str, Any]) -> str:
        """Whose event this is."""
        return viber_events.sender(raw)

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The event in our words. Who writes has answered: their messages are counted anew."""
        incoming = viber_events.parse(raw, self.name, self._vouching.vouches)
        if raw["event"] == "message":
            self.limits.answered(incoming.person)
            if viber_events.level(raw) >= LEVEL:
                self._old_apps.discard(incoming.person)
        return incoming

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        """Send the parts that are not out yet; a file comes last, the keyboard with the last text."""
        if message.only_drops:
            return
        if message.deletes:
            raise SendFailed(Failure.rejected, "Viber deletes nothing")
        if message.correction:
            message = replace(message, title=message.correction)
        if message.edits:
            self._leave_out("changing a message", "a new one is sent")
        parts, extras = self._written(address, message)
        try:
            await self._send_all(address, parts, part_ids)
        except Refused as refused:
            if refused.status not in (TOO_OLD, UNSUITED):
                raise
            self._leave_out("a keyboard for an old app", "its choices are numbered in the text")
            self._old_apps.add(address)
            parts, extras = self._plain(message)
            await self._send_all(address, parts, part_ids)
        self._remember(address, extras)
        if len(part_ids) <= len(parts) and (media := await self._media(message)):
            await self._send_media(address, media, extras, part_ids)
        for enclosed in await self._enclosed(message, len(part_ids) - len(parts)):
            await self._send(address, enclosed | extras, part_ids)

    async def tell(self, addresses: Sequence[str], message: Outgoing) -> Mapping[str, str | SendFailed]:
        """Tell many the same: one call, whose token is that of everybody whom it reached.

        The keyboard that somebody had is remembered: what is said to them next brings it back.
        """
        [*_before, part] = self._written("", replace(message, edits=""))[0]
        old = [address for address in addresses if address in self._old_apps]
        told: dict[str, str | SendFailed] = {}
        for some in in_bodies(part, [one for one in addresses if one not in self._old_apps]):
            told |= await self._tell(some, part)
        old += [one for one, what in told.items() if _is_too_old(what)]
        for address in old:
            told[address] = await self._tell_old(address, message)
        return told

    async def _tell(self, addresses: Sequence[str], part: Json) -> dict[str, str | SendFailed]:
        await self.limits.wait_among_many()
        try:
            body = {"broadcast_list": addresses, "sender": self._sender} | part
            answer = await self.calls.broadcast_message(body)
        except SendFailed as failed:
            return dict.fromkeys(addresses, failed)
        if "message_token" not in answer:
            return dict.fromkeys(addresses, SendFailed(Failure.doubtful, "taken without a token"))
        told: dict[str, str | SendFailed] = dict.fromkeys(addresses, str(answer["message_token"]))
        return told | dict(map(not_told, answer.get("failed_list") or ()))

    async def _tell_old(self, address: str, message: Outgoing) -> str | SendFailed:
        """An app that shows no keyboard gets its choices in the text."""
        self._old_apps.add(address)
        part_ids: list[str] = []
        try:
            await self.send(address, message, part_ids)
        except SendFailed as failed:
            return failed
        return part_ids[-1]

    async def _media(self, message: Outgoing) -> Json:
        """What comes with the message, where Viber can fetch it; empty when nothing does."""
        if message.file:
            data = message.file.text.encode()
            return file_body(await self._hand_out(data, message.file.name), message.file.name, len(data))
        if message.drawn:
            return picture_body(await self._hand_out(message.drawn, "chart.png"))
        if message.picture and self._picture_of:
            return picture_body(await self._hand_out(await self._picture_of(message.picture), "picture.jpg"))
        return {}

    async def _enclosed(self, message: Outgoing, out: int) -> list[Json]:
        """Files and a place that go on from another chat, without those that are out already."""
        files = [await self._enclosure(file) for file in message.enclosed[out:]]
        return (
            files
            if message.point is None or out > len(message.enclosed)
            else [*files, place_body(message.point)]
        )

    async def _enclosure(self, file: Enclosure) -> Json:
        """A file that we keep, where Viber can fetch it. A recording is a file to it."""
        if not (file.stored_as and self._picture_of and self._file_of):
            raise SendFailed(Failure.rejected, "the file is not kept")
        if file.kind == Kind.photo:
            return picture_body(await self._hand_out(await self._picture_of(file.stored_as), "picture.jpg"))
        data = await self._file_of(file.stored_as)
        if file.kind in VIDEOS:
            return video_body(await self._hand_out(data, "video.mp4"), len(data))
        name = file.name or file.kind + PurePath(file.stored_as).suffix
        return file_body(await self._hand_out(data, name), name, len(data))

    def _written(self, address: str, message: Outgoing) -> tuple[list[Json], Json]:
        """The parts, and what goes along with the last of them."""
        own = keyboard(message, lambda choice: self._words(address, choice)) if message.rows else {}
        if (message.enclosed or message.point) and not (message.text or message.title):
            return [], own or self._shown.get(address) or menu_key()
        if message.numbered or address in self._old_apps or (message.rows and not own):
            return self._plain(message)
        if message.drops_keyboard and not own:
            return bodies(message), {}
        shown = self._shown.get(address, {})
        if message.expects_number and "tracking_data" in shown:
            shown = {}  # the number that is written now means itself
        extras = own or shown or menu_key()
        return with_extras(bodies(message), extras), extras

    def _plain(self, message: Outgoing) -> tuple[list[Json], Json]:
        parts, extras = plain_bodies(message)
        return with_extras(parts, extras), extras

    def _words(self, address: str, choice: Choice) -> str:
        words = press_words(choice.data)
        if choice.request == Request.contact:
            return f"{words}~{self._vouching.proof(address, choice.data)}"
        return words

    def _remember(self, address: str, extras: Json) -> None:
        self._shown[address] = extras
        self._shown.move_to_end(address)
        if len(self._shown) > MOST_REMEMBERED:
            self._shown.popitem(last=False)

    async def _send_all(self, address: str, parts: list[Json], part_ids: list[str]) -> None:
        for part in parts[len(part_ids) :]:
            await self._send(address, part, part_ids)

    async def _send(self, address: str, part: Json, part_ids: list[str]) -> None:
        """Send one part when its turn has come, and keep its token."""
        await self.limits.wait(address)
        try:
            answer = await self.calls.send_message({"receiver": address, "sender": self._sender} | part)
        except SendFailed as failed:
            if failed.kind == Failure.throttled:
                self.limits.refused(address, failed.retry_after)
            raise
        if "message_token" not in answer:
            raise SendFailed(Failure.doubtful, "taken without a token")
        part_ids.append(str(answer["message_token"]))

    async def _send_media(self, address: str, media: Json, extras: Json, part_ids: list[str]) -> None:
        """Send a file or a picture. If Viber does not take it the text stands, and the person is told."""
        try:
            await self._send(address, media | extras, part_ids)
        except SendFailed as failed:
            if failed.kind != Failure.rejected:
                raise
            log.error("a file was not taken", channel=self.name, reason=failed.reason)
            say = _("The file could not be sent just now. Please try again later, or write: operator.")
            await self._send(address, {"type": "text", "text": say} | extras, part_ids)

    def answer_opened(self, message: Outgoing) -> bytes:
        """The welcome: what the answer to somebody who has opened the chat says. It subscribes nobody."""
        extras = keyboard(message, lambda choice: press_words(choice.data))
        [part] = with_extras(bodies(message), extras)
        return as_json({"sender": self._sender} | part)

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None:
        """Nothing waits for an answer here, and old buttons are gone with their keyboard."""
        if notice:
            self._leave_out("a word that pops up", "it is sent as a message")

    async def fetch(self, file_id: str) -> bytes:
        """A file that somebody sent; its address does not live long."""
        return await self.calls.download(file_id, LARGEST_FILE)

    async def trouble(self) -> SendFailed | None:
        """What keeps Viber from answering us."""
        try:
            await self.calls.get_account_info()
        except SendFailed as failed:
            return failed
        return None

    async def use_webhook(self, url: str) -> None:
        """Let Viber call us at this address; our server has to answer already. Raises SendFailed."""
        await self.calls.set_webhook(url)

    async def close(self) -> None:
        """Close the connections."""
        await self.calls.close()

    def _leave_out(self, what: str, instead: str) -> None:
        """Say once what this messenger cannot do."""
        if what not in self._lacks:
            self._lacks.add(what)
            log.info("Viber cannot do this", what=what, instead=instead)


def _is_too_old(what: str | SendFailed) -> bool:
    return isinstance(what, Refused) and what.status in (TOO_OLD, UNSUITED)


def opens(raw: Mapping[str, Any]) -> bool:
    """Whether the answer to this event may carry the welcome."""
    return raw.get("event") == "conversation_started" and not raw.get("subscribed")
