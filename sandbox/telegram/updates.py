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

    def may_leave(self, now: datetime) -> bool:
        """Say whether the update is no longer held back."""
        return self.not_before is None or self.not_before <= now


class Updates:
    """The queue, oldest first; `dirty` is set by every change of it."""

    def __init__(self, clock: SandboxClock, dirty: asyncio.Event, waiting: list[Update]) -> None:
        self._clock = clock
        self._dirty = dirty
        # Dictionaries keep the order and forget any one at once, however many wait.
        self.waiting: dict[Update, None] = {}
        self._by_key: dict[str, dict[Update, None]] = {}
        for update in waiting:
            self._line_up(update)
        self._watchers: list[asyncio.Future[None]] = []

    def add(self, update: Update) -> None:
        """Put an update at the end of the queue."""
        self._line_up(update)
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
        return [update for update in self.waiting if update.may_leave(now)]

    def waiting_keys(self) -> list[str]:
        """Name the lines in which something waits."""
        return list(self._by_key)

    def next_of(self, key: str) -> Update | None:
        """Return the first update of a line that may be delivered now."""
        now = self._clock.now()
        line = self._by_key.get(key, {})
        return next((update for update in line if update.expires > now and update.may_leave(now)), None)

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
        line = self._by_key.get(update.key, {})
        line.pop(update, None)
        if not line:
            self._by_key.pop(update.key, None)
        self._dirty.set()

    def drop_old(self) -> None:
        """Forget what nobody fetched in time."""
        now = self._clock.now()
        for update in [update for update in self.waiting if update.expires <= now]:
            self.drop(update)

    def clear(self) -> None:
        """Forget everything."""
        for update in list(self.waiting):
            self.drop(update)

    def _line_up(self, update: Update) -> None:
        self.waiting[update] = None
        self._by_key.setdefault(update.key, {})[update] = None
