"""The sandbox's clock: real time plus an offset that can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Real time plus an offset; whoever waits for a moment is woken when it is moved."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the sandbox's present moment in UTC."""
        return datetime.now(UTC) + self.offset

    def advance_to(self, moment: datetime) -> None:
        """Make this moment the present one and wake everybody who waits."""
        self.offset = moment - datetime.now(UTC)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def wait_moved(self, timeout: float | None = None) -> bool:  # noqa: ASYNC109 - the caller's deadline
        """Wait until the clock is moved; False if that did not happen in time."""
        try:
            await asyncio.wait_for(self._moved.wait(), timeout)
        except TimeoutError:
            return False
        return True

    async def wait_until(self, moment: datetime) -> None:
        """Wait until this moment, whether it comes by itself or by a move."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            await self.wait_moved(left)
