"""The words of a chat. Dialogs speak these; each channel turns them into its messenger's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.receipts import Progress


class Kind(StrEnum):
    """What arrived."""

    text = "text"
    press = "press"
    contact = "contact"
    location = "location"
    photo = "photo"
    video = "video"
    voice = "voice"
    document = "document"
    sticker = "sticker"
    edit = "edit"
    blocked = "blocked"
    unblocked = "unblocked"
    opened = "opened"
    """Looks at the chat and has written nothing: may not be written to yet."""
    receipt = "receipt"
    """The messenger tells how far it has brought a message of ours; nobody did anything."""
    elsewhere = "elsewhere"
    """Nothing that anybody wrote to us: in a channel, or a note of the messenger's own."""
    moved = "moved"
    """A group goes on under another id: `moved_to`."""
    membership = "membership"
    """What the bot is in a group has changed."""
    topic_closed = "topic_closed"
    """Somebody has closed a topic of a group, perhaps the bot itself."""
    topic_opened = "topic_opened"
    topic_made = "topic_made"
    """The bot itself has made a topic: `thread`."""
    unsupported = "unsupported"


@dataclass(frozen=True)
class Media:
    """A file as its messenger names it."""

    kind: str
    file_id: str
    name: str = ""


@dataclass(frozen=True)
class Press:
    """A button of one of our messages was pressed. `press_id` is what the messenger wants answered."""

    press_id: str
    data: str
    message_id: str
    in_passing: bool = False
    """The word about it goes by itself; any other has to be closed by who pressed."""


@dataclass(frozen=True)
class Receipt:
    """How far the messenger has brought the message with this id."""

    message_id: str
    progress: Progress
    reason: str = ""


class Rank(StrEnum):
    """What the bot is in a group."""

    out = "out"
    silenced = "silenced"
    member = "member"
    administrator = "administrator"


@dataclass(frozen=True)
class Membership:
    """What the bot was in a group, and what it is now."""

    before: Rank
    after: Rank


@dataclass(frozen=True)
class Incoming:
    """One event from a messenger. `event_id` is the same when the messenger sends it again.

    What is said in a group has `in_group` and never is a citizen's; a press there carries its message.
    """

    channel: str
    event_id: str
    kind: Kind
    person: str
    chat: str
    sent_at: datetime
    name: str = ""
    language_code: str = ""
    text: str = ""
    message_id: str = ""
    press: Press | None = None
    phone: str = ""
    own_phone: bool = False
    """The messenger vouches that the contact is the sender's own."""
    point: tuple[float, float] | None = None
    """Latitude and longitude (WGS84)."""
    media: tuple[Media, ...] = ()
    album: str = ""
    receipt: Receipt | None = None
    about: str = ""
    """The account that a contact is of, or that a forwarded message came from."""
    in_group: bool = False
    title: str = ""
    """The group's."""
    thread: str = ""
    """The topic of the group."""
    answers: str = ""
    """The message that this one was written in reply to."""
    quoted: str = ""
    """What that message says, if it is the bot's own and in a private chat."""
    anonymous: bool = False
    """Said in the name of a group: nobody knows by whom."""
    moved_to: str = ""
    membership: Membership | None = None


class Request(StrEnum):
    """What a button may ask the person's device for."""

    contact = "contact"
    location = "location"


@dataclass(frozen=True)
class Choice:
    """A button. `data` comes back when it is pressed; the engine fills it from `key`."""

    key: str
    label: str
    request: Request | None = None
    data: str = ""


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True)
class TextFile:
    """A file to be read by a person, UTF-8."""

    name: str
    text: str


@dataclass(frozen=True)
class Enclosure:
    """A file that goes on to another chat: as its messenger knows it, and as we keep it if it is fetched."""

    kind: str
    channel: str
    file_id: str
    name: str = ""
    stored_as: str = ""


