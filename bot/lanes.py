"""What waits for one chat: replies first, and each in the order of its coming."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.outbox import Envelope, MessageClass

LOOK_AGAIN = 5.0
"""Seconds after which who waits long looks whether there is still something to wait for."""


@dataclass(order=True)
class _Waiting:
    message_class: int
    id: int
    envelope: Envelope = field(compare=False)


class Lane:
    """One chat's messages. What is no reply stays in it until the limits let it through.

    Else a notice that was taken out too early would wait there in front of a reply that came since.
    """

    def __init__(
        self, delay: Callable[[MessageClass], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._delay, self._sleep = delay, sleep
        self._waiting: list[_Waiting] = []
        self._changed = asyncio.Event()
        self._stopped = False

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def envelopes(self) -> list[Envelope]:
        """All that wait."""
        return [one.envelope for one in self._waiting]

    def put(self, envelope: Envelope) -> None:
        """One more."""
        heapq.heappush(self._waiting, _Waiting(envelope.message_class, envelope.id, envelope))
        self._changed.set()

    def stop(self) -> None:
        """Nothing is taken any more."""
        self._stopped = True
        self._changed.set()

    async def take(self) -> Envelope | None:
        """The first, when its turn has come; None when nothing is left, or nothing is taken any more."""
        while self._waiting and not self._stopped:
            first = self._waiting[0].envelope
            delay = self._delay(first.message_class)
            if first.message_class == MessageClass.reply or delay <= 0:
                return heapq.heappop(self._waiting).envelope
            await self._until_changed(min(delay, LOOK_AGAIN))
        return None

    async def _until_changed(self, seconds: float) -> None:
        """Until something new is here, or this time is over."""
        self._changed.clear()
        waits = [asyncio.ensure_future(one) for one in (self._changed.wait(), self._sleep(seconds))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
