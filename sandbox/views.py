"""People, groups and messages as the control interface and the web page show them."""

from sandbox.chats import BOT, Chat, Json, Message
from sandbox.people import Group, Person


def person_view(person: Person) -> Json:
    """Show a person."""
    return {
        "id": person.id,
        "name": person.name,
        "messenger": person.messenger,
        "language_code": person.language_code,
        "blocked": person.blocked,
        "subscribed": person.subscribed,
        "role": person.role,
        "phone": person.phone,
        "api_version": person.api_version,
        "device": person.device,
        "lat": person.lat,
        "lon": person.lon,
    }


def group_view(group: Group) -> Json:
    """Show a group."""
    return {
        "id": group.id,
        "title": group.title,
        "forum": group.forum,
        "supergroup": group.supergroup,
        "members": list(group.members),
        "admins": list(group.admins),
        "bot": group.bot,
        "purpose": group.purpose,
        "migrated_to": group.migrated_to,
        "topics": topics_view(group),
    }


def topics_view(group: Group) -> list[Json]:
    """Show a group's topics."""
    return [
        {"id": str(topic.id), "name": topic.name, "closed": topic.closed, "deleted": topic.deleted}
        for topic in group.topics.values()
    ]


def message_view(message: Message) -> Json:
    """Show a message; a deleted one keeps its number and nothing of what it said."""
    told = not message.deleted
    return {
        "message_id": str(message.message_id),
        "change": message.change,
        "from": BOT if message.sender == BOT else "person",
        "person": None if message.sender == BOT or message.anonymous else message.sender,
        "author": None if message.sender == BOT else message.sender,
        "anonymous": message.anonymous,
        "kind": message.kind,
        "text": message.text if told else "",
        "html": message.html if told else "",
        "buttons": message.buttons if told else [],
        "media": [media_view(message, number) for number in range(len(message.media))] if told else [],
        "album": message.payload.get("media_group_id"),
        "reactions": message.reactions if told else [],
        "peoples_reactions": list(message.peoples.values()) if told else [],
        "service": next(iter(message.payload), None) if message.kind == "service" else None,
        "reply_to": None if message.reply_to is None else str(message.reply_to),
        "topic": None if message.topic is None else str(message.topic),
        "edited": message.edited_at is not None,
        "deleted": message.deleted,
        "state": message.state,
        "at": message.at.isoformat(),
        **{
            name: message.payload[name]
            for name in ("location", "contact")
            if told and name in message.payload
        },
    }


def media_view(message: Message, number: int) -> Json:
    """Show one file of a message, with the address of its bytes."""
    media = message.media[number]
    return {
        "kind": media.kind,
        "name": media.name,
        "bytes": media.bytes,
        "url": f"/sandbox/api/files/{media.file}",
    }


def chat_view(chat: Chat, messages: list[Message]) -> Json:
    """Show these messages of a chat with the keyboard below it."""
    shown = [message_view(message) for message in messages]
    return {"messages": shown, "keyboard": chat.keyboard, "change": chat.change}
