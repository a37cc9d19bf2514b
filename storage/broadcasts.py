"""Broadcasts: what is told of outages, by whom, and how it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from core.areas import area_from_plain
from core.broadcasts import MOVES, Broadcast, BroadcastState, Move, Purpose
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from storage.connections import Connection
from storage.outage_tables import broadcasts, outage_events
from storage.outages import outage_row
from storage.tables import identities

_AUTHOR, _APPROVER = identities.alias("author"), identities.alias("approver")
_ALL = (
    select(broadcasts, _AUTHOR.c.citizen_id.label("author"), _APPROVER.c.citizen_id.label("approver"))
    .outerjoin(_AUTHOR, _AUTHOR.c.id == broadcasts.c.author_identity)
    .outerjoin(_APPROVER, _APPROVER.c.id == broadcasts.c.approver_identity)
    .order_by(broadcasts.c.id)
)
_TIMES = ("starts_at", "ends_at", "known_at", "over_at")


class StoredBroadcasts:
    """Implements `core.broadcasts.BroadcastStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, broadcast: Broadcast, event: OutageEvent) -> Broadcast:
        """Keep a new one, its id does not matter; the broadcast with its id."""
        made = insert(broadcasts).values(_row(broadcast)).returning(broadcasts.c.id)
        id = (await self.connection.execute(made)).scalar_one()  # noqa: A001
        await self._note(broadcast.outage.id, id, event)
        return replace(broadcast, id=id)

    async def by_id(self, id: int) -> Broadcast | None:
        """The broadcast, if there is one."""
        return next(iter(await self._read(_ALL.where(broadcasts.c.id == id))), None)

    async def change(self, broadcast: Broadcast, event: OutageEvent) -> bool:
        """Let a draft be as given; False if it is no draft any more."""
        draft = update(broadcasts).where(
            broadcasts.c.id == broadcast.id, broadcasts.c.state == BroadcastState.draft
        )
        if (await self.connection.execute(draft.values(_row(broadcast)))).rowcount == 0:
            return False
        await self._note(broadcast.outage.id, broadcast.id, event)
        return True

    async def move(self, id: int, move: Move, event: OutageEvent, **changes: Any) -> bool:
        """Make this move and these changes; False if it stands where it cannot be made: one of two wins."""
        starts, goal = MOVES[move]
        made = update(broadcasts).where(broadcasts.c.id == id, broadcasts.c.state.in_(starts))
        made = made.values(changes | {"state": goal}).returning(broadcasts.c.outage_id)
        row = (await self.connection.execute(made)).first()
        if row is None:
            return False
        await self._note(row.outage_id, id, event)
        return True

    async def of_outage(self, outage_id: int) -> list[Broadcast]:
        """All that tell of this outage, oldest first."""
        return await self._read(_ALL.where(broadcasts.c.outage_id == outage_id))

    async def in_states(self, states: Iterable[BroadcastState]) -> list[Broadcast]:
        """All that stand so, oldest first."""
        return await self._read(_ALL.where(broadcasts.c.state.in_(list(states))))

    async def _read(self, query: Select[Any]) -> list[Broadcast]:
        return [_as_broadcast(row) for row in await self.connection.execute(query)]

    async def _note(self, outage_id: int, broadcast_id: int, event: OutageEvent) -> None:
        values = vars(event) | {"facts": dict(event.facts)}
        values |= {"outage_id": outage_id, "broadcast_id": broadcast_id}
        await self.connection.execute(insert(outage_events).values(values))


def _row(broadcast: Broadcast) -> dict[str, Any]:
    values = vars(broadcast) | {"texts": dict(broadcast.texts)}
    values |= {"outage_id": broadcast.outage.id, "outage": _as_plain(broadcast.outage)}
    for known_by_others in ("id", "author", "approver"):
        del values[known_by_others]
    return values


def _as_plain(outage: Outage) -> dict[str, Any]:
    """The outage as it was then."""
    values = outage_row(outage) | {"id": outage.id}
    times = {name: values[name].isoformat() if values[name] else None for name in _TIMES}
    return values | times


def _as_outage(plain: Mapping[str, Any]) -> Outage:
    times = {name: datetime.fromisoformat(plain[name]) if plain[name] else None for name in _TIMES}
    parts = {
        "areas": tuple(area_from_plain(area) for area in plain["areas"]),
        "kind": OutageKind(plain["kind"]),
        "state": OutageState(plain["state"]),
    }
    return Outage(**(dict(plain) | times | parts))


def _as_broadcast(row: Row[Any]) -> Broadcast:
    return Broadcast(
        id=row.id,
        outage=_as_outage(row.outage),
        purpose=Purpose(row.purpose),
        texts=row.texts,
        state=BroadcastState(row.state),
        author=row.author,
        at=row.at,
        whole_city_confirmed=row.whole_city_confirmed,
        approver=row.approver,
        author_identity=row.author_identity,
        approver_identity=row.approver_identity,
        approved=row.approved,
        follows=row.follows,
        started_at=row.started_at,
        ended_at=row.ended_at,
        reason=row.reason,
    )
