"""Delivery of callbacks to the webhook: one line a person, each callback again and again until HTTP 200."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp

from sandbox.lines import Lines
from sandbox.viber.bot import Bot, Webhook
from sandbox.viber.events import Event
from sandbox.viber.posting import post, session

# A few quick repeats, then one a minute until the event is an hour old.
PAUSES = (0, 0, 0)
LATER_PAUSE = 60

Welcome = Callable[[Event, bytes], Awaitable[None]]


class Deliveries(Lines):
    """Brings every callback to the webhook; one that is in a pause does not hold up those behind it."""

    def __init__(self, bot: Bot, welcome: Welcome) -> None:
        super().__init__()
        self._bot = bot
        self._welcome = welcome

    async def _run(self) -> None:
        async with session() as connections:
            while True:
                news = self._bot.queue.news()
                self._begin_lines(connections)
                await self._something_new(news)

    async def _something_new(self, news: "asyncio.Future[None]") -> None:
        """Wait for a new event, a moved clock, or the end of a pause."""
        moved = asyncio.create_task(self._bot.house.clock.wait_moved())
        both: set[asyncio.Future[Any]] = {news, moved}
        try:
            await asyncio.wait(
                both,
                timeout=self._bot.queue.look_again_in(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            moved.cancel()

    def _begin_lines(self, connections: aiohttp.ClientSession) -> None:
        self._bot.queue.drop_old()
        if (webhook := self._bot.state.webhook) is not None:
            self._work_on(self._bot.queue.waiting_keys(), partial(self._work_off, connections, webhook))

    async def _work_off(self, connections: aiohttp.ClientSession, webhook: Webhook, key: str) -> None:
        while (event := self._bot.queue.next_of(key)) and webhook is self._bot.state.webhook:
            answer = await post(connections, webhook, event.body)
            if not answer.taken:
                self._put_off(event)
                continue
            if event.kind == "conversation_started":
                await self._welcome(event, answer.body)
            self._bot.queue.drop(event)
        if webhook is not self._bot.state.webhook:
            self._bot.queue.wake()

    def _put_off(self, event: Event) -> None:
        pause = PAUSES[event.failures] if event.failures < len(PAUSES) else LATER_PAUSE
        event.failures += 1
        event.not_before = self._bot.house.clock.now() + timedelta(seconds=pause)
