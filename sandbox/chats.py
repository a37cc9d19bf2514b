"""What is said in a chat, kept as a log in which every change is counted."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Button = dict[str, str]
Rows = list[list[Button]]

BOT = "bot"


@dataclass
class Media:
    """A file within a message, as it is shown."""

    kind: str
    name: str
    bytes: int
    file: str


@dataclass
class Message:
    """One message; `payload` and `markup` hold what only its messenger understands.

    `state` is how far it has come, where a messenger tells the bot: delivered, then seen.
    """

    message_id: int
    sender: str
    at: datetime
    kind: str = "text"
    text: str = ""
    html: str = ""
    entities: list[Json] = field(default_factory=list)
    buttons: Rows = field(default_factory=list)
    keyboard: Rows | None = None
    shown: list[Button] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)
    """The bot's own."""
    peoples: dict[str, str] = field(default_factory=dict)
    """The reactions of people, by who reacts."""
    reply_to: int | None = None
    topic: int | None = None
    anonymous: bool = False
    edited_at: datetime | None = None
    deleted: bool = False
    state: str | None = None
    change: int = 0
    payload: Json = field(default_factory=dict)
    markup: Json | None = None


@dataclass
class Chat:
    """A chat's messages, the reply keyboard below it and its change counter."""

    id: str
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Rows | None = None
    keyboard_from: int | None = None
    keyboard_once: bool = False
    pinned: list[int] = field(default_factory=list)
    change: int = 0

    def mark(self, message: Message) -> None:
        """Count a change of this message, a new one or an old."""
        self.change += 1
        message.change = self.change
        message.shown += [button for row in message.buttons for button in row if button not in message.shown]
        self.messages[message.message_id] = message

    def show_keyboard(self, keyboard: Rows | None, message_id: int | None = None, once: bool = False) -> None:
        """Show a message's reply keyboard instead of the one before, or none."""
        self.keyboard, self.keyboard_once = keyboard, once
        self.keyboard_from = message_id if keyboard else None

    def changed_since(self, change: int) -> list[Message]:
        """Return what is new or changed since that change, oldest message first."""
        return [message for message in self.messages.values() if message.change > change]

    def present(self, message_id: int) -> Message | None:
        """Find a message that has not been deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def showing(self, button: Button, topic: int | None = None) -> Message | None:
        """Find the newest message or reply keyboard that shows the button now, else one that once did.

        Within a topic, if one is named.
        """
        there = [one for one in self.messages.values() if topic is None or one.topic == topic]
        newest_first = sorted(there, key=lambda message: message.message_id, reverse=True)
        for shows in (self._shows_now, _once_showed):
            for message in newest_first:
                if shows(message, button):
                    return message
        return None

    def _shows_now(self, message: Message, wanted: Button) -> bool:
        on_keyboard = self.keyboard or [] if message.message_id == self.keyboard_from else []
        return not message.deleted and find_button([*message.buttons, *on_keyboard], wanted) is not None


def find_button(rows: Rows, wanted: Button) -> Button | None:
    """Find a button that has everything that is wanted of it."""
    return next((button for row in rows for button in row if wanted.items() <= button.items()), None)


def _once_showed(message: Message, wanted: Button) -> bool:
    return find_button([message.shown, *(message.keyboard or [])], wanted) is not None
