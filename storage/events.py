"""Events received: UNIQUE (channel, event id) makes a repeat have no effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.events import EventState, FailedEvent
from storage.connections import Connection
from storage.statements import for_both
from storage.tables import events

_ADD = for_both(events, lambda add: add.on_conflict_do_nothing().returning(events.c.id))


class StoredEvents:
    """Implements `core.events.EventStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, channel: str, event_id: str, now: datetime) -> int | None:
        """Store an event as handled; None when it was stored before (a repeat)."""
        values = {
            "channel": channel,
            "event_id": event_id,
            "state": EventState.handled,
            "attempts": 1,
            "received_at": now,
            "error": "",
        }
        statement = _ADD[self.connection.dialect.name]
        stored: int | None = (await self.connection.execute(statement, values)).scalar()
        return stored

    async def keep(
        self, id: int, state: EventState, attempts: int, error: str, raw: Mapping[str, Any] | None
    ) -> None:
        """Note how an event stands; `raw` is the event itself while it still has to be tried again."""
        values = {"state": state, "attempts": attempts, "error": error[:500], "raw": raw}
        await self.connection.execute(update(events).where(events.c.id == id).values(values))

    async def failed(self, id: int) -> FailedEvent | None:
        """The event, if it still waits for another try; locked until the transaction ends."""
        query = select(events).where(events.c.id == id, events.c.state == EventState.failed)
        row = (await self.connection.execute(query.with_for_update())).first()
        return FailedEvent(row.id, row.channel, row.raw, row.attempts, row.received_at) if row else None
