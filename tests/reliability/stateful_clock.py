"""One clock for the service and the messengers. It goes on when nothing but time is waited for.

A messenger's window of calls is then exact: no time passes while a call is under way.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

T = TypeVar("T")

BEGIN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TURNS = 12
"""So many turns of the loop without a call: who was woken has either called or waits for time again."""


class TurnedClock:
    """Implements `core.work.Clock`, and what limits and pauses need besides."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._calls = 0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        """The moment it stands at."""
        return BEGIN + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """The same in seconds."""
        return self.seconds

    def turn(self, seconds: float) -> None:
        """Go on by this much; who slept until then wakes."""
        self.seconds += seconds
        self._changed.set()

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has gone on by this much."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.seconds + max(seconds, 0.0), next(self._order), woken))
        self._changed.set()
        await woken

    @contextmanager
    def call(self) -> Iterator[None]:
        """Time stands still while a call is under way."""
        self._calls += 1
        try:
            yield
        finally:
            self._calls -= 1
            self._changed.set()

    def held(self, request: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        """This request, during which time stands still."""

        async def hold(*args: Any, **named: Any) -> T:
            with self.call():
                return await request(*args, **named)

        return hold

    async def run(self) -> None:
        """Wake the next sleeper whenever nothing else is going on, for ever."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            while self._sleepers and await self._is_calm():
                self._wake_next()

    async def _is_calm(self) -> bool:
        for _turn in range(TURNS):
            if self._calls:
                return False
            await asyncio.sleep(0)
        return not self._calls

    def _wake_next(self) -> None:
        at, _, woken = heapq.heappop(self._sleepers)
        if woken.done():  # whoever slept was cancelled
            return
        self.seconds = max(self.seconds, at)
        woken.set_result(None)
