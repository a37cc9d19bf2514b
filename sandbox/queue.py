"""What waits to be fetched by the service or delivered to it, in lines that do not hold up each other."""

import asyncio
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from sandbox.clock import SandboxClock

LOOK_AGAIN = 1.0


class Waiting(Protocol):
    """One thing that waits; those with the same key leave one after another."""

    key: str
    expires: datetime
    not_before: datetime | None


Item = TypeVar("Item", bound=Waiting)


class Queue(Generic[Item]):
    """The queue, oldest first; `dirty` is set by every change of it."""

    def __init__(self, clock: SandboxClock, dirty: asyncio.Event, waiting: list[Item]) -> None:
        self._clock = clock
        self._dirty = dirty
        # Dictionaries keep the order and forget any one at once, however many wait.
        self.waiting: dict[Item, None] = {}
        self._by_key: dict[str, dict[Item, None]] = {}
        self._watchers: list[asyncio.Future[None]] = []
        self.empty = asyncio.Event()
        for item in waiting:
            self._line_up(item)
        self._note_emptiness()

    def add(self, item: Item) -> None:
        """Put something at the end of the queue."""
        self._line_up(item)
        self._dirty.set()
        self.wake()

    def wake(self) -> None:
        """Make everybody who waits look again."""
        watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    def ready(self) -> list[Item]:
        """Return what may leave now."""
        self.drop_old()
        now = self._clock.now()
        return [item for item in self.waiting if _may_leave(item, now)]

    def waiting_keys(self) -> list[str]:
        """Name the lines in which something waits."""
        return list(self._by_key)

    def next_of(self, key: str) -> Item | None:
        """Return the first of a line that may leave now."""
        now = self._clock.now()
        line = self._by_key.get(key, {})
        return next((item for item in line if item.expires > now and _may_leave(item, now)), None)

    def news(self) -> "asyncio.Future[None]":
        """Promise to say when there is something new to look at."""
        watcher = asyncio.get_running_loop().create_future()
        self._watchers.append(watcher)
        return watcher

    def look_again_in(self) -> float | None:
        """Say after how many seconds something that is held back may be ready."""
        return LOOK_AGAIN if self.waiting else None

    def drop(self, item: Item) -> None:
        """Forget what was delivered."""
        self.waiting.pop(item, None)
        line = self._by_key.get(item.key, {})
        line.pop(item, None)
        if not line:
            self._by_key.pop(item.key, None)
        self._note_emptiness()
        self._dirty.set()

    def drop_old(self) -> None:
        """Forget what nobody took in time."""
        now = self._clock.now()
        for item in [item for item in self.waiting if item.expires <= now]:
            self.drop(item)

    def clear(self) -> None:
        """Forget everything."""
        for item in list(self.waiting):
            self.drop(item)

    def _line_up(self, item: Item) -> None:
        self.waiting[item] = None
        self._by_key.setdefault(item.key, {})[item] = None
        self.empty.clear()

    def _note_emptiness(self) -> None:
        if not self.waiting:
            self.empty.set()


def _may_leave(item: Waiting, now: datetime) -> bool:
    """Say whether it is no longer held back."""
    return item.not_before is None or item.not_before <= now
