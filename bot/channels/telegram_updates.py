"""From Telegram's updates to our words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.telegram_shapes import (
    Answered,
    CallbackQuery,
    ChatMemberUpdated,
    File,
    Message,
    Update,
    User,
)
from bot.cleaning import clean, clean_file_name, clean_line
from bot.messages import Incoming, Kind, Media, Membership, Press, Rank

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
_NOT_FOR_US = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "write_access_allowed",
        "chat_background_set",
        "forum_topic_created",
        "forum_topic_edited",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "video_chat_started",
        "video_chat_ended",
    }
)
"""Service messages that nobody wrote."""
ANONYMOUS_ADMIN = 1087968824
"""In its name write administrators who hide behind the group (Bot API: GroupAnonymousBot)."""
_RANKS = {
    "creator": Rank.administrator,
    "administrator": Rank.administrator,
    "member": Rank.member,
    "restricted": Rank.silenced,
    "left": Rank.out,
    "kicked": Rank.out,
}


def parse(raw: Mapping[str, Any], channel: str, bot: str = "") -> Incoming:
    """The update in our words; `bot` is the bot's own id. Raises ValueError when it is no update."""
    update = Update.model_validate(raw)
    event_id = str(update.update_id)
    if update.message:
        nobody_wrote = not _NOT_FOR_US.isdisjoint(raw["message"])
        kind = _topic_kind(update.message, bot) or (Kind.elsewhere if nobody_wrote else None)
        return _message(update.message, kind, channel, event_id)
    if update.edited_message:
        return _edit(update.edited_message, channel, event_id)
    if update.callback_query:
        return _press(update.callback_query, channel, event_id)
    if update.my_chat_member:
        return _membership(update.my_chat_member, channel, event_id)
    return Incoming(channel, event_id, Kind.elsewhere, "", "", datetime.now(UTC))


def sender(raw: Mapping[str, Any]) -> str:
    """Whose update this is; "" when it does not say."""
    for content in raw.values():
        if isinstance(content, Mapping) and isinstance(content.get("from"), Mapping):
            return str(content["from"].get("id", ""))
    return ""


def _incoming(
    kind: Kind, user: User | None, chat_id: int, at: datetime, channel: str, event_id: str, **more: Any
) -> Incoming:
    return Incoming(
        channel=channel,
        event_id=event_id,
        kind=kind if user else Kind.elsewhere,
        person=str(user.id) if user else "",
        chat=str(chat_id),
        sent_at=at,
        name=clean_line(f"{user.first_name} {user.last_name}")[:200] if user else "",
        language_code=user.language_code if user else "",
        **more,
    )


def _message(message: Message, service: Kind | None, channel: str, event_id: str) -> Incoming:
    """`service`: what it is if nobody wrote it."""
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return _moved(message, channel, event_id)
    kind, more = _content(message)
    if not (message.chat.type == "private" or message.chat.is_group):
        kind = Kind.elsewhere
    return _incoming(
        service or kind,
        message.from_user,
        message.chat.id,
        message.date,
        channel,
        event_id,
        text=clean(message.text or message.caption),
        message_id=str(message.message_id),
        album=message.media_group_id,
        about=_about(message),
        **_place(message),
        **more,
    )


def _topic_kind(message: Message, bot: str) -> Kind | None:
    """Whether the message tells that a topic was closed or opened again, or made by the bot itself."""
    if message.forum_topic_closed is not None:
        return Kind.topic_closed
    if message.forum_topic_created is not None and message.from_user and str(message.from_user.id) == bot:
        return Kind.topic_made
    return Kind.topic_opened if message.forum_topic_reopened is not None else None


def _place(message: Message) -> dict[str, Any]:
    """What it replies to, and what a message in a group has besides.

    In a topic, what answers nothing answers its beginning.
    """
    answered, writer = message.reply_to_message, message.from_user
    replied = {
        "answers": str(answered.message_id) if answered and answered.forum_topic_created is None else ""
    }
    if not message.chat.is_group:
        return replied | {"quoted": _quoted(answered)}
    return replied | {
        "in_group": True,
        "title": clean_line(message.chat.title)[:200],
        "thread": str(message.message_thread_id) if message.is_topic_message else "",
        "anonymous": message.sender_chat is not None or (writer is None or writer.id == ANONYMOUS_ADMIN),
    }


