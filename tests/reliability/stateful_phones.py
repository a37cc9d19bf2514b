"""People's phones: what they show, and what a messenger tells us when somebody does something."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from tests.reliability.stateful_steps import MARK

Json = dict[str, Any]
VIBER_FILES = {"photo": "picture", "video": "video", "voice": "file", "document": "file"}
ODD: dict[str, Json] = {
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
}


@dataclass(frozen=True)
class Button:
    """What can be pressed. `asks` for "contact" or "location" of the device; empty for a plain one."""

    label: str
    data: str
    asks: str = ""


@dataclass
class Shown:
    """A message of ours on a phone."""

    id: str
    text: str
    buttons: Sequence[Button] = ()
    instead_of_keyboard: bool = False
    has_file: bool = False


@dataclass
class Phone(ABC):
    """One account's phone. Subclasses know how their messenger tells what its person does."""

    number: int
    ids: "count[int]"
    """Counts up events and messages, of all phones together."""
    shown: deque[Shown] = field(default_factory=lambda: deque(maxlen=40))
    told: deque[Json] = field(default_factory=lambda: deque(maxlen=20))
    """The last events, to be told again."""
    typed: set[str] = field(default_factory=set)
    """Everything that its person wrote."""
    written: deque[str] = field(default_factory=lambda: deque(maxlen=10))
    """The ids of the last messages, to be edited."""
    blocked: bool = False
    fails_to_show: int = 0
    """So many of the next messages are taken and then not shown."""
    media: str = ""
    """Where the messenger hands out what its people send."""
    channel = ""

    @property
    def address(self) -> str:
        """The person's id at the messenger."""
        return str(5000 + self.number)

    @property
    def mark(self) -> str:
        """A word that nobody else knows."""
        return "знак" + "абвгґдежзиклмнопрст"[self.number] * 4

    def buttons(self, back: int = 0) -> tuple[Shown | None, Sequence[Button]]:
        """The message that is so many back among those with buttons, and its buttons."""
        with_buttons = [one for one in reversed(self.shown) if one.buttons]
        if not with_buttons or (back == 0 and with_buttons[0] is not self.shown[-1]):
            return None, ()
        found = with_buttons[min(back, len(with_buttons) - 1)]
        return found, found.buttons

    def says(self, text: str) -> Json:
        """A text."""
        written = text.replace(MARK, self.mark)
        self.typed.add(written)
        return self.message({"text": written})

    @abstractmethod
    def message(self, content: Json) -> Json:
        """A message with this content, in Telegram's words."""

    @abstractmethod
    def presses(self, shown: Shown, button: Button) -> Json:
        """A button."""

    def forges(self, data: str) -> Json:
        """A button that was never shown."""
        return self.presses(Shown("1", ""), Button("", data))

    def edits(self, back: int, text: str) -> Json:
        """An own message changed; where that cannot be done the text is written anew."""
        return self.says(text)

    @abstractmethod
    def sends(self, what: str, album: str = "", words: str = "") -> Json:
        """A file, with words under it."""

    @abstractmethod
    def shows_phone(self, phone: str, own: bool) -> Json:
        """A contact."""

    @abstractmethod
    def shows_point(self, lat: float, lon: float) -> Json:
        """A location."""

    @abstractmethod
    def blocks(self, blocked: bool) -> Json:
        """The bot may not write any more, or again."""

    def opens(self) -> Json:
        """The chat is looked at."""
        return self.says("/start")

    @abstractmethod
    def garbled(self, told: Json) -> Json:
        """An event that is not what the messenger says it sends."""


