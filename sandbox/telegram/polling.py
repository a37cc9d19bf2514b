"""getUpdates: one long poll at a time, confirmed by the offset of the next."""

import asyncio
import json
import time
from asyncio import FIRST_COMPLETED
from dataclasses import dataclass
from typing import Any

from sandbox.chats import Json
from sandbox.telegram.errors import OTHER_POLL, WEBHOOK_ACTIVE, Refused, conflict
from sandbox.telegram.updates import Update, Updates

LONGEST_POLL = 50
MOST_UPDATES = 100
LARGEST_ANSWER = 4_000_000
BUSY_LOOP_SECONDS, BUSY_LOOP_TIMEOUT = 3.0, 3
HOT_LOOP_SECONDS = 0.5
CONFLICT_SPACING = 3.0


@dataclass
class Poll:
    """A long poll under way; another one ends it with a conflict."""

    ended: "asyncio.Future[Refused]"


class Polling:
    """The bot's side of getUpdates."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._running: Poll | None = None
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._last_conflict = 0.0

    async def fetch(self, offset: int, limit: int, timeout: int, webhook: bool) -> list[Json]:  # noqa: ASYNC109
        """Confirm what is older than the offset and return what waits, now or within the time."""
        self.end(conflict(OTHER_POLL))
        if webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self._confirm(offset)
        limit, timeout = self._slowed(
            offset, _between(limit, 1, MOST_UPDATES), _between(timeout, 0, LONGEST_POLL)
        )
        poll = self._running = Poll(asyncio.get_running_loop().create_future())
        try:
            ready = await self._wait(poll, timeout)
        finally:
            if self._running is poll:
                self._running = None
        return _fitting([update.as_json() for update in ready[:limit]])

    def end(self, refusal: Refused) -> None:
        """End the long poll that is under way."""
        if self._running is not None:
            self._running.ended.set_result(refusal)
            self._running = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._updates.keep_last(-offset)
        elif offset > 0:
            self._updates.confirm_before(offset)

    def _slowed(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Protect against clients that ask again and again without confirming anything."""
        now = time.monotonic()
        if offset == self._last_offset:
            if timeout < BUSY_LOOP_TIMEOUT and now < self._last_start + BUSY_LOOP_SECONDS:
                timeout = BUSY_LOOP_TIMEOUT
            if now < self._last_start + HOT_LOOP_SECONDS:
                limit = 1
        self._last_offset, self._last_start = offset, now
        return limit, timeout

    async def _wait(self, poll: Poll, timeout: int) -> list[Update]:  # noqa: ASYNC109
        deadline = time.monotonic() + timeout
        while not (ready := self._updates.ready()) and (left := deadline - time.monotonic()) > 0:
            pause = min(left, self._updates.look_again_in() or left)
            events: set[asyncio.Future[Any]] = {self._updates.news(), poll.ended}
            await asyncio.wait(events, timeout=pause, return_when=FIRST_COMPLETED)
            if poll.ended.done():
                await self._space_conflicts()
                raise poll.ended.result()
        return ready

    async def _space_conflicts(self) -> None:
        now = time.monotonic()
        wait = self._last_conflict + CONFLICT_SPACING - now
        self._last_conflict = max(now, self._last_conflict + CONFLICT_SPACING) if wait > 0 else now
        if wait > 0:
            await asyncio.sleep(wait)


def _between(value: int, smallest: int, largest: int) -> int:
    return max(smallest, min(largest, value))


def _fitting(updates: list[Json]) -> list[Json]:
    """Cut an answer that would grow too large, but never to nothing."""
    size = 0
    for number, update in enumerate(updates):
        size += len(json.dumps(update))
        if size > LARGEST_ANSWER and number:
            return updates[:number]
    return updates
