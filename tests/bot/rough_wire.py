"""A messenger that gives trouble, and a desk that sends over it and can look into the outbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import select, update

from bot.channel import Failure, SendFailed
from bot.delivery import Delivery
from bot.messages import Outgoing, as_body
from core.citizens import Citizen, Identity
from core.city import City
from core.outbox import Envelope, MessageClass, Notice, NoticeKind, Outbound, OutboxState
from storage.database import Database
from storage.tables import outbox, processes
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.dialogs.conversation import Wire


@dataclass
class RoughWire(Wire):
    """Fails for a text as often as it is told."""

    troubles: dict[str, list[Failure]] = field(default_factory=dict)
    fails_always: Failure | None = None
    tried: list[str] = field(default_factory=list)
    silences: int = 0
    """So often it does not answer when it is asked whether it is there."""
    asked: int = 0
    asking: int = 0
    most_asking: int = 0
    """So many have asked it at the same time."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        """Fail if there is trouble left for this text."""
        self.tried.append(message.text)
        self.moved.set()
        waiting = self.troubles.get(message.text)
        if trouble := waiting.pop(0) if waiting else self.fails_always:
            raise SendFailed(trouble, "the wire's own word")
        await super().send(address, message, part_ids)

    async def until_tried(self, number: int) -> None:
        """Wait until so many calls were made."""
        while len(self.tried) < number:
            self.moved.clear()
            await self.moved.wait()

    async def trouble(self) -> SendFailed | None:
        """None when it is there again."""
        self.asked, self.asking = self.asked + 1, self.asking + 1
        self.most_asking = max(self.most_asking, self.asking)
        await asyncio.sleep(0)
        self.asking -= 1
        self.silences -= 1
        return SendFailed(Failure.unavailable, "silence") if self.silences >= 0 else None

    @property
    def texts(self) -> list[str]:
        """What got through."""
        return [message.text for _, message in self.sent]


@dataclass
class Desk:
    """One process that sends. Its pauses are noted and take no time."""

    database: Database
    clock: HandClock
    city: City

    def __post_init__(self) -> None:
        self.wire = RoughWire()
        self.pauses: list[float] = []
        self.transactions = 0
        self.committed = asyncio.Event()
        self.broken = 0
        """So many of the next transactions fail."""
        self.delivery = Delivery({"wire": self.wire}, self.work, self.clock, self.city, sleep=self._pause)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[StoredWork]:
        """A counted transaction, which may fail."""
        self.transactions += 1
        async with self.database.work() as work:
            yield work
            if self.broken:
                self.broken -= 1
                raise OSError("the disk is full")
        self.committed.set()

    async def put(
        self,
        *texts: str,
        to: str = "501",
        message_class: MessageClass = MessageClass.reply,
        again: bool = True,
        channel: str = "wire",
    ) -> list[Envelope]:
        """Commit messages as being sent by this process."""
        bodies = [as_body(Outgoing(text)) for text in texts]
        messages = [Outbound(channel, to, None, body, message_class, again) for body in bodies]
        async with self.database.work() as work:
            return await work.outbox.add_sending(messages, self.clock.now())

    async def send(self, *texts: str, to: str = "501", again: bool = True) -> None:
        """Send messages, as far as that goes."""
        self.delivery.take(await self.put(*texts, to=to, again=again))
        await self.delivery.come_to_rest()

    async def meet(self, person: str = "501") -> Citizen:
        """Somebody who has written."""
        async with self.database.work() as work:
            return await work.citizens.meet(Identity("wire", person), "Олена", self.clock.now())

    async def notify(self, citizen: Citizen, *kinds: NoticeKind) -> None:
        """Queue notices that need no facts."""
        async with self.database.work() as work:
            for kind in kinds:
                await work.notices.add(Notice(kind, citizen.identity_id, {}), self.clock.now())

    async def states(self) -> list[OutboxState]:
        """How each message stands, oldest first."""
        async with self.database.reader.connect() as connection:
            rows = await connection.execute(select(outbox.c.state).order_by(outbox.c.id))
            return [OutboxState(state) for state in rows.scalars()]

    async def succeeded(self) -> "Desk":
        """Another process, after this one has died without a word."""
        await self.database.dispose()
        heir = Database(self.database.url.render_as_string(hide_password=False))
        await heir.start()
        long_ago = self.clock.now().replace(year=2020)
        async with heir.writer.begin() as connection:
            dead = update(processes).where(processes.c.id == self.database.owner)
            await connection.execute(dead.values(seen_at=long_ago))
        return Desk(heir, self.clock, self.city)
