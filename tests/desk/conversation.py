"""A unit's group in a test: real engine, real database, Telegram's JSON; only the wire is pretended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bot.channel import Failure, SendFailed
from bot.channels.telegram_updates import parse
from bot.composing import Composing
from bot.delivery import Delivery
from bot.desk.composing import Composer
from bot.desk.desk import Desk
from bot.desk.enclosing import Enclosing
from bot.dialogs.all import build_engine
from bot.fetching import Fetching
from bot.i18n import SOURCE
from bot.inbox import Inbox
from bot.messages import Choice, Outgoing
from core.cases import Case, CaseEvent
from core.citizens import Identity
from core.groups import make_bind_code
from storage.media import MediaFiles
from tests.dialogs.conversation import Stage, Wire
from tests.readers import reader_of

BOT: dict[str, Any] = {"id": 7, "is_bot": True, "first_name": "Контакт-центр", "username": "city_test_bot"}
ANONYMOUS: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
UNIT = "water_utility"


@dataclass
class GroupWire(Wire):
    """Keeps what stands in each chat; groups may have moved or be closed to the bot."""

    standing: dict[tuple[str, str], Outgoing] = field(default_factory=dict)
    """The messages that are there, each as it was edited last."""
    moved: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    """Chats that refuse every call, each with the messenger's reason."""
    deleted: set[str] = field(default_factory=set)

    def sender(self, raw: Mapping[str, Any]) -> str:
        event = self.events.get(raw["id"])
        return f"{event.chat}:{event.person}" if event else ""

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        await self.gate.wait()
        if address in self.moved:
            failed = SendFailed(Failure.moved, "group chat was upgraded to a supergroup chat")
            failed.moved_to = self.moved[address]
            raise failed
        if address in self.closed:
            raise SendFailed(Failure.gone, self.closed[address])
        if message.stands_as:
            part_ids.append(message.stands_as)
            return
        self.sent.append((address, message))
        part_ids += [str(next(self.ids)) for _ in message.enclosed[1:]]
        there = message.edits and message.edits not in self.deleted
        part_ids.append(message.edits if there else str(next(self.ids)))
        self.standing[address, part_ids[-1]] = message


class DeskStage(Stage):
    """The bot with its desk, which speaks the source language."""

    wire: GroupWire

    def __post_init__(self) -> None:
        channels = {self.wire.name: self.wire}
        work, view = self.database.work, self.database.view
        self.desk = Desk(self.city, self.clock, work, SOURCE)
        self._folder = TemporaryDirectory()
        self.fetching = Fetching(channels, work, view, MediaFiles(Path(self._folder.name)), self.clock)
        self.enclosing = Enclosing(self.fetching.have, {self.wire.name: self.wire.hides}, {self.wire.name})
        self.composer = Composer(view, self.city, self.clock, self.enclosing, SOURCE)
        self.delivery = Delivery(
            channels,
            work,
            self.clock,
            self.city,
            compose=Composing(self.composer, self.figures(), self.broadcasts()),
            on_gone=self.desk.gone,
            on_moved=self.desk.moved,
        )
        self.inbox = Inbox(
            build_engine(),
            self.city,
            reader_of(self.city),
            self.clock,
            work,
            self.delivery,
            channels,
            self.desk,
        )
        self.updates = count(1)
        self.messages = count(1)

    async def comes(self, update: dict[str, Any]) -> None:
        """Let one of Telegram's updates come, and everything that follows from it."""
        await self.hears(update)
        await self.rest()

    async def hears(self, update: dict[str, Any]) -> None:
        """Let it come, and wait for nothing."""
        number = next(self.updates)
        self.wire.events[f"update-{number}"] = parse(
            {"update_id": number, **update}, self.wire.name, str(BOT["id"])
        )
        await self.inbox.receive(self.wire, {"id": f"update-{number}"})

    async def rest(self) -> None:
        """Until everything is sent."""
        await self.settle()
        await self.tell()

    async def member(self, id: str, name: str, *roles: str) -> "Member":
        """Somebody with these roles, known by their number alone until they are seen."""
        async with self.database.work() as work:
            met = await work.citizens.meet(Identity(self.wire.name, id), "", self.clock.now())
            for role in roles:
                await work.roles.grant(met.identity_id, role, "test", self.clock.now())
            await work.citizens.set_language(met.citizen_id, SOURCE, chosen=True)
        return Member(int(id), name)

    async def code(self, purpose: str) -> str:
        """A code that an admin has made."""
        async with self.database.work() as work:
            now = self.clock.now()
            return await make_bind_code(work, purpose, "Адмін #1", now, Random(next(self.updates)))

    async def unit_group(self, member: "Member", purpose: str = f"unit:{UNIT}", chat: str = "-55") -> "Group":
        """A group that this member has bound."""
        group = Group(self, chat)
        await group.says(member, f"/bind {await self.code(purpose)}")
        return group

    async def case(self, number: str) -> Case:
        """How a case stands."""
        async with self.database.view() as work:
            case = await work.cases.by_number(number.replace("-", ""))
        assert case
        return case

    async def events(self, number: str) -> list[CaseEvent]:
        """The history of a case."""
        case = await self.case(number)
        async with self.database.view() as work:
            return await work.cases.events(case.id)

    def said_to(self, address: str) -> str:
        """Everything that was said in this chat, the newest at the end."""
        return "\n".join(shown(message) for to, message in self.wire.sent if to == address)


