"""Waiting until all is quiet, and moving the clock from one due moment to the next."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from sandbox.house import House

LOOK_AGAIN_SECONDS = 0.02
ANSWER_SECONDS = 5
# One move of the clock must come to an end even beside a service that is never quiet.
SETTLE_SECONDS = 30.0
ALONE_SECONDS = 2.0
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhd])+")


@dataclass(frozen=True)
class Quiet:
    """What the service says of itself."""

    waiting_for: list[str]
    next_due: datetime | None = None
    absent: bool = False


class Settling:
    """Knows when nothing is under way, neither here nor in the service."""

    def __init__(self, house: House, service_url: str, waiting: Callable[[], list[str]]) -> None:
        self._house = house
        self._address = f"{service_url.rstrip('/')}/internal/idle"
        self._waiting = waiting

    async def settle(self, seconds: float, needs_service: bool = True) -> Quiet:
        """Wait until all is quiet, at most so long, and say what it still waits for."""
        deadline = time.monotonic() + seconds
        async with self._session() as session:
            while True:
                quiet = await self._look(session)
                over = time.monotonic() >= deadline or (quiet.absent and not needs_service)
                if over or not quiet.waiting_for:
                    return quiet
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def advance(self, moment: datetime) -> None:
        """Move the clock on, stopping at every moment at which something falls due."""
        clock = self._house.clock
        quiet = await self._settle_if_served()
        while quiet.next_due is not None and clock.now() < quiet.next_due <= moment:
            self._move(quiet.next_due)
            quiet = await self._settle_if_served()
        if clock.now() < moment:
            self._move(moment)
        await self._settle_if_served()

    def jump(self, moment: datetime) -> None:
        """Set the clock at once, as for a machine that was off in between."""
        self._move(moment)

    async def _settle_if_served(self) -> Quiet:
        """Time can be moved beside a service that is not there, too; then nobody need be waited for long."""
        async with self._session() as session:
            served = not (await self._ask(session)).absent
        return await self.settle(SETTLE_SECONDS if served else ALONE_SECONDS, needs_service=False)

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS))

    def _move(self, moment: datetime) -> None:
        self._house.clock.advance_to(moment)
        self._house.clock_moved()

    async def _look(self, session: aiohttp.ClientSession) -> Quiet:
        """Look here, then at the service, then here again: its last act may have come in between."""
        if here := self._here():
            return Quiet(here)
        there = await self._ask(session)
        return there if there.waiting_for else Quiet(self._here(), there.next_due)

    def _here(self) -> list[str]:
        in_flight = self._house.calls.in_flight
        return self._waiting() + ([f"{in_flight} calls are being answered"] if in_flight else [])

    async def _ask(self, session: aiohttp.ClientSession) -> Quiet:
        try:
            async with session.get(self._address) as response:
                said = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return Quiet([f"the service does not answer at {self._address}"], absent=True)
        waiting_for = [str(reason) for reason in said.get("waiting_for", [])]
        if not said.get("idle") and not waiting_for:
            waiting_for = ["the service is not idle"]
        due = said.get("next_due")
        return Quiet(
            waiting_for if not said.get("idle") else [], None if due is None else datetime.fromisoformat(due)
        )


def duration(text: str) -> timedelta:
    """Read a span of time such as 48h or 1d12h."""
    if not DURATION.fullmatch(text):
        raise ValueError(f"not a span of time: {text}")
    parts = re.findall(r"([\d.]+)([smhd])", text)
    return sum((timedelta(**{UNITS[unit]: float(number)}) for number, unit in parts), timedelta())
