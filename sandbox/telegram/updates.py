"""The updates that wait to be fetched or delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.chats import Json
from sandbox.queue import Queue

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LIVES = timedelta(hours=24)
CALLBACK_LIVES = timedelta(seconds=150)


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


class Updates(Queue[Update]):
    """The queue of updates, which a client may also confirm by their numbers."""

    expired: list[int]
    """The numbers of those that nobody took in time; whoever makes the queue gives the list."""

    def drop_old(self) -> None:
        """Forget what nobody took in time, but for its number."""
        now = self._clock.now()
        self.expired += [update.update_id for update in self.waiting if update.expires <= now]
        super().drop_old()

    def confirm_before(self, offset: int) -> None:
        """Forget everything with a smaller id."""
        for update in list(self.waiting):
            if update.update_id < offset:
                self.drop(update)

    def keep_last(self, count: int) -> None:
        """Forget everything but the last few."""
        for update in list(self.waiting)[:-count]:
            self.drop(update)
