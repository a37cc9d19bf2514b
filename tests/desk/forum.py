"""The operators' group in a test: a forum that behaves as Telegram's; all else is real."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.channel import Failure, SendFailed
from bot.desk.marking import Marking
from bot.desk.topic_posts import TopicPosts
from bot.i18n import SOURCE
from bot.messages import Incoming, Kind, Outgoing
from core.groups import OPERATORS
from tests.desk.conversation import BOT, DeskStage, Group, GroupWire, Member, shown
from tests.dialogs.conversation import Citizen, Wire

CITIZEN = "The citizen"


@dataclass
class ForumWire(GroupWire):
    """Topics are open, closed or deleted; a call that does not fit is refused as Telegram refuses it."""

    topics: dict[str, str] = field(default_factory=dict)
    """By thread: "open" or "closed"; a deleted one is not there."""
    names: list[str] = field(default_factory=list)
    reactions: dict[str, str] = field(default_factory=dict)
    has_topics: bool = True
    keeps: bool = False
    """Nothing can be deleted any more."""
    manages: bool = True
    """The bot may manage topics, and so write in closed ones."""
    refused: str = ""
    """A file that no message may contain."""
    blocked: dict[str, SendFailed] = field(default_factory=dict)
    """Private chats that refuse."""
    unmarked: list[SendFailed] = field(default_factory=list)
    """What the next reactions end with, without any effect."""
    broken: list[SendFailed] = field(default_factory=list)
    """What the next calls of the group end with, after they have had their effect."""

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        if address in self.blocked:
            raise self.blocked[address]
        if self.refused and self.refused in [file.file_id for file in message.enclosed]:
            raise SendFailed(Failure.rejected, "wrong file identifier")
        if message.closes_topic:
            await self.close_topic(address, message.thread)
            return
        if message.deletes:
            if self.keeps:
                raise SendFailed(Failure.rejected, "message can't be deleted for everyone")
            for message_id in message.deletes:
                del self.standing[address, message_id]
            return
        if message.thread:
            self._must_be_there(message.thread)
        await super().send(address, message, part_ids)
        if message.thread and self.broken:
            part_ids.clear()
            raise self.broken.pop()

    async def create_topic(self, address: str, name: str) -> str:
        if not self.has_topics:
            raise SendFailed(Failure.no_topics, "the chat is not a forum")
        thread = str(next(self.ids))
        self.topics[thread] = "open"
        self.names.append(name)
        return thread

    async def open_topic(self, address: str, thread: str) -> None:
        if thread not in self.topics:
            raise SendFailed(Failure.topic_gone, "TOPIC_ID_INVALID")
        self.topics[thread] = "open"

    async def close_topic(self, address: str, thread: str) -> None:
        self._must_be_there(thread)
        self.topics[thread] = "closed"

    async def react(self, address: str, message_id: str, emoji: str) -> None:
        if self.unmarked:
            raise self.unmarked.pop()
        self.reactions[message_id] = emoji

    def _must_be_there(self, thread: str) -> None:
        if thread not in self.topics:
            raise SendFailed(Failure.topic_gone, "message thread not found")
        if self.topics[thread] == "closed" and not self.manages:
            raise SendFailed(Failure.topic_closed, "TOPIC_CLOSED")


@dataclass
class FarWire(Wire):
    """Another messenger, which knows no file of the first and shows no stickers."""

    name: str = "far"
    hides: frozenset[str] = frozenset({"sticker"})
    albums: bool = False
    lost: set[str] = field(default_factory=set)
    """Files that cannot be had."""

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        if message.deletes:
            raise SendFailed(Failure.rejected, "nothing is deleted here")
        title = message.correction or message.title
        await super().send(address, replace(message, title=title, edits=""), part_ids)

    async def fetch(self, file_id: str) -> bytes:
        if file_id in self.lost:
            raise SendFailed(Failure.rejected, "the file is too large")
        return await super().fetch(file_id)


class FarCitizen(Citizen):
    """A citizen in the other messenger."""

    async def _does(self, kind: Kind, event_id: str = "", **more: Any) -> str:
        far: FarWire = self.stage.far  # type: ignore[attr-defined]
        event_id = event_id or f"{self.name}-{next(self.events)}"
        far.events[event_id] = Incoming(
            "far", event_id, kind, self.name, self.name, datetime.now(UTC), "Олена", **more
        )
        before = len(far.sent)
        await self.stage.inbox.receive(far, {"id": event_id})
        await self.stage.settle()
        return "\n".join(shown(message) for _, message in far.sent[before:])

    @property
    def last(self) -> Outgoing:
        return self.stage.far.sent[-1][1]  # type: ignore[attr-defined, no-any-return]


async def _at_once(seconds: float) -> None:
    """Nobody waits in a test."""


class TalkStage(DeskStage):
    """The bot with its desk, and nothing that waits for a burst to be over."""

    wire: ForumWire
    far: FarWire

    def __post_init__(self) -> None:
        super().__post_init__()
        self.far = FarWire()
        self.delivery.channels[self.far.name] = self.far  # type: ignore[index]
        self.enclosing.hides[self.far.name] = self.far.hides  # type: ignore[index]
        forums = {self.wire.name: self.wire}
        hides = self.enclosing.hides
        self.marking = Marking(self.database.work, forums, self.clock, hides, sleep=_at_once)
        self.inbox.marking = self.marking
        self.delivery.talks = self.composer.talks
        self.delivery.show = TopicPosts(
            self.database.work, forums, self.city, self.clock, self.enclosing, SOURCE
        )

    async def settle(self) -> None:
        """Until everything is sent, written down and marked."""
        while True:
            await super().settle()
            await self.marking.look()
            if not await self.delivery.claim():
                return

    async def rest(self) -> None:
        """The same."""
        await self.settle()


@dataclass
class Forum(Group):
    """The operators' group."""

    last_id: str = ""
    """The last message that somebody wrote."""

    @property
    def chat(self) -> dict[str, Any]:
        """As Telegram describes it."""
        return {**super().chat, "is_forum": True}

    @property
    def threads(self) -> list[str]:
        """The topics that are there, in the order of their making."""
        return list(self.stage.wire.topics)  # type: ignore[attr-defined]

    def posts(self, thread: str = "") -> list[Outgoing]:
        """What stands in a topic, the card first; by default in the last one."""
        thread = thread or self.threads[-1]
        return [message for message in self.cards.values() if message.thread == thread]

    def post_id(self, words: str) -> str:
        """The message of the bot that shows these words."""
        return [number for number, message in self.cards.items() if words in shown(message)][-1]

    def read(self, thread: str = "") -> str:
        """Everything in a topic but the card, as it is read; the first words may stand at the card's end."""
        card, *posts = self.posts(thread)
        first = card.text.partition(f"\n\n{CITIZEN}\n")[2]
        return "\n".join(filter(None, (first and f"{CITIZEN}\n{first}", *map(shown, posts))))

    async def writes(self, member: Member, text: str, thread: str | None = None, to: str = "") -> str:
        """Write in a topic, by default in the last one; "" is General. What the bot says in the group."""
        thread = self.threads[-1] if thread is None else thread
        place: dict[str, Any] = {"message_thread_id": int(thread), "is_topic_message": True} if thread else {}
        before = len(self.stage.wire.sent)
        await self.says(member, text, to, **place)
        new = self.stage.wire.sent[before:]
        return "\n".join(shown(message) for address, message in new if address == self.id)

    async def says(self, member: Member, text: str, to: str = "", **more: Any) -> str:
        """Write in the group; the message's id is kept."""
        number = next(self.stage.messages)
        self.last_id = str(number)
        return await super().says(member, text, to, **{"message_id": number, **more})

    @property
    def mark(self) -> str:
        """What the bot's reaction to the last message is."""
        return str(self.stage.wire.reactions.get(self.last_id, ""))  # type: ignore[attr-defined]

    async def edits(self, member: Member, message_id: str, text: str) -> str:
        """Change what was written in the last topic; what the bot says in the group."""
        message = {
            "message_id": int(message_id),
            "from": member.user,
            "chat": self.chat,
            "date": 1795514400,
            "edit_date": 1795514460,
            "text": text,
            "message_thread_id": int(self.threads[-1]),
            "is_topic_message": True,
        }
        return await self._answered({"edited_message": message})

    async def sends_in_topic(self, member: Member, **content: Any) -> str:
        """Send anything in the last topic; what the bot says in the group."""
        place = {"message_thread_id": int(self.threads[-1]), "is_topic_message": True}
        number = next(self.stage.messages)
        self.last_id = str(number)
        return await self._said(member, "", **{"message_id": number, **place, **content})

    async def presses_on(self, member: Member, words: str, label: str) -> str:
        """Press a button under the message with these words; the pop-up."""
        number = self.post_id(words)
        found = [choice for choice in self.cards[number].choices if choice.label == label]
        assert found, [choice.label for choice in self.cards[number].choices]
        before = len(self.stage.wire.notices)
        thread = self.cards[number].thread
        message = {
            "message_id": int(number),
            "chat": self.chat,
            "date": 1795514300,
            "message_thread_id": int(thread or 0),
            "is_topic_message": bool(thread),
        }
        press = {"id": "p", "from": member.user, "message": message, "data": found[-1].data}
        await self.stage.comes({"callback_query": press})
        return "\n".join(self.stage.wire.notices[before:])

    async def tells_of_topic(self, thread: str, maker: dict[str, Any] | None = None) -> None:
        """A topic was made, by default by the bot itself."""
        message = {
            "message_id": int(thread),
            "from": maker or BOT,
            "chat": self.chat,
            "date": 1795514300,
            "message_thread_id": int(thread),
            "is_topic_message": True,
            "forum_topic_created": {"name": "Talk 1: О***", "icon_color": 7322096},
        }
        await self.stage.comes({"message": message})

    async def topic_is(self, what: str, thread: str) -> None:
        """Somebody closes or opens a topic."""
        self.stage.wire.topics[thread] = what  # type: ignore[attr-defined]
        event = {"closed": "forum_topic_closed", "open": "forum_topic_reopened"}[what]
        message = {
            "message_id": 1,
            "from": {"id": 5, "is_bot": False, "first_name": "Хтось"},
            "chat": self.chat,
            "date": 1795514300,
            "message_thread_id": int(thread),
            "is_topic_message": True,
            event: {},
        }
        await self.stage.comes({"message": message})


async def bound_forum(stage: "TalkStage", binds: Member, *on_shift: Member) -> Forum:
    """The operators' group, tied to its purpose, with these on shift."""
    group = Forum(stage, "-1001", "Оператори")
    await group.says(binds, f"/bind {await stage.code(OPERATORS)}")
    for member in on_shift:
        await group.writes(member, "/on", thread="")
    return group
