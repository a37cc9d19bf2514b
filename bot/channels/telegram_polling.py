"""The loop that fetches updates. Its offset moves only past updates that are committed.

A batch is handled with several people at once and each person in order; the next batch is asked for
when all of it is stored. An update that could not be stored is asked for again, with all behind it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from bot.channel import SendFailed
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import sender
from bot.health import Act
from bot.inbox import Inbox

log = structlog.get_logger(__name__)

WAIT = 25
"""Seconds that Telegram holds an unanswered request for updates."""
BATCH = 100
LONGEST_PAUSE = 30.0

Raw = dict[str, Any]


class Polling:
    """Feeds the inbox until it is cancelled."""

    def __init__(
        self, telegram: Telegram, inbox: Inbox, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.telegram, self.inbox, self.sleep = telegram, inbox, sleep
        self.standings = inbox.delivery.standings
        self.offset = 0
        self.failed = False
        """Whether the last request was refused or lost; then the next one is answered at once, not held."""

    async def run(self) -> None:
        """Fetch and hand over, for ever; after an error more and more slowly."""
        pause = 0.0
        while True:
            try:
                await self.step()
                pause = 0.0
            except SendFailed as failed:
                self.failed = True
                pause = min(LONGEST_PAUSE, pause * 2 or 1.0)
                self.standings.failed(self.telegram.name, Act.fetching, failed)
                await self.sleep(max(pause, failed.retry_after))
            except Exception:
                pause = min(LONGEST_PAUSE, pause * 2 or 1.0)
                log.exception("updates could not be stored", next_try_in=pause)
                await self.sleep(pause)

    async def step(self) -> None:
        """One batch."""
        updates = await self.telegram.updates(self.offset, 0 if self.failed else WAIT, BATCH)
        self.failed = False
        self.standings.did(self.telegram.name, Act.fetching)
        if not updates:
            return
        results = await asyncio.gather(
            *(self._in_order(queue) for queue in _by_person(updates)), return_exceptions=True
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
        self.offset = max(update["update_id"] for update in updates) + 1

    async def _in_order(self, updates: list[Raw]) -> None:
        for update in updates:
            await self.inbox.receive(self.telegram, update)


def _by_person(updates: list[Raw]) -> list[list[Raw]]:
    """The updates of each person, in the order in which they came."""
    queues: dict[str, list[Raw]] = {}
    for update in sorted(updates, key=lambda update: int(update["update_id"])):
        queues.setdefault(sender(update), []).append(update)
    return list(queues.values())
