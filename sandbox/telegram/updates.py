"""The updates that wait to be fetched or delivered."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.chats import Json
from sandbox.clock import SandboxClock

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LIVES = timedelta(hours=24)
CALLBACK_LIVES = timedelta(seconds=150)
LOOK_AGAIN = 1.0


@dataclass(eq=False)
class Update:
    """One update; those with the same key are delivered one after another."""

    update_id: int
    kind: str
    body: Json
    key: str
    expires: datetime
    not_before: datetime | None = None

    def as_json(self) -> Json:
        """Return the update as clients read it."""
        return {"update_id": self.update_id, self.kind: self.body}


class Updates:
    """The queue, oldest first; `dirty` is set by every change of it."""

    def __init__(self, clock: SandboxClock, dirty: asyncio.Event, waiting: list[Update]) -> None:
        self._clock = clock
        self._dirty = dirty
        # A dictionary keeps the order and forgets any one at once, however many wait.
        self.waiting = dict.fromkeys(waiting)
        self._watchers: list[asyncio.Future[None]] = []

    def add(self, update: Update) -> None:
        """Put an update at the end of the queue."""
        self.waiting[update] = None
        self._dirty.set()
        self.wake()

    def wake(self) -> None:
        """Make everybody who waits look again."""
        watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    def ready(self) -> list[Update]:
        """Return what may be delivered now."""
        self.drop_old()
        now = self._clock.now()
        return [update for update in self.waiting if update.not_before is None or update.not_before <= now]

    def news(self) -> "asyncio.Future[None]":
        """Promise to say when there is something new to look at."""
        watcher = asyncio.get_running_loop().create_future()
        self._watchers.append(watcher)
        return watcher

    def look_again_in(self) -> float | None:
        """Say after how many seconds an update that is held back may be ready."""
        return LOOK_AGAIN if self.waiting else None

    def confirm_before(self, offset: int) -> None:
        """Forget everything with a smaller id."""
        for update in list(self.waiting):
            if update.update_id < offset:
                self.drop(update)

    def keep_last(self, count: int) -> None:
        """Forget everything but the last few."""
        for update in list(self.waiting)[:-count]:
            self.drop(update)

    def drop(self, update: Update) -> None:
        """Forget one that was delivered."""
        self.waiting.pop(update, None)
        self._dirty.set()

    def drop_old(self) -> None:
        """Forget what nobody fetched in time."""
        now = self._clock.now()
        for update in [update for update in self.waiting if update.expires <= now]:
            self.drop(update)

    def clear(self) -> None:
        """Forget everything."""
        self.waiting.clear()
        self._dirty.set()