class TelegramPhone(Phone):
    """Tells in updates."""

    channel = "telegram"

    def _update(self, content: Json) -> Json:
        return {"update_id": next(self.ids), **content}

    def _head(self, message_id: int) -> Json:
        return {"message_id": message_id, "from": self._person(), "chat": self._chat(), "date": 1795514400}

    def _person(self) -> Json:
        return {"id": int(self.address), "is_bot": False, "first_name": "Олена", "language_code": "uk"}

    def _chat(self) -> Json:
        return {"id": int(self.address), "type": "private"}

    def message(self, content: Json) -> Json:
        """Any message."""
        message_id = next(self.ids)
        self.written.append(str(message_id))
        return self._update({"message": self._head(message_id) | content})

    def presses(self, shown: Shown, button: Button) -> Json:
        """A button of a message, or one in place of the keyboard, which says its label."""
        if button.asks == "contact":
            return self.shows_phone("380671234567", True)
        if button.asks == "location":
            return self.shows_point(47.1, 37.55)
        if shown.instead_of_keyboard:
            return self.says(button.label)
        id_ = int(shown.id) if shown.id.isdecimal() else 1
        under = {"message_id": id_, "chat": self._chat(), "date": 1795514400, "text": "x"}
        query = {
            "id": str(next(self.ids)),
            "from": self._person(),
            "chat_instance": "1",
            "data": button.data,
            "message": under,
        }
        return self._update({"callback_query": query})

    def edits(self, back: int, text: str) -> Json:
        """An own message changed."""
        if not self.written:
            return self.says(text)
        written = text.replace(MARK, self.mark)
        self.typed.add(written)
        message_id = int(self.written[-1 - min(back, len(self.written) - 1)])
        content = {"text": written, "edit_date": 1795514500}
        return self._update({"edited_message": self._head(message_id) | content})

    def sends(self, what: str, album: str = "", words: str = "") -> Json:
        """A file, with words under it."""
        file: Json = {"file_id": f"file{next(self.ids)}", "file_unique_id": "u", "file_size": 100}
        more: Json = {"width": 9, "height": 9, "duration": 3} if what in ("photo", "video", "voice") else {}
        content: Json = {what: [file | more] if what == "photo" else file | more}
        caption = {"caption": words.replace(MARK, self.mark)} if words else {}
        return self.message(content | caption | ({"media_group_id": album} if album else {}))

    def shows_phone(self, phone: str, own: bool) -> Json:
        """A contact card."""
        user = int(self.address) if own else 1
        return self.message({"contact": {"phone_number": phone, "first_name": "Олена", "user_id": user}})

    def shows_point(self, lat: float, lon: float) -> Json:
        """A location."""
        return self.message({"location": {"latitude": lat, "longitude": lon}})

    def blocks(self, blocked: bool) -> Json:
        """The membership of the bot in the chat changes."""
        self.blocked = blocked
        bot = {"id": 7, "is_bot": True, "first_name": "Бот"}
        kicked, member = {"status": "kicked", "user": bot, "until_date": 0}, {"status": "member", "user": bot}
        before, after = (member, kicked) if blocked else (kicked, member)
        change = {
            "chat": self._chat(),
            "from": self._person(),
            "date": 1795514400,
            "old_chat_member": before,
            "new_chat_member": after,
        }
        return self._update({"my_chat_member": change})

    def garbled(self, told: Json) -> Json:
        """A message without its date and chat."""
        return self._update({"message": {"message_id": 1, "from": self._person(), "text": "x"}})


class ViberPhone(Phone):
    """Tells in events."""

    channel = "viber"

    @property
    def address(self) -> str:
        """Ids of Viber are base64."""
        return f"V{self.number}+/abcDEF=="

    def _event(self, event: str, **content: Any) -> Json:
        token = 5_000_000_000_000_000_000 + next(self.ids)
        return {"event": event, "timestamp": 1795514400000, "message_token": token, **content}

    def _person(self) -> Json:
        return {"id": self.address, "name": "Олена", "language": "uk", "api_version": 10}

    def message(self, content: Json) -> Json:
        """Any message."""
        return self._event("message", sender=self._person(), message={"type": "text"} | content)

    def presses(self, shown: Shown, button: Button) -> Json:
        """A key says its words; those that ask share what they ask for."""
        if button.asks == "contact":
            contact = {"type": "contact", "contact": {"phone_number": "380671234567"}, "text": button.data}
            return self.message(contact)
        if button.asks == "location":
            return self.shows_point(47.1, 37.55)
        return self.message({"text": unescape(button.data)})

    def forges(self, data: str) -> Json:
        """Words that only a key says."""
        return self.message({"text": f"press:{data}"})

    def sends(self, what: str, album: str = "", words: str = "") -> Json:
        """A file, with words under it where there is room for them."""
        name = f"{self.media}/media/{next(self.ids)}.jpg"
        told = {"type": VIBER_FILES[what], "media": name, "file_name": "a.jpg", "size": 100}
        under = {"text": words.replace(MARK, self.mark)} if words and what == "photo" else {}
        return self.message(told | under)

    def shows_phone(self, phone: str, own: bool) -> Json:
        """A card; only a key tells that a number is one's own."""
        return self.message({"type": "contact", "contact": {"phone_number": phone}})

    def shows_point(self, lat: float, lon: float) -> Json:
        """A location."""
        return self.message({"type": "location", "location": {"lat": lat, "lon": lon}})

    def blocks(self, blocked: bool) -> Json:
        """The subscription ends or begins."""
        self.blocked = blocked
        if blocked:
            return self._event("unsubscribed", user_id=self.address)
        return self._event("subscribed", user=self._person())

    def opens(self) -> Json:
        """The chat is opened."""
        return self._event("conversation_started", user=self._person(), subscribed=not self.blocked)

    def garbled(self, told: Json) -> Json:
        """A message without a message."""
        return self._event("message", sender=self._person())

    def reports(self, progress: str, token: str) -> Json:
        """What became of a message of ours."""
        event = {"event": progress, "timestamp": 1795514400000, "message_token": int(token)}
        return event | {"user_id": self.address, "desc": ""}
