"""While a messenger is known not to answer, one asks for all, and nothing is tried with what is new."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from bot.channel import Channel, ToMany
from bot.health import Act, Standings

LONGEST_PAUSE = 30.0


class Doors:
    """One for each messenger, by its channel's name; closed as long as somebody asks."""

    def __init__(self, standings: Standings, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._standings, self._sleep = standings, sleep
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def wait_until_open(self, channel: Channel) -> None:
        """Wait for whoever asks just now, if somebody does."""
        door = self._locks[channel.name]
        if door.locked():
            async with door:
                pass

    async def ask_until_it_answers(self, channel: Channel | ToMany) -> None:
        """Ask the messenger now and then until it is back."""
        async with self._locks[channel.name]:
            pause = 1.0
            while failed := await channel.trouble():
                self._standings.failed(channel.name, Act.sending, failed)
                await self._sleep(max(pause, failed.retry_after))
                pause = min(LONGEST_PAUSE, pause * 2)

    async def look(self, channel: Channel) -> None:
        """Ask once how it is."""
        if failed := await channel.trouble():
            self._standings.failed(channel.name, Act.sending, failed)
        else:
            self._standings.did(channel.name, Act.sending)
