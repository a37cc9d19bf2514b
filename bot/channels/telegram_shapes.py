"""The parts of Telegram's updates that we read, as the Bot API names them; anything else is passed over.

Raw values are checked here: what is not what the Bot API says raises ValueError.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class User(BaseModel):
    id: int
    is_bot: bool = False
    first_name: str
    last_name: str = ""
    language_code: str = ""


class Chat(BaseModel):
    id: int
    type: str
    title: str = ""

    @property
    def is_group(self) -> bool:
        """A chat of several people; a channel is none."""
        return self.type in ("group", "supergroup")


class Contact(BaseModel):
    phone_number: str
    user_id: int | None = None


class Location(BaseModel):
    latitude: float
    longitude: float


class File(BaseModel):
    file_id: str
    file_name: str | None = None


class Answered(BaseModel):
    """The message that another one replies to; in a topic also the one that opened it."""

    message_id: int
    from_user: User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None
    forum_topic_created: Any = None


class Message(BaseModel):
    message_id: int
    chat: Chat
    date: datetime
    from_user: User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None
    contact: Contact | None = None
    forward_origin: Any = None
    location: Location | None = None
    """A venue fills it too."""
    media_group_id: str = ""
    photo: list[File] = []
    """The same picture in several sizes, the largest last."""
    video: File | None = None
    animation: File | None = None
    video_note: File | None = None
    voice: File | None = None
    audio: File | None = None
    document: File | None = None
    sticker: File | None = None
    sender_chat: Any = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    reply_to_message: Answered | None = None
    forum_topic_created: Any = None
    forum_topic_closed: Any = None
    forum_topic_reopened: Any = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None


class CallbackQuery(BaseModel):
    id: str
    from_user: User = Field(alias="from")
    message: Message | None = None
    data: str = ""


class ChatMember(BaseModel):
    status: str


class ChatMemberUpdated(BaseModel):
    chat: Chat
    from_user: User = Field(alias="from")
    date: datetime
    old_chat_member: ChatMember | None = None
    new_chat_member: ChatMember


class Update(BaseModel):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None
