"""The clocks a process may have: the machine's, or that of a sandbox in this or another process."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

from sandbox.clock import SandboxClock

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.2
"""Seconds between looks at a clock in another process."""


class MachineClock:
    """Real time."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)


class DistantClock:
    """The clock of a sandbox in another process, read again and again."""

    def __init__(self, sandbox_url: str) -> None:
        self.address = f"{sandbox_url.rstrip('/')}/sandbox/api/clock"
        self.offset = timedelta()

    def now(self) -> datetime:
        """The sandbox's present moment, UTC."""
        return datetime.now(UTC) + self.offset

    async def read(self) -> None:
        """Look once, before anything is done by this clock."""
        async with self._session() as session:
            await self._look(session)

    async def follow(self, moved: Callable[[], None]) -> None:
        """Keep looking, for ever; say when the clock was moved."""
        async with self._session() as session:
            while True:
                if await self._look(session):
                    moved()
                await asyncio.sleep(LOOK_EVERY)

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5))

    async def _look(self, session: aiohttp.ClientSession) -> bool:
        """Whether the clock was moved since the last time."""
        try:
            async with session.get(self.address) as response:
                offset = timedelta(seconds=(await response.json())["offset_seconds"])
        except (aiohttp.ClientError, TimeoutError):
            log.warning("the sandbox's clock cannot be read; time goes on as it was")
            return False
        was, self.offset = self.offset, offset
        return offset != was


async def follow_sandbox(clock: SandboxClock, moved: Callable[[], None]) -> None:
    """Say when the clock of the sandbox in this process was moved."""
    while True:
        if await clock.wait_moved():
            moved()
