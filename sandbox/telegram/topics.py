"""What people do with a forum's topics: open, name, close, open again and delete them, or do without any."""

from sandbox.chats import Json, Message
from sandbox.messenger import CannotAct, Seat
from sandbox.people import Group, Topic
from sandbox.telegram.bot import Bot
from sandbox.telegram.methods.topics import ICON_COLOURS, LONGEST_NAME


class TelegramTopics:
    """Topics as the people of a group have them in hand; the bot's own ways with them are its methods."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._house = bot.house

    def create(self, seat: Seat, name: str) -> Topic:
        """Open a topic; any member may, and its id is that of the message that says so."""
        group = _forum(seat)
        look: Json = {
            "name": _fitting(name),
            "icon_color": ICON_COLOURS[len(group.topics) % len(ICON_COLOURS)],
        }
        topic = Topic(0, **look)
        topic.id = self._announce(seat, topic, {"forum_topic_created": look})
        group.topics[topic.id] = topic
        self._house.groups_changed()
        return topic

    def rename(self, seat: Seat, name: str) -> None:
        """Give a topic another name."""
        topic = _managed(seat)
        topic.name = _fitting(name)
        self._announce(seat, topic, {"forum_topic_edited": {"name": topic.name}})
        self._house.groups_changed()

    def set_closed(self, seat: Seat, closed: bool) -> None:
        """Close a topic or open it again."""
        topic = _managed(seat)
        if topic.closed == closed:
            raise CannotAct("the topic is closed already" if closed else "the topic is open already")
        topic.closed = closed
        self._announce(seat, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
        self._house.groups_changed()

    def delete(self, group: Group, topic_id: int) -> None:
        """Delete a topic, of which the bot learns nothing."""
        topic = group.topics.get(topic_id)
        if topic is None or topic.deleted:
            raise CannotAct("no such topic")
        self._house.remove_topic(group, topic)

    def switch(self, group: Group, forum: bool) -> None:
        """Switch topics off or on again, of which the bot learns nothing; they are there again afterwards."""
        if not group.supergroup:
            raise CannotAct("only a supergroup can have topics")
        group.forum = forum
        self._house.groups_changed()

    def _announce(self, seat: Seat, topic: Topic, payload: Json) -> int:
        message = Message(
            message_id=self._house.counters.next("message"),
            sender=seat.person.id,
            at=self._house.clock.now(),
            kind="service",
            text=topic.name,
            anonymous=seat.anonymous,
            payload=payload,
        )
        message.topic = topic.id or message.message_id
        self._house.mark(seat.chat, message)
        self._bot.tell_message(seat.chat, message)
        return message.message_id


def _forum(seat: Seat) -> Group:
    if seat.group is None or not seat.group.forum:
        raise CannotAct("the group has no topics")
    return seat.group


def _managed(seat: Seat) -> Topic:
    """Find the topic that the seat is in; an ordinary member may not manage it."""
    group = _forum(seat)
    if seat.topic is None:
        raise CannotAct("the topic of all cannot be managed here")
    if seat.person.id not in group.admins:
        raise CannotAct("only administrators of the group may do that")
    return group.topics[seat.topic]


def _fitting(name: str) -> str:
    fitting = name.strip()
    if not 0 < len(fitting) <= LONGEST_NAME:
        raise CannotAct(f"a topic's name has 1 to {LONGEST_NAME} characters")
    return fitting