@dataclass(frozen=True)
class Outgoing:
    """A message to a person: an optional heading, the text and the buttons. Plain text, never markup."""

    text: str
    title: str = ""
    rows: Rows = ()
    edits: str = ""
    """The message (a menu) that this one takes the place of, where the messenger can do that."""
    drops_keyboard: bool = False
    """Takes away the buttons that an earlier question showed in place of the person's keyboard."""
    only_drops: bool = False
    """Says nothing but that: left out where a message takes the buttons before it away by itself."""
    file: TextFile | None = None
    """Comes with the message; such a message never takes the place of an earlier one."""
    picture: str = ""
    """The name that a picture is kept under in the media folder; it comes with the message as a file does."""
    numbered: bool = False
    """The choices stand in the text, because the person's device did not show them as buttons."""
    expects_number: bool = False
    """The answer may be a bare number: where choices stand in the text, they are not told by numbers."""
    answers: str = ""
    """The message that this one is a reply to, where the messenger can show that."""
    figures: str = ""
    """Days, as "2026-11-01/2026-11-27": their figures are told in this message once it is sent."""
    drawn: bytes = b""
    """A PNG that was drawn for this message as it is sent; it is kept nowhere."""
    thread: str = ""
    """The topic of the group that it goes to."""
    enclosed: tuple[Enclosure, ...] = ()
    """Files that go on from another chat, found when the message is sent; several may be an album."""
    point: tuple[float, float] | None = None
    """A place to be shown, likewise: latitude and longitude (WGS84)."""
    correction: str = ""
    """The heading that it gets where it cannot take the place of the message that it `edits`."""
    deletes: tuple[str, ...] = ()
    """It says nothing: these messages shall be gone."""
    stands_as: str = ""
    """It says nothing: it stands in the chat already, as this message, which came with another one."""
    closes_topic: bool = False
    """It says nothing: its `thread` shall be closed."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All buttons in reading order."""
        return tuple(choice for row in self.rows for choice in row)

    @property
    def needs_keyboard(self) -> bool:
        """Whether a button asks for contact or location: then all stand in place of the person's keyboard."""
        return any(choice.request for choice in self.choices)


@dataclass(frozen=True)
class Answer:
    """What one event leads to: messages, and a word for the button that was pressed."""

    messages: tuple[Outgoing, ...] = ()
    notice: str = ""
    """Shown at once as a pop-up where the messenger has one."""
    in_passing: bool = False
    """The pop-up goes by itself: it only says that all is well."""
    stale_message: str = ""
    """The old message whose buttons should go."""


def rows(*choices: Choice) -> Rows:
    """Each choice on a line of its own, which is easiest to read and to hit."""
    return tuple((choice,) for choice in choices)


def pairs(*choices: Choice) -> Rows:
    """Two choices on a line."""
    return tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))


@dataclass(frozen=True)
class Said:
    """What the person said, as a step sees it: the choice's key if they chose, else the text and the rest."""

    kind: Kind
    text: str = ""
    choice: str = ""
    phone: str = ""
    own_phone: bool = False
    point: tuple[float, float] | None = None
    caption: bool = False
    """The text stood under a picture."""
    about: str = ""
    """The account that a contact is of, or that a forwarded message came from."""
    files: tuple[int, ...] = ()
    """Attachments that came with it, where files are part of what is said."""
    album: str = ""
    """The album that it is a part of; the others come on their own."""


_FOUND_WHEN_SENT = frozenset(
    {"drawn", "enclosed", "point", "correction", "deletes", "stands_as", "closes_topic"}
)


def say_point(point: tuple[float, float] | None) -> str:
    """A place in words, as it is kept with what was said."""
    return f"{point[0]}, {point[1]}" if point else ""


def as_body(message: Outgoing) -> dict[str, Any]:
    """The message as plain data, for the outbox."""
    rows = [[dict(vars(choice)) for choice in row] for row in message.rows]
    body = vars(message) | {"rows": rows, "file": message.file and vars(message.file)}
    return {name: value for name, value in body.items() if name not in _FOUND_WHEN_SENT}


def read_body(body: Mapping[str, Any]) -> Outgoing:
    """The message that `as_body` made plain."""
    return Outgoing(
        text=body["text"],
        title=body["title"],
        rows=tuple(tuple(_read_choice(choice) for choice in row) for row in body["rows"]),
        edits=body["edits"],
        drops_keyboard=body["drops_keyboard"],
        only_drops=body.get("only_drops", False),
        file=TextFile(**body["file"]) if body["file"] else None,
        picture=body.get("picture", ""),
        numbered=body.get("numbered", False),
        expects_number=body.get("expects_number", False),
        answers=body.get("answers", ""),
        figures=body.get("figures", ""),
        thread=body.get("thread", ""),
    )


def _read_choice(choice: Mapping[str, Any]) -> Choice:
    request = choice["request"]
    return Choice(choice["key"], choice["label"], Request(request) if request else None, choice["data"])
