"""Writes the histories of cases, each event chained to the one before (`core/history.py`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from core.cases import CaseEvent
from core.history import FIRST, Link, Texts, chained
from storage.connections import Connection
from storage.tables import case_events, cases

# Counting locks the case until the commit: whoever adds to it meanwhile waits, and then reads this event
# as the newest one. Both in one statement would read what was there before the wait.
_COUNT = (
    update(cases)
    .where(cases.c.id == bindparam("which"))
    .values(history_count=cases.c.history_count + 1, changed_at=bindparam("now"))
    .returning(cases.c.history_count)
)
_HASH = select(case_events.c.hash).where(
    case_events.c.case_id == bindparam("case"), case_events.c.position == bindparam("at")
)
_ADD = insert(case_events)


class CaseHistories:
    """The histories that one unit of work adds to."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._new: dict[int, Texts] = {}

    def begin(self, case_id: int, texts: list[tuple[str, str]]) -> None:
        """A case was stored, its first event counted already; that event binds these texts."""
        self._new[case_id] = tuple(sorted(texts))

    async def add(self, case_id: int, event: CaseEvent, note_id: int | None, note_digest: str | None) -> int:
        """Add an event, chained to the newest of its case; its place in the history."""
        texts = self._new.pop(case_id, None)
        position, previous = (1, FIRST) if texts is not None else await self._next(case_id, event.at)
        link = Link(case_id, event.at, event.actor, event.kind, event.facts, note_digest, texts)
        values: dict[str, Any] = {**vars(link), "note_id": note_id, "position": position}
        await self.connection.execute(_ADD, values | {"hash": chained(link, previous)})
        return position

    async def _next(self, case_id: int, now: datetime) -> tuple[int, str]:
        """The place of the next event, and the hash of the one before."""
        position = (await self.connection.execute(_COUNT, {"which": case_id, "now": now})).scalar_one()
        before = {"case": case_id, "at": position - 1}
        previous = (await self.connection.execute(_HASH, before)).scalar()
        # If somebody took the newest event away, the service goes on, and the check names the case.
        return position, previous or FIRST
