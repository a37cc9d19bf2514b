"""Who goes first where calls wait: a reply before a notice, a notice before a broadcast."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count

from core.outbox import MessageClass


@dataclass
class Passage:
    """One message on its way through delivery and limits."""

    message_class: MessageClass = MessageClass.reply
    waits: bool = False
    """No call is under way."""
    doubtful: bool = False
    """A call that is over may have had its effect."""
    has_place: bool = False
    """Its next call has its place among those of the bot."""
    begins_at: float = 0.0
    """From when on, by the clock of the limits."""


_PASSING: ContextVar[Passage] = ContextVar("passing")


def begin_passage(message_class: MessageClass) -> Passage:
    """This task goes on with a message of this class."""
    passage = Passage(message_class)
    _PASSING.set(passage)
    return passage


def passing() -> Passage:
    """What this task is on its way with; a call outside of delivery is a reply."""
    return _PASSING.get(None) or Passage()


class Door:
    """Lets through one at a time: the lower class first, within a class whoever came first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._taken = False

    @asynccontextmanager
    async def entered(self, message_class: MessageClass) -> AsyncIterator[None]:
        """Wait for the turn, and hold the door meanwhile."""
        await self._turn(message_class)
        try:
            yield
        finally:
            self._pass_on()

    async def _turn(self, message_class: MessageClass) -> None:
        if not self._taken:
            self._taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (message_class, next(self._numbers), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # its turn had come just now
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._taken = False
