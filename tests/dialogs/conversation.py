"""A citizen in a test: speaks with the real engine over a real database; only the wire is pretended."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from app.drawing import draw
from app.fires import fires
from bot.channel import SendFailed
from bot.composing import Composing
from bot.delivery import Delivery
from bot.desk.broadcast_cards import BroadcastCards
from bot.dialogs.all import build_engine
from bot.figures import FiguresComposer
from bot.inbox import Inbox
from bot.messages import Choice, Incoming, Kind, Media, Outgoing, Press
from core.citizens import Identity
from core.city import City
from core.outbox import Envelope, MessageClass, OutboxState
from storage.database import Database
from tests.conftest import HandClock
from tests.overheard import OVERHEARD
from tests.readers import reader_of


def _open_gate() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


@dataclass
class Wire:
    """A messenger that takes everything; events are handed over as our own words."""

    name: str = "wire"
    pops_up: bool = True
    reports: bool = False
    albums: bool = True
    hides: frozenset[str] = frozenset()
    sent: list[tuple[str, Outgoing]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    stripped: list[str] = field(default_factory=list)
    """Messages whose buttons were taken away."""
    events: dict[str, Incoming] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=_open_gate)
    """Closed, nothing gets through."""
    ids: Any = field(default_factory=lambda: count(1000))

    def event_id(self, raw: Mapping[str, Any]) -> str:
        return str(raw["id"])

    def sender(self, raw: Mapping[str, Any]) -> str:
        event = self.events.get(raw["id"])
        return event.person if event else ""

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        return self.events[raw["id"]]

    def delay(self, address: str, message_class: MessageClass) -> float:
        return 0.0

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        await self.gate.wait()
        self.sent.append((address, message))
        part_ids.append(message.edits or str(next(self.ids)))

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None:
        self.notices.append(notice)
        self.stripped += [stale_message] if stale_message else []

    async def fetch(self, file_id: str) -> bytes:
        return file_id.encode()

    async def trouble(self) -> SendFailed | None:
        return None

    def take_reports(self) -> list[Mapping[str, Any]]:
        """What came of messages since the last time; Telegram never tells."""
        return []


async def _no_card(envelope: Envelope) -> OutboxState:
    """There is no group."""
    return OutboxState.failed


@dataclass
class Stage:
    """The bot of a test."""

    database: Database
    clock: HandClock
    city: City
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        channels = {self.wire.name: self.wire}
        self.delivery = Delivery(
            channels,
            self.database.work,
            self.clock,
            self.city,
            compose=Composing(_no_card, self.figures(), self.broadcasts()),
        )
        self.inbox = Inbox(
            build_engine(),
            self.city,
            reader_of(self.city),
            self.clock,
            self.database.work,
            self.delivery,
            channels,
        )

    def figures(self) -> FiguresComposer:
        """Counts and draws as the service does."""
        return FiguresComposer(self.database.view, self.city, self.clock, draw)

    def broadcasts(self) -> BroadcastCards:
        """Shows admins how their broadcasts stand, as the service does."""
        return BroadcastCards(self.database.view, self.city, self.clock, self.database.fares)

    async def citizen(self, name: str = "501", language: str = "en") -> "Citizen":
        """Somebody who chose a language; "" for somebody who never wrote."""
        citizen = Citizen(self, name)
        if language:
            async with self.database.work() as work:
                met = await work.citizens.meet(citizen.identity, "Олена", self.clock.now())
                await work.citizens.set_language(met.citizen_id, language, chosen=True)
        return citizen

    async def tell(self) -> None:
        """Let a burst of changes be over, and the news of it go out."""
        await self.after(seconds=31)

    async def after(self, **span: float) -> None:
        """Let time go by: what falls due meanwhile is done at the end of it, and sent."""
        self.clock.turn(**span)
        await self.ring()
        await self.send_queued()

    async def ring(self) -> None:
        """Do what is due."""
        acts = fires(self.inbox, self.city, self.clock)
        while True:
            async with self.database.work() as work:
                timer = await work.timers.take_due(self.clock.now())
                if timer is None:
                    return
                await acts[timer.kind](work, timer)

    async def send_queued(self) -> None:
        """Send notices that wait, as a round of the service does."""
        while await self.delivery.claim():
            await self.settle()

    async def settle(self) -> None:
        """Until everything is sent and written down, and what phones report of it too."""
        await self.delivery.come_to_rest()
        for report in self.wire.take_reports():
            await self.inbox.receive(self.wire, report)


@dataclass
class Citizen:
    """One person with one chat."""

    stage: Stage
    name: str

    def __post_init__(self) -> None:
        self.identity = Identity("wire", self.name)
        self.messages = count(1)
        self.events = count(1)

    async def _does(self, kind: Kind, event_id: str = "", **more: Any) -> str:
        """Let an event happen; the texts that it is answered with."""
        event_id = event_id or f"{self.name}-{next(self.events)}"
        incoming = Incoming("wire", event_id, kind, self.name, self.name, datetime.now(UTC), "Олена", **more)
        OVERHEARD.private(incoming.text, incoming.phone or "")
        self.stage.wire.events[event_id] = incoming
        before = len(self.stage.wire.sent)
        await self.stage.inbox.receive(self.stage.wire, {"id": event_id})
        await self.stage.settle()
        return "\n".join(_shown(message) for _, message in self.stage.wire.sent[before:])

    async def says(
        self, text: str, event_id: str = "", message_id: str = "", to: str = "", quoted: str = ""
    ) -> str:
        """Write a text, perhaps in reply to a message, or to one of the bot's that says `quoted`."""
        message_id = message_id or self._message_id()
        return await self._does(
            Kind.text, event_id, text=text, message_id=message_id, answers=to, quoted=quoted
        )

    async def writes(self, text: str) -> None:
        """Write without waiting for an answer."""
        event_id = f"{self.name}-{next(self.events)}"
        self.stage.wire.events[event_id] = Incoming(
            "wire", event_id, Kind.text, self.name, self.name, datetime.now(UTC), "Олена", text=text
        )
        await self.stage.inbox.receive(self.stage.wire, {"id": event_id})

    async def edits(self, message_id: str, text: str) -> str:
        """Change a message that was sent."""
        return await self._does(Kind.edit, text=text, message_id=message_id)

    async def presses(self, label: str) -> str:
        """Press a button that the last message really shows."""
        choice = self.choice(label)
        if self.last.needs_keyboard and self.stage.wire.pops_up:  # Telegram's keyboard says its labels
            return await self.says(choice.label)
        return await self.presses_data(choice.data)

    async def presses_data(self, data: str, event_id: str = "") -> str:
        """Press a button of any message, however old; the pop-up counts as an answer."""
        before = len(self.stage.wire.notices)
        press = Press("press", data, "1")
        shown = await self._does(Kind.press, event_id, press=press)
        return "\n".join(filter(None, (*self.stage.wire.notices[before:], shown)))

    async def shares_phone(self, phone: str, own: bool = True) -> str:
        """Send a contact card."""
        return await self._does(Kind.contact, phone=phone, own_phone=own, message_id=self._message_id())

    async def shares_point(self, lat: float, lon: float) -> str:
        """Send a location."""
        return await self._does(Kind.location, point=(lat, lon), message_id=self._message_id())

    async def sends(self, kind: Kind, text: str = "", album: str = "", quoted: str = "") -> str:
        """Send a file or a sticker, perhaps in reply to a message of the bot's that says `quoted`."""
        message_id = self._message_id()
        media = (Media(kind, f"file-{message_id}"),) if kind not in (Kind.sticker, Kind.unsupported) else ()
        return await self._does(
            kind, text=text, media=media, album=album, message_id=message_id, quoted=quoted
        )

    async def happens(self, kind: Kind) -> str:
        """Block or unblock the bot."""
        return await self._does(kind)

    @property
    def last(self) -> Outgoing:
        """The last message in this chat."""
        return [message for address, message in self.stage.wire.sent if address == self.name][-1]

    def choice(self, label: str) -> Choice:
        """The button with this label, in the last message."""
        for choice in self.last.choices:
            if choice.label == label:
                return choice
        raise AssertionError(f"no button {label!r} among {[choice.label for choice in self.last.choices]}")

    def _message_id(self) -> str:
        return str(next(self.messages))


def _shown(message: Outgoing) -> str:
    return "\n".join(filter(None, (message.title, message.text)))


def refusals(inbox: Inbox) -> list[tuple[str, str]]:
    """What is refused from now on, as it is counted: where, and its kind."""
    counted: list[tuple[str, str]] = []
    inbox.on_refused = lambda where, kind: counted.append((where, kind))
    return counted
