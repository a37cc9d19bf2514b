"""Tasks that bring things to the service: one that looks for work, and one for each line that has some."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable


class Lines(ABC):
    """Lines do not hold up each other; within one, things leave one after another."""

    def __init__(self) -> None:
        self._lines: dict[str, asyncio.Task[None]] = {}
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to deliver."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End with whatever is under way."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self._end_lines()

    @abstractmethod
    async def _run(self) -> None:
        """Look for work, for ever."""

    def _work_on(self, keys: Iterable[str], work_off: Callable[[str], Coroutine[None, None, None]]) -> None:
        """Begin the lines that are not under way already."""
        self._lines = {key: line for key, line in self._lines.items() if not line.done()}
        for key in keys:
            if key not in self._lines:
                self._lines[key] = asyncio.create_task(work_off(key))

    async def _end_lines(self) -> None:
        lines, self._lines = self._lines, {}
        for line in lines.values():
            line.cancel()
        await asyncio.gather(*lines.values(), return_exceptions=True)
