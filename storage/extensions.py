"""Wishes for a longer term, and what was decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from core.extensions import ExtensionRequest, Reason, Wish
from storage.connections import Connection
from storage.staff_tables import extension_requests as requests
from storage.statements import insert

_OPEN = requests.c.decided_at.is_(None)
_DROPPED = "dropped"
"""Who decided on a wish that another one took the place of."""


class StoredExtensions:
    """Implements `core.extensions.ExtensionStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def ask(
        self, case_id: int, wish: Wish, new_due_at: datetime, by: str, now: datetime
    ) -> ExtensionRequest:
        """Keep a wish; the one before that nobody has decided on is dropped."""
        earlier = update(requests).where(requests.c.case_id == case_id, _OPEN)
        dropped = {"decided_by": _DROPPED, "decided_at": now, "granted": False}
        await self.connection.execute(earlier.values(dropped))
        values = {"case_id": case_id, "reason": wish.reason, "note": wish.note, "new_due_at": new_due_at}
        statement = insert(self.connection, requests).values(values | {"asked_by": by, "asked_at": now})
        return _as_request((await self.connection.execute(statement.returning(requests))).one())

    async def by_id(self, id: int) -> ExtensionRequest | None:
        """The one with this id."""
        row = (await self.connection.execute(select(requests).where(requests.c.id == id))).first()
        return _as_request(row) if row else None

    async def decide(self, id: int, granted: bool, by: str, now: datetime) -> bool:
        """Write down the decision; False when there is one already."""
        change = update(requests).where(requests.c.id == id, _OPEN)
        change = change.values(granted=granted, decided_by=by, decided_at=now)
        return (await self.connection.execute(change)).rowcount == 1

    async def undecided(self, after: int, limit: int) -> list[ExtensionRequest]:
        """Those that wait for a decision, oldest first."""
        query = select(requests).where(_OPEN, requests.c.id > after).order_by(requests.c.id).limit(limit)
        return [_as_request(row) for row in await self.connection.execute(query)]


def _as_request(row: Row[Any]) -> ExtensionRequest:
    return ExtensionRequest(
        id=row.id,
        case_id=row.case_id,
        reason=Reason(row.reason),
        note=row.note,
        new_due_at=row.new_due_at,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        granted=row.granted,
    )
