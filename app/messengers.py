"""The messengers' side of the house: channels, inbox, delivery, rounds, each a task of its own."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol

import structlog
from starlette.routing import Route

from app.rounds import Rounds
from bot.broadcasting import Broadcaster
from bot.channel import Channel, SendFailed, ToMany
from bot.delivery import Delivery
from bot.desk.marking import Marking
from bot.fetching import Fetching
from bot.health import Act, Trouble
from bot.inbox import Inbox
from core.city import City

log = structlog.get_logger(__name__)

LOOK_EVERY = 60.0
"""Seconds between two looks at a messenger that nobody writes to."""
DRAIN_SECONDS = 8.0
TURNS_SECONDS = 1.5
"""How long calls under way may take to end when the service stops."""


class Both(Channel, ToMany, Protocol):
    """A messenger that tells one, and many."""


class Side(Protocol):
    """One messenger as the house deals with it."""

    @property
    def channel(self) -> Both: ...

    def routes(self, inbox: Inbox) -> Sequence[Route]:
        """What the messenger calls at our server."""

    async def arrange(self) -> None:
        """Tell the messenger how events shall come. Raises SendFailed."""

    async def receive(self, inbox: Inbox, city_names: Mapping[str, str]) -> None:
        """Present ourselves and take events, as long as the service runs."""

    async def close(self) -> None: ...


@dataclass
class Messengers:
    """Everything that receives from messengers and sends to them."""

    city: City
    sides: Sequence[Side]
    delivery: Delivery
    marking: Marking
    inbox: Inbox
    fetching: Fetching
    rounds: Rounds
    broadcaster: Broadcaster
    unarranged: set[str] = field(default_factory=set)
    """Messengers that do not know yet how to reach us."""

    async def take_over(self) -> None:
        """Before anything new comes: what an earlier process has left is older, so it goes first."""
        try:
            while await self.delivery.claim():
                pass
        except Exception:
            log.exception("what an earlier process has left could not be taken yet; the rounds will")

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the service does."""
        return [
            self.delivery.settle_forever(),
            self.marking.run(),
            self.fetching.run(),
            self.rounds.run(),
            self.broadcaster.run(),
            *(self._meet(side) for side in self.sides),
            *(self._watch(side.channel) for side in self.sides),
        ]

    def routes(self) -> list[Route]:
        """What messengers call at our server."""
        return [route for side in self.sides for route in side.routes(self.inbox)]

    def troubles(self) -> dict[str, Trouble | None]:
        """What is wrong with each messenger, as its last calls told."""
        names = [side.channel.name for side in self.sides]
        return {name: self.delivery.standings.trouble(name) for name in names}

    async def _meet(self, side: Side) -> None:
        """Arrange how events come, however long the messenger takes to answer; then take them."""
        pause, name, standings = 1.0, side.channel.name, self.delivery.standings
        self.unarranged.add(name)
        while failed := await side.channel.trouble() or await _refused(side):
            standings.failed(name, Act.arranging, failed)
            await asyncio.sleep(max(pause, failed.retry_after))
            pause = min(30.0, pause * 2)
        standings.did(name, Act.arranging)
        self.unarranged.discard(name)
        await side.receive(self.inbox, self.city.name)

    async def _watch(self, channel: Channel) -> None:
        """Look now and then, so that it is known how a messenger stands that nobody writes to."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.delivery.look(channel)

    def busy_with(self) -> dict[str, bool]:
        """What may be under way, and whether it is."""
        return {
            "an event is being handled": self.inbox.handling > 0,
            "messages are being sent": self.delivery.busy,
            "a broadcast is being sent": self.broadcaster.busy,
            "marks are being shown": self.marking.busy,
            "files are being fetched": self.fetching.busy,
            "a timer is firing": self.rounds.firing,
            "a messenger is being told how to reach us": bool(self.unarranged),
        }

    async def _turns_end(self) -> None:
        """What is being answered commits and hands over its answer, which is then sent with the rest."""
        deadline = monotonic() + TURNS_SECONDS
        while self.inbox.handling and monotonic() < deadline:  # noqa: ASYNC110 -- a count has no event
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        """Let calls under way end; the tasks are ended before."""
        await self._turns_end()
        await asyncio.gather(self.delivery.drain(DRAIN_SECONDS), self.broadcaster.drain(DRAIN_SECONDS))
        for side in self.sides:
            await side.close()


async def _refused(side: Side) -> SendFailed | None:
    """Why the messenger did not take how events shall come."""
    try:
        await side.arrange()
    except SendFailed as failed:
        return failed
    return None
