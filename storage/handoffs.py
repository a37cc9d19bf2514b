"""Handoffs, how they stand, and what was done with them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, text, update

from core.handoffs import Handoff, HandoffEvent, HandoffState, Move
from core.lines import Side
from storage.connections import Connection
from storage.staff_tables import OPEN_HANDOFF, UNPOSTED, handoff_events, handoffs, lines
from storage.statements import insert
from storage.tables import identities

_WAITS_COUNTED = 20
"""So many of the last claims tell how long one waits."""

_OF = (
    select(handoffs)
    .join(identities, identities.c.id == handoffs.c.identity_id)
    .where(identities.c.citizen_id == bindparam("whose"))
    .order_by(handoffs.c.id)
)
_ALL_OPEN_OF = _OF.where(text(OPEN_HANDOFF))
# Asked at every turn of somebody in the menu.
_OPEN_OF = _ALL_OPEN_OF.limit(1).with_for_update(of=handoffs)


class StoredHandoffs:
    """Implements `core.handoffs.HandoffStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, handoff: Handoff) -> Handoff:
        """Keep a new one; its id does not matter."""
        values = {name: value for name, value in vars(handoff).items() if name != "id"}
        statement = insert(self.connection, handoffs).values(values).returning(handoffs)
        return _as_handoff((await self.connection.execute(statement)).one())

    async def by_id(self, id: int) -> Handoff | None:
        """The handoff with this id."""
        return await self._one(select(handoffs).where(handoffs.c.id == id))

    async def locked(self, id: int) -> Handoff | None:
        """The same, which nobody else changes until the transaction ends."""
        return await self._one(select(handoffs).where(handoffs.c.id == id).with_for_update())

    async def open_of(self, citizen_id: int) -> Handoff | None:
        """The one of this citizen that is not closed, from whichever of their accounts, locked."""
        row = (await self.connection.execute(_OPEN_OF, {"whose": citizen_id})).first()
        return _as_handoff(row) if row else None

    async def all_open_of(self, citizen_id: int) -> list[Handoff]:
        """Those that are open where accounts were joined just now, the oldest first."""
        rows = await self.connection.execute(_ALL_OPEN_OF, {"whose": citizen_id})
        return [_as_handoff(row) for row in rows]

    async def of_citizen(self, citizen_id: int) -> list[Handoff]:
        """All that this citizen has had, from whichever of their accounts, the oldest first."""
        rows = await self.connection.execute(_OF, {"whose": citizen_id})
        return [_as_handoff(row) for row in rows]

    async def is_talking(self, citizen_id: int) -> bool:
        """Whether this citizen has an open one; read without a lock."""
        return (await self.connection.execute(_ALL_OPEN_OF, {"whose": citizen_id})).first() is not None

    async def in_topic(self, topic_id: int) -> Handoff | None:
        """The newest that is shown in this topic, locked."""
        query = select(handoffs).where(handoffs.c.topic_id == topic_id).order_by(handoffs.c.id.desc())
        return await self._one(query.limit(1).with_for_update())

    async def _one(self, query: Select[Any]) -> Handoff | None:
        row = (await self.connection.execute(query)).first()
        return _as_handoff(row) if row else None

    async def move(self, seen: Handoff, to: HandoffState, changes: Mapping[str, Any]) -> bool:
        """Change it if state and owner are still what was seen; False when somebody was quicker."""
        change = update(handoffs).where(
            handoffs.c.id == seen.id,
            handoffs.c.state == seen.state,
            handoffs.c.owner_id.is_(None) if seen.owner_id is None else handoffs.c.owner_id == seen.owner_id,
        )
        return (await self.connection.execute(change.values(state=to, **changes))).rowcount == 1

    async def note(self, id: int, changes: Mapping[str, Any]) -> None:
        """Change what is no move."""
        await self.connection.execute(update(handoffs).where(handoffs.c.id == id).values(**changes))

    async def add_event(self, id: int, event: HandoffEvent) -> None:
        """Write a line into the history, which only grows."""
        values = {**vars(event), "facts": dict(event.facts), "handoff_id": id}
        await self.connection.execute(insert(self.connection, handoff_events).values(values))

    async def events(self, id: int) -> list[HandoffEvent]:
        """What was done with it, the first at the beginning."""
        query = select(handoff_events).where(handoff_events.c.handoff_id == id).order_by(handoff_events.c.id)
        return [_as_event(row) for row in await self.connection.execute(query)]

    async def done_within(
        self, moves: Collection[Move], begins: datetime, ends: datetime
    ) -> list[tuple[int, HandoffEvent]]:
        """What of this was done within this time, in order, each with its handoff."""
        within = (handoff_events.c.at >= begins, handoff_events.c.at < ends, handoff_events.c.move.in_(moves))
        query = select(handoff_events).where(*within).order_by(handoff_events.c.id)
        return [(row.handoff_id, _as_event(row)) for row in await self.connection.execute(query)]

    async def in_state(self, states: Sequence[HandoffState], after: int, limit: int) -> list[Handoff]:
        """Those with an id above `after`, oldest first."""
        query = select(handoffs).where(handoffs.c.state.in_(states), handoffs.c.id > after)
        rows = await self.connection.execute(query.order_by(handoffs.c.id).limit(limit))
        return [_as_handoff(row) for row in rows]

    async def unshown(self, since: datetime, limit: int) -> list[Handoff]:
        """The open ones, and those of which operators have not seen all that was said since, oldest first."""
        unseen = select(lines.c.handoff_id).where(text(UNPOSTED), lines.c.at >= since)
        query = select(handoffs).where(or_(text(OPEN_HANDOFF), handoffs.c.id.in_(unseen)))
        rows = await self.connection.execute(query.order_by(handoffs.c.id).limit(limit))
        return [_as_handoff(row) for row in rows]

    async def owned_by(self, identity_id: int) -> list[Handoff]:
        """Those that somebody of the staff has, oldest first, locked."""
        query = select(handoffs).where(handoffs.c.owner_id == identity_id, text(OPEN_HANDOFF))
        rows = await self.connection.execute(query.order_by(handoffs.c.id).with_for_update())
        return [_as_handoff(row) for row in rows]

    async def count_waiting(self) -> int:
        """How many nobody has claimed."""
        query = select(func.count()).where(handoffs.c.state == HandoffState.waiting, text(OPEN_HANDOFF))
        return int((await self.connection.execute(query)).scalar_one())

    async def claimed_since(self, since: datetime) -> list[tuple[datetime, datetime]]:
        """When the last ones were asked for and claimed."""
        last = select(handoffs.c.asked_at, handoffs.c.claimed_at).where(handoffs.c.claimed_at > since)
        rows = await self.connection.execute(
            last.order_by(handoffs.c.claimed_at.desc()).limit(_WAITS_COUNTED)
        )
        return [(row.asked_at, row.claimed_at) for row in rows]

    async def unanswered(self) -> Mapping[int, datetime]:
        """Of the open ones, by id, when the citizen said the first words that nobody has answered."""
        query = (
            select(lines.c.handoff_id, func.min(lines.c.at).label("since"))
            .join(handoffs, handoffs.c.id == lines.c.handoff_id)
            .where(text(OPEN_HANDOFF), lines.c.side == Side.citizen)
            .where(or_(handoffs.c.operator_at.is_(None), lines.c.at > handoffs.c.operator_at))
        )
        rows = await self.connection.execute(query.group_by(lines.c.handoff_id))
        return {row.handoff_id: row.since for row in rows}

    async def touched(self, begins: datetime, ends: datetime) -> list[Handoff]:
        """Those that were asked for, answered first or closed within this time."""
        moments = (handoffs.c.asked_at, handoffs.c.first_answer_at, handoffs.c.closed_at)
        within = [and_(moment >= begins, moment < ends) for moment in moments]
        rows = await self.connection.execute(select(handoffs).where(or_(*within)).order_by(handoffs.c.id))
        return [_as_handoff(row) for row in rows]


def _as_event(row: Row[Any]) -> HandoffEvent:
    return HandoffEvent(row.at, row.actor, Move(row.move), row.facts)


def _as_handoff(row: Row[Any]) -> Handoff:
    return Handoff(**{**row._mapping, "state": HandoffState(row.state)})
