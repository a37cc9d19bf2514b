"""Call-backs that citizens wait for, and those that were answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select, update

from core.callbacks import AnswerBy, Callback, CallbackState, Wish
from storage.connections import Connection
from storage.statements import insert
from storage.tables import callbacks, identities

_CITIZEN = "citizen"
"""Who ended a wish that was taken back."""
_WAITING = and_(callbacks.c.answered_at.is_(None), callbacks.c.text.is_not(None))
_IN_STATE = {
    CallbackState.waiting: _WAITING,
    CallbackState.answered: and_(callbacks.c.answered_at.is_not(None), callbacks.c.answered_by != _CITIZEN),
    CallbackState.taken_back: callbacks.c.answered_by == _CITIZEN,
}


class StoredCallbacks:
    """Implements `core.callbacks.CallbackStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, wish: Wish, now: datetime) -> None:
        """Keep a wish that nobody has answered."""
        values = _wished(wish) | {"text": wish.text, "asked_at": now}
        await self.connection.execute(insert(self.connection, callbacks).values(values))

    async def by_id(self, id: int) -> Callback | None:
        """The call-back with this id."""
        row = (await self.connection.execute(select(callbacks).where(callbacks.c.id == id))).first()
        return _as_callback(row) if row else None

    async def waiting_of(self, citizen_id: int) -> Callback | None:
        """The one that this citizen waits for, from whichever of their identities."""
        query = (
            select(callbacks)
            .join(identities, identities.c.id == callbacks.c.identity_id)
            .where(identities.c.citizen_id == citizen_id, _WAITING)
            .order_by(callbacks.c.id)
        )
        row = (await self.connection.execute(query)).first()
        return _as_callback(row) if row else None

    async def extend(self, id: int, wish: Wish) -> bool:
        """Add the words, and answer where and how was wished last; False when it waits no longer."""
        change = update(callbacks).where(callbacks.c.id == id, _WAITING)
        change = change.values(_wished(wish) | {"text": callbacks.c.text + "\n" + wish.text})
        return (await self.connection.execute(change)).rowcount == 1

    async def answer(self, id: int, note: str, actor: str, now: datetime) -> bool:
        """Keep the answer; False when it waits no longer."""
        change = update(callbacks).where(callbacks.c.id == id, _WAITING)
        change = change.values(note=note, answered_by=actor, answered_at=now)
        return (await self.connection.execute(change)).rowcount == 1

    async def take_back(self, id: int, now: datetime) -> bool:
        """Its citizen does not want an answer any more; False when it waits no longer."""
        change = update(callbacks).where(callbacks.c.id == id, _WAITING)
        change = change.values(answered_by=_CITIZEN, answered_at=now)
        return (await self.connection.execute(change)).rowcount == 1

    async def in_state(self, state: CallbackState, after: int, limit: int) -> list[Callback]:
        """Those with an id above `after`, oldest first. What was erased waits no longer."""
        query = select(callbacks).where(_IN_STATE[state], callbacks.c.id > after)
        rows = await self.connection.execute(query.order_by(callbacks.c.id).limit(limit))
        return [_as_callback(row) for row in rows]


def _wished(wish: Wish) -> dict[str, Any]:
    """What the latest wish says of who asks and how to answer."""
    return {
        "identity_id": wish.identity_id,
        "answer_by": wish.answer_by,
        "phone": wish.phone,
        "language": wish.language,
    }


def _state_of(row: Row[Any]) -> CallbackState:
    if row.answered_at is None:
        return CallbackState.waiting
    return CallbackState.taken_back if row.answered_by == _CITIZEN else CallbackState.answered


def _as_callback(row: Row[Any]) -> Callback:
    return Callback(
        id=row.id,
        identity_id=row.identity_id,
        state=_state_of(row),
        text=row.text,
        answer_by=AnswerBy(row.answer_by),
        phone=row.phone,
        language=row.language,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        note=row.note,
    )