def _quoted(answered: Answered | None) -> str:
    """The words of a message of the bot's; Telegram sends them along, whoever replies cannot change them."""
    ours = answered is not None and answered.from_user is not None and answered.from_user.is_bot
    return clean(answered.text or answered.caption) if answered and ours else ""


def _about(message: Message) -> str:
    """Whom a contact or a forwarded message is of, where Telegram tells."""
    if message.contact:
        return str(message.contact.user_id or "")
    origin = message.forward_origin
    writer = origin.get("sender_user") if isinstance(origin, Mapping) else None
    return str(writer.get("id", "")) if isinstance(writer, Mapping) else ""


def _moved(message: Message, channel: str, event_id: str) -> Incoming:
    """A group became a supergroup. It is told twice: in the old chat and in the new one."""
    old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
    moved = _incoming(Kind.moved, message.from_user, old, message.date, channel, event_id)
    return replace(moved, kind=Kind.moved, in_group=True, moved_to=str(new))


def _content(message: Message) -> tuple[Kind, dict[str, Any]]:
    """The kind of a message, and what belongs to that kind."""
    if message.text is not None:
        return Kind.text, {}
    if message.contact:
        sender = message.from_user.id if message.from_user else None
        own = message.contact.user_id == sender and message.forward_origin is None
        return Kind.contact, {"phone": message.contact.phone_number, "own_phone": own}
    if message.location:
        return Kind.location, {"point": (message.location.latitude, message.location.longitude)}
    for kind, read in _FILES:
        if media := read(message):
            return kind, {"media": (media,)}
    return Kind.unsupported, {}


def _file(kind: str) -> Callable[[Message], Media | None]:
    """Telegram lets a file go on only as what it came, so its own word for the kind is kept."""

    def read(message: Message) -> Media | None:
        file: File | None = getattr(message, kind)
        return Media(kind, file.file_id, clean_file_name(file.file_name)) if file else None

    return read


def _photo(message: Message) -> Media | None:
    return Media(Kind.photo, message.photo[-1].file_id) if message.photo else None


# In this order: an animation also fills `document`.
_FILES: tuple[tuple[Kind, Callable[[Message], Media | None]], ...] = (
    (Kind.photo, _photo),
    (Kind.video, _file("video")),
    (Kind.video, _file("animation")),
    (Kind.video, _file("video_note")),
    (Kind.voice, _file("voice")),
    (Kind.voice, _file("audio")),
    (Kind.document, _file("document")),
    (Kind.sticker, _file("sticker")),
)


def _edit(message: Message, channel: str, event_id: str) -> Incoming:
    """An edited text. A live location that moved is no answer to anything."""
    text = clean(message.text or message.caption)
    written = (message.chat.type == "private" or message.chat.is_group) and text and not message.location
    return _incoming(
        Kind.edit if written else Kind.elsewhere,
        message.from_user,
        message.chat.id,
        message.date,
        channel,
        event_id,
        text=text,
        message_id=str(message.message_id),
        **_place(message),
    )


def _press(query: CallbackQuery, channel: str, event_id: str) -> Incoming:
    message = query.message
    ours = message is not None and (message.chat.type == "private" or message.chat.is_group)
    # The message is the bot's own: who pressed is known, also when they write without a name.
    place = _place(message) | {"anonymous": False} if message and message.chat.is_group else {}
    return _incoming(
        Kind.press if ours else Kind.elsewhere,
        query.from_user,
        message.chat.id if message else query.from_user.id,
        datetime.now(UTC),
        channel,
        event_id,
        press=Press(query.id, query.data, str(message.message_id) if message else ""),
        **place,
    )


def _membership(change: ChatMemberUpdated, channel: str, event_id: str) -> Incoming:
    kinds = {"kicked": Kind.blocked, "member": Kind.unblocked}
    kind = kinds.get(change.new_chat_member.status) if change.chat.type == "private" else None
    told = _incoming(kind or Kind.elsewhere, change.from_user, change.chat.id, change.date, channel, event_id)
    if not change.chat.is_group:
        return told
    before = change.old_chat_member.status if change.old_chat_member else "left"
    ranks = Membership(_rank(before), _rank(change.new_chat_member.status))
    title = clean_line(change.chat.title)[:200]
    return replace(told, kind=Kind.membership, in_group=True, title=title, membership=ranks)


def _rank(status: str) -> Rank:
    return _RANKS.get(status, Rank.member)
