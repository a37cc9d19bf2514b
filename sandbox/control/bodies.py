"""What the control interface is sent."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from sandbox.people import NEWEST_API

Id = Annotated[str, BeforeValidator(str)]
FileKind = Literal["photo", "video", "voice", "document", "sticker"]
LARGEST_ALBUM = 10


class Place(BaseModel):
    """Where in a group somebody acts; in their own chat nothing need be said."""

    person: Id | None = None
    topic: int | None = None
    anonymous: bool = False


class Said(Place):
    """A text."""

    text: str = Field(min_length=1)
    reply_to: int | None = None
    forwarded_from: str | None = None


class Pressed(Place):
    """A button, by its label or its data."""

    label: str | None = None
    data: str | None = None
    message_id: int | None = None


class Sample(Place):
    """A file made on the spot, or what goes with an uploaded one."""

    caption: str = ""
    album: int = Field(default=1, ge=1, le=LARGEST_ALBUM)
    seconds: int | None = None
    reply_to: int | None = None


class Located(Place):
    """A point on the map."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Contact(Place):
    """A contact card."""

    phone: str
    own: bool
    name: str | None = None


class Edited(Place):
    """New words for an old message."""

    message_id: int
    text: str


class Reacted(Place):
    """A reaction to a message; without an emoji it is taken back."""

    message_id: int
    emoji: str = ""


class NewPerson(BaseModel):
    """A person to invent."""

    name: str = Field(min_length=1)
    messenger: str = "telegram"
    language_code: str = "uk"
    role: str = "citizen"
    api_version: int = Field(default=NEWEST_API, ge=1)
    device: Literal["phone", "desktop"] = "phone"


class Opened(BaseModel):
    """How a chat was opened: a link may carry a context."""

    context: str | None = None


class NewGroup(BaseModel):
    """A group to found."""

    title: str = Field(min_length=1)
    forum: bool = False
    bot_is_admin: bool = True


class Member(BaseModel):
    """Somebody who comes into a group."""

    person: Id
    admin: bool = False


class NamedTopic(BaseModel):
    """A topic of a group."""

    topic: int


class NewTopic(Place):
    """What a topic shall be called."""

    name: str


class NewFault(BaseModel):
    """A trouble to switch on."""

    kind: str
    method: str | None = None
    chat: Id | None = None
    times: int = Field(default=1, ge=1)
    seconds: float | None = Field(default=None, ge=0)
    retry_after: int = Field(default=1, ge=1)


class Time(BaseModel):
    """Where to move the clock."""

    advance: str | None = None
    set: datetime | None = None


class Patience(BaseModel):
    """How long to wait."""

    seconds: float = Field(default=10, ge=0)


class Enforced(BaseModel):
    """Which limits hold."""

    bot: bool | None = None
    private: bool | None = None
    group: bool | None = None
    unanswered: bool | None = None
