"""What every pretended messenger lets its people do."""

from dataclasses import dataclass
from typing import Protocol

from sandbox.chats import Chat, Json
from sandbox.files import Upload
from sandbox.people import Group, Person


class CannotAct(Exception):
    """What a person tries cannot be done by the messenger's own app."""


class NoSuchButton(CannotAct):
    """No button like that is or was shown."""


@dataclass(frozen=True)
class Seat:
    """Where a person acts: their own chat with the bot, or a place in a group."""

    person: Person
    chat: Chat
    group: Group | None = None
    topic: int | None = None
    anonymous: bool = False

    def check_reply(self, reply_to: int | None) -> None:
        """Refuse to answer a message that is not there. Raises CannotAct."""
        if reply_to is not None and self.chat.present(reply_to) is None:
            raise CannotAct("no such message to reply to")


class Messenger(Protocol):
    """A pretended messenger, as the control interface sees it."""

    def say(self, seat: Seat, text: str, reply_to: int | None, forwarded_from: str | None) -> int:
        """Send a text and return its message id."""

    async def press(self, seat: Seat, label: str | None, data: str | None, message_id: int | None) -> Json:
        """Press a button and return what the person sees of it."""

    def send_files(
        self,
        seat: Seat,
        kind: str,
        uploads: list[Upload],
        caption: str,
        seconds: int | None,
        reply_to: int | None = None,
    ) -> list[int]:
        """Send files, several of them as an album."""

    def send_location(self, seat: Seat, lat: float, lon: float) -> int:
        """Send a point on the map."""

    def send_contact(self, seat: Seat, phone: str, own: bool, name: str | None) -> int:
        """Send a contact card, one's own or another's."""

    def edit(self, seat: Seat, message_id: int, text: str) -> None:
        """Change one's own message."""

    def block(self, person: Person) -> None:
        """Stop the bot from writing."""

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""

    def about_bot(self, person: Person) -> Json:
        """Show the bot's name, description and commands in the person's language."""

    def waiting(self) -> list[str]:
        """Say what is not delivered yet."""

    def forget(self) -> None:
        """Drop what is undelivered."""
