"""Writes down what became of messages, in batches."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from core.outbox import Settlement
from core.receipts import settle
from core.work import Clock, OpenWork

log = structlog.get_logger(__name__)


class Settling:
    """Outcomes that are not written down yet. `on_settled` is called when some were."""

    def __init__(
        self,
        open_work: OpenWork,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
        on_settled: Callable[[], None],
    ) -> None:
        self._open_work, self._clock, self._sleep, self._on_settled = open_work, clock, sleep, on_settled
        self._outcomes: list[Settlement] = []
        self._something = asyncio.Event()
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether some wait."""
        return bool(self._outcomes)

    def add(self, outcome: Settlement) -> None:
        """Write this down soon."""
        self._outcomes.append(outcome)
        self._something.set()

    async def settle_forever(self) -> None:
        """Write down outcomes, all that have come together in one transaction."""
        while True:
            await self._something.wait()
            self._something.clear()
            try:
                await self.settle()
            except Exception:
                log.exception("outcomes could not be written down; they are kept")
                await self._sleep(1.0)
                self._something.set()

    async def settle(self) -> None:
        """Write down the outcomes so far. If that fails they are kept for the next time."""
        async with self._turn:
            batch = list(self._outcomes)
            if not batch:
                return
            async with self._open_work() as work:
                await settle(work, batch, self._clock.now())
            del self._outcomes[: len(batch)]
        self._on_settled()
