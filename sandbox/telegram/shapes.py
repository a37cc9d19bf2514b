"""People, chats and messages as the Bot API's clients read them."""

from typing import Any

from sandbox.chats import BOT, Chat, Json, Message
from sandbox.house import House
from sandbox.people import Group, Person

USERNAME = "city_sandbox_bot"
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
TEXT_KINDS = frozenset({"text"})
WITHOUT_CAPTION = frozenset({"text", "service", "sticker", "location", "contact"})


def user_json(person: Person) -> Json:
    """Describe a person."""
    user: Json = {"id": int(person.id), "is_bot": False, "first_name": person.first_name}
    if person.last_name:
        user["last_name"] = person.last_name
    if person.language_code:
        user["language_code"] = person.language_code
    return user


def private_chat_json(person: Person) -> Json:
    """Describe a person's chat with the bot."""
    chat: Json = {"id": int(person.id), "type": "private", "first_name": person.first_name}
    if person.last_name:
        chat["last_name"] = person.last_name
    return chat


def group_chat_json(group: Group) -> Json:
    """Describe a group's chat."""
    chat: Json = {
        "id": int(group.id),
        "title": group.title,
        "type": "supergroup" if group.supergroup else "group",
    }
    if group.forum:
        chat["is_forum"] = True
    return chat


class Shapes:
    """Describes messages; knows who the bot is and where people are kept."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.bot_id = 7_000_000_001
        self.bot_name = ""

    def bot_user(self) -> Json:
        """Describe the bot."""
        return {"id": self.bot_id, "is_bot": True, "first_name": self.bot_name, "username": USERNAME}

    def chat(self, chat_id: str) -> Json:
        """Describe a chat of either sort."""
        state = self._house.state
        if chat_id in state.groups:
            return group_chat_json(state.groups[chat_id])
        return private_chat_json(state.people[chat_id])

    def sender(self, message: Message) -> Json:
        """Describe who sent a message."""
        if message.sender == BOT:
            return self.bot_user()
        person = self._house.state.people.get(message.sender)
        return dict(ANONYMOUS) if message.anonymous or person is None else user_json(person)

    def message(self, chat: Chat, message: Message, nested: bool = False) -> Json:
        """Describe a message; the one it replies to is described without the one that that replies to."""
        described: Json = {
            "message_id": message.message_id,
            "from": self.sender(message),
            "chat": self.chat(chat.id),
            "date": int(message.at.timestamp()),
        }
        if message.anonymous:
            described["sender_chat"] = self.chat(chat.id)
        if message.edited_at is not None:
            described["edit_date"] = int(message.edited_at.timestamp())
        described |= self._topic(chat, message)
        if not nested and (answered := self._answered(chat, message)) is not None:
            described["reply_to_message"] = self.message(chat, answered, nested=True)
        described |= _content(message)
        if message.markup is not None:
            described["reply_markup"] = message.markup
        return described

    def maybe_inaccessible(self, chat: Chat, message: Message) -> Json:
        """Describe a message that may be gone."""
        if message.deleted:
            return {"message_id": message.message_id, "chat": self.chat(chat.id), "date": 0}
        return self.message(chat, message)

    def _topic(self, chat: Chat, message: Message) -> Json:
        """Where topics are switched off, a thread is only that of an answer."""
        if message.topic is None:
            return {}
        thread: Json = {"message_thread_id": message.topic}
        return {**thread, "is_topic_message": True} if self._has_topics(chat) else thread

    def _has_topics(self, chat: Chat) -> bool:
        group = self._house.state.groups.get(chat.id)
        return group is not None and group.forum

    def _answered(self, chat: Chat, message: Message) -> Message | None:
        if message.reply_to is not None:
            return chat.present(message.reply_to)
        # In a topic, what answers nothing still comes as an answer to the message that opened it.
        begins_topic = message.topic in (None, message.message_id)
        stands_alone = begins_topic or not self._has_topics(chat)
        return None if stands_alone else chat.present(message.topic or 0)


def _content(message: Message) -> Json:
    content: dict[str, Any] = dict(message.payload)
    name = "text" if message.kind in TEXT_KINDS else "caption"
    if message.text and (name == "text" or message.kind not in WITHOUT_CAPTION):
        content[name] = message.text
        if message.entities:
            content["entities" if name == "text" else "caption_entities"] = message.entities
    return content
