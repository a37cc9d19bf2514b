"""The rounds of a process: fire what is due, send what is queued, say that we live.

A round begins when something to be sent was committed, when the sandbox's clock was moved, or after a second.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery import Delivery
from bot.fetching import Fetching
from core.origins import beginning_with
from core.timers import Timer, TimerKind
from core.work import Clock, Work
from storage.database import Database

log = structlog.get_logger(__name__)

Fire = Callable[[Work, Timer], Awaitable[None]]
PAUSE = 1.0
FIRING_FOR = 1.0
"""Seconds after which a round goes on, however many timers are due: what they have left is sent meanwhile."""
BEAT_EVERY = 10.0
LATE_AFTER = timedelta(minutes=1)
"""So long after the last round that ended well, timers do not fire in time."""
AFTER_FAILURE = timedelta(minutes=1)


@dataclass
class Rounds:
    """Goes its rounds until it is cancelled."""

    database: Database
    delivery: Delivery
    fetching: Fetching
    clock: Clock
    fires: Mapping[TimerKind, Fire]
    firing: bool = False
    went_at: datetime | None = None
    """When the last round ended well."""
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _last_beat: float = 0.0

    def wake(self) -> None:
        """Begin the next round now."""
        self._woken.set()

    def standing(self) -> dict[str, Any]:
        """Whether rounds are gone, and when the last one ended well; for `/readyz`."""
        at = self.went_at
        well = at is not None and self.clock.now() - at < LATE_AFTER
        return {"well": well, "last_round": at.isoformat() if at else None}

    async def run(self) -> None:
        """Go round for ever. A round that fails is tried again after the pause."""
        while True:
            try:
                more = await self.round()
            except Exception:
                log.exception("a round failed")
                more = False
            if not more:
                await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), PAUSE)

    async def round(self) -> bool:
        """One round; whether timers may be left that are due."""
        self._woken.clear()
        self.firing = True
        try:
            more = await self._fire_for_a_while()
            while await self.delivery.claim():
                pass
            self.fetching.wake()
        finally:
            self.firing = False
        now = asyncio.get_running_loop().time()
        if now - self._last_beat > BEAT_EVERY:
            await self.database.beat()
            self._last_beat = now
        self.went_at = self.clock.now()
        return more

    async def _fire_for_a_while(self) -> bool:
        """Fire what is due; False when that was all."""
        loop = asyncio.get_running_loop()
        until = loop.time() + FIRING_FOR
        while await self.fire_one():
            if loop.time() >= until:
                return True
        return False

    async def fire_one(self) -> bool:
        """Fire the timer that is due first, in one transaction with what it does."""
        timer = None
        try:
            async with self.database.work() as work:
                timer = await work.timers.take_due(self.clock.now())
                if timer:
                    with beginning_with(f"{timer.kind}-{timer.subject}"):
                        await self.fires[timer.kind](work, timer)
        except Exception:
            if timer is None:
                raise
            log.exception("a timer failed; it is tried again later", kind=timer.kind)
            async with self.database.work() as work:
                await work.timers.set(timer.kind, timer.subject, self.clock.now() + AFTER_FAILURE)
        return timer is not None
