"""A call in hand: which bot, which parameters, and the chat it is about."""

from dataclasses import dataclass

from sandbox.chats import Chat, Json, Message
from sandbox.house import House
from sandbox.people import Group
from sandbox.telegram.bot import Bot
from sandbox.telegram.errors import bad_request, forbidden
from sandbox.telegram.parameters import Parameters

ABSENT_FROM_GROUP = {
    "kicked": "bot was kicked from the {kind} chat",
    "left": "bot is not a member of the {kind} chat",
}


@dataclass(frozen=True)
class Remarked:
    """A result with a remark on it, such as that nothing had to be changed."""

    result: bool
    description: str


@dataclass(frozen=True)
class Call:
    """One call of a Bot API method."""

    bot: Bot
    parameters: Parameters

    @property
    def house(self) -> House:
        """Return the house in which the bot lives."""
        return self.bot.house

    def chat(self, name: str = "chat_id") -> Chat:
        """Return the chat that the call is about, if the bot may know it."""
        chat_id = self.parameters.text(name).strip()
        if not chat_id:
            raise bad_request("chat_id is empty")
        group = self.house.state.groups.get(chat_id)
        if group is not None:
            check_group(group)
        elif not self._met(chat_id):
            raise bad_request("chat not found")
        return self.house.chat(chat_id)

    def writable_chat(self) -> Chat:
        """Return the chat that the call writes to, if the person there lets it."""
        chat = self.chat()
        person = self.house.state.people.get(chat.id)
        if person is not None and not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if person is not None and person.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def group_of(self, chat: Chat) -> Group | None:
        """Return the group that a chat belongs to."""
        return self.house.state.groups.get(chat.id)

    def message(self, chat: Chat, purpose: str, name: str = "message_id") -> Message:
        """Return the message that the call is about."""
        message = chat.present(self.parameters.integer(name))
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        return message

    def take_window(self, chat: Chat) -> None:
        """Count the call against the limits."""
        paid = self.parameters.flag("allow_paid_broadcast")
        self.bot.windows.take(chat.id, group=chat.id in self.house.state.groups, paid=paid)

    def described(self, chat: Chat, message: Message) -> Json:
        """Describe a message as the call's answer."""
        return self.bot.shapes.message(chat, message)

    def _met(self, chat_id: str) -> bool:
        person = self.house.state.people.get(chat_id)
        if person is None or person.messenger != "telegram":
            return False
        return person.started or any(chat_id in group.members for group in self.house.state.groups.values())


def check_group(group: Group) -> None:
    """Refuse what concerns a group that moved away or that the bot is not in."""
    if group.migrated_to is not None:
        moved = {"migrate_to_chat_id": int(group.migrated_to)}
        raise bad_request("group chat was upgraded to a supergroup chat", moved)
    absent = ABSENT_FROM_GROUP.get(group.bot)
    if absent is not None:
        raise forbidden(absent.format(kind="supergroup" if group.supergroup else "group"))