@dataclass(frozen=True)
class Member:
    """One of the staff."""

    id: int
    name: str

    @property
    def user(self) -> dict[str, Any]:
        """As Telegram describes them."""
        return {"id": self.id, "is_bot": False, "first_name": self.name}


@dataclass
class Group:
    """A group chat with the bot in it."""

    stage: DeskStage
    id: str
    title: str = "Водоканал"
    is_forum: bool = False

    @property
    def chat(self) -> dict[str, Any]:
        """As Telegram describes it."""
        kind = "supergroup" if self.id.startswith("-100") else "group"
        return {"id": int(self.id), "type": kind, "title": self.title}

    @property
    def cards(self) -> dict[str, Outgoing]:
        """What stands in the group, by message id."""
        standing = self.stage.wire.standing
        return {number: message for (address, number), message in standing.items() if address == self.id}

    @property
    def card_id(self) -> str:
        """The message that shows a case, the newest."""
        return [number for number, message in self.cards.items() if "Request " in message.title][-1]

    @property
    def card(self) -> Outgoing:
        """The newest card as it stands."""
        return self.cards[self.card_id]

    @property
    def calls(self) -> int:
        """How many sending and editing calls went to this group."""
        return sum(address == self.id for address, _ in self.stage.wire.sent)

    async def says(self, member: Member, text: str, to: str = "", **more: Any) -> str:
        """Write in the group; what the bot says there."""
        return await self._said(member, to, text=text, **more)

    async def sends(
        self, member: Member, kind: str = "photo", to: str = "", caption: str = "", album: str = ""
    ) -> str:
        """Send a file."""
        file: Any = {"file_id": f"file-{next(self.stage.messages)}"}
        content = {kind: [file] if kind == "photo" else file}
        content |= {"caption": caption} if caption else {}
        content |= {"media_group_id": album} if album else {}
        return await self._said(member, to, **content)

    async def _said(self, member: Member | None, to: str, **content: Any) -> str:
        message = {
            "message_id": next(self.stage.messages),
            "from": member.user if member else ANONYMOUS,
            "chat": self.chat,
            "date": 1795514400,
            **content,
        }
        if not member:
            message["sender_chat"] = self.chat
        if to:
            message["reply_to_message"] = {"message_id": int(to), "chat": self.chat, "date": 1795514300}
        return await self._answered({"message": message})

    async def says_anonymously(self, text: str, to: str = "") -> str:
        """Write in the name of the group."""
        return await self._said(None, to, text=text)

    async def presses(self, member: Member, label: str) -> str:
        """Press a button that the newest card really shows; the pop-up."""
        choice = self.choice(label)
        return await self.presses_data(member, choice.data)

    async def presses_data(self, member: Member, data: str) -> str:
        """Press any button."""
        before = len(self.stage.wire.notices)
        message = {"message_id": int(self.card_id), "from": BOT, "chat": self.chat, "date": 1795514300}
        press = {"id": "p", "from": member.user, "message": message, "data": data, "chat_instance": "1"}
        await self.stage.comes({"callback_query": press})
        return "\n".join(self.stage.wire.notices[before:])

    def choice(self, label: str) -> Choice:
        """The button with this label on the newest card."""
        for choice in self.card.choices:
            if choice.label == label:
                return choice
        raise AssertionError(f"no button {label!r} among {self.labels}")

    @property
    def labels(self) -> list[str]:
        """The buttons of the newest card."""
        return [choice.label for choice in self.card.choices]

    async def bot_becomes(self, after: str, before: str = "administrator") -> str:
        """Promote, demote, take out or bring back the bot."""
        change = {
            "chat": self.chat,
            "from": ANONYMOUS,
            "date": 1795514400,
            "old_chat_member": {"user": BOT, "status": before},
            "new_chat_member": {"user": BOT, "status": after},
        }
        return await self._answered({"my_chat_member": change})

    async def becomes_supergroup(self, new: str, tells: bool = True) -> "Group":
        """Go on under another id; the old one refuses from now on."""
        self.stage.wire.moved[self.id] = new
        moved = Group(self.stage, new, self.title)
        if tells:
            body = {"message_id": 1, "from": ANONYMOUS, "date": 1795514400}
            await self.stage.comes({"message": {**body, "chat": self.chat, "migrate_to_chat_id": int(new)}})
            await self.stage.comes(
                {"message": {**body, "chat": moved.chat, "migrate_from_chat_id": int(self.id)}}
            )
        return moved

    async def _answered(self, update: dict[str, Any]) -> str:
        before = len(self.stage.wire.sent)
        await self.stage.comes(update)
        new = self.stage.wire.sent[before:]
        return "\n".join(shown(message) for address, message in new if address == self.id)


def shown(message: Outgoing) -> str:
    """A message as it is read."""
    return "\n".join(filter(None, (message.title, message.text)))
