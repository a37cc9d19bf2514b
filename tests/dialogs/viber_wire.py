"""The wire of a test as Viber is: events come in Viber's JSON, messages go out in it.

The real channel reads and writes; only the HTTP calls are pretended. What people see is read from the
JSON that was sent: the texts, and the keyboard with what its keys say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from bot.channels.viber import Viber
from bot.channels.viber_presses import PRESS, read_press
from bot.messages import Choice, Incoming, Kind, Outgoing, Press, Request
from tests.dialogs.conversation import Wire

Json = dict[str, Any]
_FILES = {Kind.photo: "picture", Kind.video: "video", Kind.document: "file"}
_REQUESTS = {"share-phone": Request.contact, "location-picker": Request.location}


@dataclass
class _Calls:
    """Takes every call."""

    next_token: Callable[[], int]
    bodies: list[Json] = field(default_factory=list)

    async def send_message(self, body: Json) -> Json:
        """Accept a message."""
        token = self.next_token()
        self.bodies.append({**body, "token": token})
        return {"status": 0, "message_token": token}


async def _picture_of(stored_as: str) -> bytes:
    return stored_as.encode()


async def _hand_out(data: bytes, name: str) -> str:
    return f"https://city.example/handouts/{name}"


@dataclass
class ViberWire(Wire):
    """Viber's channel under the wire's name."""

    pops_up: bool = False
    reports: bool = True
    hides: frozenset[str] = Viber.hides
    albums: bool = False

    def __post_init__(self) -> None:
        self.viber = Viber(
            "token", "https://viber.example", "Місто", _hand_out, None, _picture_of, _picture_of
        )
        self.calls = _Calls(lambda: next(self.ids))
        self.viber.calls = self.calls  # type: ignore[assignment]

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        """The event, made Viber's and read by its channel."""
        if "event" in raw:
            return replace(self.viber.parse(raw), channel=self.name)
        meant = self.events[raw["id"]]
        parsed = self.viber.parse(self._as_event(meant))
        return replace(parsed, channel=self.name, event_id=meant.event_id)

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        """Send by the channel, and note what the person sees."""
        await self.gate.wait()
        before = len(self.calls.bodies)
        await self.viber.send(address, message, part_ids)
        if bodies := self.calls.bodies[before:]:
            seen = replace(
                _seen(bodies),
                file=message.file,
                picture=message.picture,
                drawn=message.drawn,
                enclosed=message.enclosed,
                point=message.point,
            )
            self.sent.append((address, seen))

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None:
        """Nothing pops up and nothing is taken away: what is said stands in the messages."""
        await self.viber.finish_press(chat, press, notice, stale_message)

    def take_reports(self) -> list[Mapping[str, Any]]:
        """Every message arrives."""
        arrived, self.calls.bodies = self.calls.bodies, []
        return [
            {
                "id": f"delivered-{body['token']}",
                "event": "delivered",
                "timestamp": 1795514400000,
                "message_token": body["token"],
                "user_id": body["receiver"],
            }
            for body in arrived
        ]

    def _as_event(self, meant: Incoming) -> Json:
        person = {"id": meant.person, "name": meant.name, "language": meant.language_code, "api_version": 10}
        token = int(meant.message_id or next(self.ids))
        head: Json = {"timestamp": 1795514400000, "chat_hostname": "SN-1_", "message_token": token}
        if meant.kind == Kind.blocked:
            return head | {"event": "unsubscribed", "user_id": meant.person}
        if meant.kind == Kind.unblocked:
            return head | {"event": "subscribed", "user": person}
        return head | {"event": "message", "sender": person, "message": self._content(meant)}

    def _content(self, meant: Incoming) -> Json:
        if meant.press:
            said = meant.press.data
            return {"type": "text", "text": said if said.startswith((PRESS, "/")) else PRESS + said}
        if meant.kind == Kind.contact:
            words = {"text": self._own_words(meant.person)} if meant.own_phone else {}
            return {"type": "contact", "contact": {"phone_number": meant.phone}, **words}
        if meant.point:
            return {"type": "location", "location": dict(zip(("lat", "lon"), meant.point, strict=True))}
        if kind := _FILES.get(meant.kind):
            file = meant.media[0]
            return {"type": kind, "media": file.file_id, "file_name": file.name, "text": meant.text}
        return {"type": str(meant.kind), "text": meant.text}

    def _own_words(self, person: str) -> str:
        """What a person's phone says together with its number: the words of the button that asked for it."""
        # Nothing was shown to whoever writes for the first time; choices told by numbers have no keyboard.
        shown = self.viber._shown.get(person, {})
        buttons = shown.get("keyboard", {}).get("Buttons", ())
        asking = [button for button in buttons if button["ActionType"] == "share-phone"]
        return str(asking[0]["ActionBody"]) if asking else ""


def _seen(bodies: list[Json]) -> Outgoing:
    """What these bodies show on a phone."""
    text = "".join(body.get("text", "") for body in bodies)
    title = ""
    if text.startswith("*") and "*\n" in text:
        title, text = text[1:].split("*\n", 1)
    keyboard: Json = next(
        (body["keyboard"] for body in reversed(bodies) if "keyboard" in body), {"Buttons": []}
    )
    keys = [
        Choice(
            _key(key["ActionBody"]),
            unescape(key["Text"]),
            _REQUESTS.get(key["ActionType"]),
            key["ActionBody"],
        )
        for key in keyboard["Buttons"]
    ]
    return Outgoing(text, title, tuple((key,) for key in keys))


def _key(words: str) -> str:
    """The choice behind a key of the keyboard."""
    return read_press(words).data.split(":", 3)[-1]
