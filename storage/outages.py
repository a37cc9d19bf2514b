"""Outages, their history, and whom they concern."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, Text, bindparam, cast, delete, func, insert, or_, select, update

from core.areas import area_as_plain, area_from_plain
from core.outages import MOVES, Concern, Outage, OutageEvent, OutageKind, OutageState
from storage.connections import Connection
from storage.outage_tables import outage_cases, outage_concerns, outage_events, outages
from storage.statements import for_both

_REVISION = select(func.count()).select_from(outage_events)
_ANNOUNCED = (
    select(outages)
    .where(outages.c.state == OutageState.announced)
    .order_by(outages.c.starts_at, outages.c.id)
)
# The areas as text, as `area_as_plain` has them; what names no street may be a district, or the city.
_AREAS = cast(outages.c.areas, Text)
_TOUCHING = _ANNOUNCED.where(
    outages.c.kind.in_(bindparam("kinds", expanding=True)),
    or_(_AREAS.like(bindparam("here")), _AREAS.like('%"street_id": ""%')),
)
_ADD_EVENT = insert(outage_events)
_JOIN = for_both(outage_cases, lambda add: add.on_conflict_do_nothing())
_CONCERN = for_both(outage_concerns, lambda add: add.on_conflict_do_nothing())


class StoredOutages:
    """Implements `core.outages.OutageStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, outage: Outage, event: OutageEvent) -> Outage:
        """Keep a new one, its id does not matter; the outage with its id."""
        made = insert(outages).values(outage_row(outage)).returning(outages)
        row = (await self.connection.execute(made)).one()
        await self.note(row.id, event)
        return as_outage(row)

    async def by_id(self, id: int) -> Outage | None:
        """The outage, if there is one."""
        row = (await self.connection.execute(select(outages).where(outages.c.id == id))).first()
        return as_outage(row) if row else None

    async def held(self, id: int) -> Outage | None:
        """The outage, which nobody changes until the transaction ends.

        Many may hold it at once. SQLite has one writer and ignores FOR SHARE.
        """
        query = select(outages).where(outages.c.id == id).with_for_update(read=True)
        row = (await self.connection.execute(query)).first()
        return as_outage(row) if row else None

    async def locked(self, id: int) -> Outage | None:
        """The outage, for whoever is going to change it."""
        query = select(outages).where(outages.c.id == id).with_for_update()
        row = (await self.connection.execute(query)).first()
        return as_outage(row) if row else None

    async def change(self, outage: Outage, event: OutageEvent) -> None:
        """Let it be as given from now on."""
        change = update(outages).where(outages.c.id == outage.id).values(outage_row(outage))
        await self.connection.execute(change)
        await self.note(outage.id, event)

    async def move(self, id: int, goal: OutageState, event: OutageEvent) -> bool:
        """Bring it to this state; False if it stands where no move leads there, or is not there."""
        starts = [state for state, goals in MOVES.items() if goal in goals]
        values: dict[str, Any] = {"state": goal}
        if goal is OutageState.over:
            values["over_at"] = event.at
        change = update(outages).where(outages.c.id == id, outages.c.state.in_(starts)).values(values)
        if (await self.connection.execute(change)).rowcount == 0:
            return False
        await self.note(id, event)
        return True

    async def note(self, id: int, event: OutageEvent) -> None:
        """Write down something that was done with it."""
        values = vars(event) | {"outage_id": id, "facts": dict(event.facts)}
        await self.connection.execute(_ADD_EVENT, values)

    async def history(self, id: int) -> list[OutageEvent]:
        """All that was done with it, oldest first."""
        query = select(outage_events).where(outage_events.c.outage_id == id).order_by(outage_events.c.id)
        rows = await self.connection.execute(query)
        return [OutageEvent(row.at, row.by, row.what, row.broadcast_id, row.facts) for row in rows]

    async def revision(self) -> int:
        """Another number after every change of any outage.

        The events are counted: of two that are written at once the second to be committed may have the
        smaller id, so that the largest one tells nothing.
        """
        return int((await self.connection.execute(_REVISION)).scalar_one())

    async def announced(self) -> list[Outage]:
        """All that are announced, and neither over nor cancelled; the first to begin comes first."""
        return [as_outage(row) for row in await self.connection.execute(_ANNOUNCED)]

    async def touching(self, street_id: str, kinds: Collection[OutageKind]) -> list[Outage]:
        """Those that are announced and may hold places in this street, the first to begin first.

        Only these are read: of hundreds it takes long to make areas out of what is kept.
        """
        which = {"kinds": list(kinds), "here": f'%"street_id": "{street_id}"%'}
        return [as_outage(row) for row in await self.connection.execute(_TOUCHING, which)]

    async def join_case(self, outage_id: int, case_id: int, now: datetime) -> bool:
        """Let a case belong to this outage; False if it belongs to one already."""
        values = {"case_id": case_id, "outage_id": outage_id, "at": now}
        return (await self._put(_JOIN, values)) == 1

    async def part_cases(self, outage_id: int) -> None:
        """No case belongs to it any more."""
        await self.connection.execute(delete(outage_cases).where(outage_cases.c.outage_id == outage_id))

    async def cases(self, outage_id: int) -> list[int]:
        """The cases that belong to it, oldest first."""
        query = select(outage_cases.c.case_id).where(outage_cases.c.outage_id == outage_id)
        return list((await self.connection.execute(query.order_by(outage_cases.c.case_id))).scalars())

    async def of_case(self, case_id: int) -> Outage | None:
        """The outage that this case belongs to."""
        query = select(outages).join(outage_cases, outage_cases.c.outage_id == outages.c.id)
        row = (await self.connection.execute(query.where(outage_cases.c.case_id == case_id))).first()
        return as_outage(row) if row else None

    async def concern(self, concern: Concern) -> bool:
        """Somebody is concerned by it as well; False if that was known. A wish for the end stays."""
        if (await self._put(_CONCERN, vars(concern))) == 1:
            return True
        change = update(outage_concerns).where(
            outage_concerns.c.outage_id == concern.outage_id,
            outage_concerns.c.identity_id == concern.identity_id,
        )
        if concern.wants_end:
            await self.connection.execute(change.values(wants_end=True))
        return False

    async def concerns(self, outage_id: int) -> list[Concern]:
        """All who said so, oldest first."""
        query = select(outage_concerns).where(outage_concerns.c.outage_id == outage_id)
        rows = await self.connection.execute(query.order_by(outage_concerns.c.at))
        return [Concern(**row._mapping) for row in rows]

    async def concerns_of(self, identity_ids: Sequence[int]) -> list[tuple[Outage, Concern]]:
        """What these accounts said so of, oldest first."""
        query = (
            select(outages, outage_concerns)
            .join(outage_concerns, outage_concerns.c.outage_id == outages.c.id)
            .where(outage_concerns.c.identity_id.in_(identity_ids))
            .order_by(outage_concerns.c.at, outage_concerns.c.identity_id)
        )
        rows = await self.connection.execute(query)
        return [(as_outage(row), Concern(**_part(row, outage_concerns))) for row in rows]

    async def note_told_over(self, outage_id: int, identity_ids: Sequence[int], now: datetime) -> None:
        """These have been told that it is over."""
        change = update(outage_concerns).where(
            outage_concerns.c.outage_id == outage_id, outage_concerns.c.identity_id.in_(identity_ids)
        )
        await self.connection.execute(change.values(told_over_at=now))

    async def _put(self, statement: Mapping[str, Any], values: Mapping[str, Any]) -> int:
        made = await self.connection.execute(statement[self.connection.dialect.name], dict(values))
        return int(made.rowcount)


def _part(row: Row[Any], table: Table) -> dict[str, Any]:
    """What one of two joined tables says in this row."""
    return {column.name: row._mapping[column] for column in table.columns}


def outage_row(outage: Outage) -> dict[str, Any]:
    """What is stored of an outage, but for its id."""
    values = vars(outage) | {"areas": [area_as_plain(area) for area in outage.areas]}
    values |= {"cause": dict(outage.cause), "remark": dict(outage.remark)}
    del values["id"]
    return values


def as_outage(row: Row[Any]) -> Outage:
    """The outage as it is stored."""
    return Outage(
        row.id,
        OutageKind(row.kind),
        row.emergency,
        tuple(area_from_plain(area) for area in row.areas),
        row.starts_at,
        row.ends_at,
        row.cause,
        row.known_at,
        OutageState(row.state),
        row.remark,
        row.over_at,
    )
