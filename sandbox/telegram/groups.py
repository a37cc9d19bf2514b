"""Groups of the pretended Telegram: founded, joined, left, moved, with the bot in them or not."""

from sandbox.chats import BOT, Json, Message
from sandbox.messenger import CannotAct
from sandbox.people import Group, Person
from sandbox.telegram.bot import Bot
from sandbox.telegram.members import member_json
from sandbox.telegram.shapes import ANONYMOUS, group_chat_json, user_json


class TelegramGroups:
    """What can be done with groups from outside."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._house = bot.house

    def found(self, title: str, forum: bool, bot_is_admin: bool) -> Group:
        """Found a group with the bot in it; topics need a supergroup."""
        group = self._house.add_group(title, forum, supergroup=forum)
        self.set_bot(group, "administrator" if bot_is_admin else "member")
        return group

    def join(self, group: Group, person: Person, admin: bool) -> None:
        """Bring a person in."""
        if person.id not in group.members:
            group.members.append(person.id)
            self._say(group, {"new_chat_members": [user_json(person)]}, person.id)
            self._tell_member(group, person, "left", "administrator" if admin else "member")
        group.admins = [other for other in group.admins if other != person.id] + (
            [person.id] if admin else []
        )
        self._house.groups_changed()

    def leave(self, group: Group, person: Person) -> None:
        """Take a person out."""
        if person.id not in group.members:
            raise CannotAct("no such member")
        group.members.remove(person.id)
        group.admins = [other for other in group.admins if other != person.id]
        self._say(group, {"left_chat_member": user_json(person)}, person.id)
        self._tell_member(group, person, "member", "left")
        self._house.groups_changed()

    def set_bot(self, group: Group, status: str) -> None:
        """Make the bot an administrator or a member, or take it out."""
        before, group.bot = group.bot, status
        bot = self._bot.shapes.bot_user()
        body = {
            "chat": group_chat_json(group),
            "from": dict(ANONYMOUS),
            "date": self._date(),
            "old_chat_member": member_json(bot, before),
            "new_chat_member": member_json(bot, status),
        }
        self._bot.tell("my_chat_member", body, f"chat:{group.id}")
        self._house.groups_changed()

    def migrate(self, group: Group) -> Group:
        """Make a supergroup of a group: everybody goes on in a chat with another id."""
        if group.supergroup:
            raise CannotAct("the group is a supergroup already")
        moved = self._house.add_group(group.title, forum=False, supergroup=True)
        moved.members, moved.admins, moved.bot = list(group.members), list(group.admins), group.bot
        self._say(group, {"migrate_to_chat_id": int(moved.id)}, BOT)
        group.migrated_to = moved.id
        moved.purpose, group.purpose = group.purpose, ""
        self._say(moved, {"migrate_from_chat_id": int(group.id)}, BOT)
        self._house.groups_changed()
        return moved

    def _say(self, group: Group, payload: Json, sender: str) -> None:
        """Put a service message into the group."""
        chat = self._house.chat(group.id)
        message = Message(
            message_id=self._house.counters.next("message"),
            sender=sender,
            at=self._house.clock.now(),
            kind="service",
            payload=payload,
        )
        self._house.mark(chat, message)
        self._bot.tell_message(chat, message)

    def _tell_member(self, group: Group, person: Person, before: str, after: str) -> None:
        user = user_json(person)
        body = {
            "chat": group_chat_json(group),
            "from": user,
            "date": self._date(),
            "old_chat_member": member_json(user, before),
            "new_chat_member": member_json(user, after),
        }
        self._bot.tell("chat_member", body, f"user:{person.id}")

    def _date(self) -> int:
        return int(self._house.clock.now().timestamp())
