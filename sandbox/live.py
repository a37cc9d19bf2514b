"""Who watches the sandbox live: everything that happens is handed to every watcher."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.chats import Json


class Live:
    """The open sockets of the web page."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Json]] = set()

    def publish(self, event: Json) -> None:
        """Tell every watcher."""
        for watcher in self._watchers:
            watcher.put_nowait(event)

    @property
    def watched(self) -> bool:
        """Say whether anybody looks; nobody need describe a change to an empty room."""
        return bool(self._watchers)

    @contextmanager
    def watching(self) -> Iterator["asyncio.Queue[Json]"]:
        """Give a queue of all that happens while it is watched."""
        watcher: asyncio.Queue[Json] = asyncio.Queue()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)
