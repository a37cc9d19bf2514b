"""A loop whose time can be turned on while real sockets are served, so that minutes pass in no time."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

GRACE = 0.005
"""Real seconds in which a socket of this machine, or a thread, may still bring something."""
PATIENCE = 0.03
"""The same where nothing that is under way may be overtaken by the time."""
BEGAN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class _Turned(selectors.DefaultSelector):
    """Turned, it waits for a moment only; when nothing comes the time is over at once."""

    ahead = 0.0
    turning = False
    stands_at: float | None = None
    """The time while what is done takes none: only waiting for nothing but time does."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.stands_at is not None and timeout:
            found = super().select(PATIENCE)
            if not found:
                self.stands_at += timeout
            return found
        if not self.turning or timeout is None or timeout <= GRACE:
            return super().select(timeout)
        found = super().select(GRACE)
        if not found:
            self.ahead += timeout - GRACE
        return found


class TurnedLoop(asyncio.SelectorEventLoop):
    """A loop, and the clock of who runs in it."""

    def __init__(self) -> None:
        self.turned = _Turned()
        super().__init__(self.turned)
        self.began = self.time()

    def time(self) -> float:
        """Real seconds, and those that were turned."""
        if self.turned.stands_at is not None:
            return self.turned.stands_at
        return super().time() + self.turned.ahead

    def now(self) -> datetime:
        """The moment that it is for the service."""
        return BEGAN + timedelta(seconds=self.time() - self.began)

    async def turn_still(self, seconds: float) -> None:
        """Let so much time pass, of which computing and calls take none, however busy the machine is."""
        self.turned.stands_at = self.time()
        try:
            await asyncio.sleep(seconds)
        finally:
            self.turned.ahead = self.turned.stands_at - super().time()
            self.turned.stands_at = None

    async def turn(self, seconds: float) -> None:
        """Let so much time pass."""
        self.turned.turning = True
        try:
            await asyncio.sleep(seconds)
        finally:
            self.turned.turning = False


def turned_loop() -> TurnedLoop:
    """The loop that is running."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, TurnedLoop)
    return loop


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run a scene to its end."""
    with asyncio.Runner(loop_factory=TurnedLoop) as runner:
        return runner.run(scene)
