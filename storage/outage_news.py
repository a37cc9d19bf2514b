"""Who waits to hear how an outage stands."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    union,
    update,
)

from core.concerned import ToTell
from core.ledger import LEFT, REACHED, RecipientState
from storage.connections import Connection
from storage.outage_tables import outage_cases, outage_concerns, outage_news, recipients, subscribers
from storage.statements import among, insert
from storage.tables import Utc, cases, identities

_OUTAGE: BindParameter[int] = bindparam("outage")
_CONCERNED = union(
    select(outage_concerns.c.identity_id).where(outage_concerns.c.outage_id == _OUTAGE),
    select(cases.c.identity_id)
    .join(outage_cases, outage_cases.c.case_id == cases.c.id)
    .where(outage_cases.c.outage_id == _OUTAGE),
).subquery()
_NEXT = (
    select(outage_news.c.identity_id)
    .where(outage_news.c.outage_id == _OUTAGE)
    .order_by(outage_news.c.identity_id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKEN = delete(outage_news).where(
    outage_news.c.outage_id == _OUTAGE, among(outage_news.c.identity_id, "ids")
)
# Whoever is in several messengers may have filed in one and said «me too» in another.
_theirs, _told = identities.alias("theirs"), identities.alias("told")
_CASES = (
    select(_told.c.id.label("told"), cases.c.id, cases.c.street_id, cases.c.house)
    .join(outage_cases, outage_cases.c.case_id == cases.c.id)
    .join(_theirs, _theirs.c.id == cases.c.identity_id)
    .join(_told, or_(_told.c.id == _theirs.c.id, _told.c.citizen_id == _theirs.c.citizen_id))
    .where(outage_cases.c.outage_id == _OUTAGE, among(_told.c.id, "ids"))
    .order_by(cases.c.id)
)
_PLACES = (
    select(_told.c.id.label("told"), outage_concerns.c.street_id, outage_concerns.c.house)
    .join(_theirs, _theirs.c.id == outage_concerns.c.identity_id)
    .join(_told, or_(_told.c.id == _theirs.c.id, _told.c.citizen_id == _theirs.c.citizen_id))
    .where(outage_concerns.c.outage_id == _OUTAGE, among(_told.c.id, "ids"))
)
# Who has one of these broadcasts, or waits for it, gets what follows it, unless they want no notices by now.
_READERS = (
    select(_told.c.citizen_id)
    .join(recipients, recipients.c.identity_id == _told.c.id)
    .join(subscribers, subscribers.c.citizen_id == _told.c.citizen_id)
    .where(
        among(recipients.c.broadcast_id, "before"),
        recipients.c.state.in_([*REACHED, *LEFT, RecipientState.sending, RecipientState.superseded]),
    )
)


class StoredOutageNews:
    """Implements `core.concerned.OutageNewsStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def queue(self, outage_id: int, now: datetime, but_readers_of: Collection[int] = ()) -> None:
        """Everybody concerned shall hear how it stands: who said so, and the citizens of its cases.

        But nobody who is told by the broadcast that follows these.
        """
        await self._queue(outage_id, now, identities.c.citizen_id.not_in(_READERS), but_readers_of)

    async def queue_readers(self, outage_id: int, now: datetime, readers_of: Collection[int]) -> None:
        """Those concerned who have one of these broadcasts shall hear how it stands after all."""
        await self._queue(outage_id, now, identities.c.citizen_id.in_(_READERS), readers_of)

    async def _queue(
        self, outage_id: int, now: datetime, whom: ColumnElement[bool], before: Collection[int]
    ) -> None:
        people = (
            select(literal(outage_id), func.min(identities.c.id), literal(now, Utc))
            .join(_CONCERNED, _CONCERNED.c.identity_id == identities.c.id)
            # Without a WHERE SQLite would take ON CONFLICT for the ON of a join.
            .where(whom)
            .group_by(identities.c.citizen_id)
        )
        add = insert(self.connection, outage_news).from_select(["outage_id", "identity_id", "at"], people)
        which = {"outage": outage_id, "before": list(before)}
        await self.connection.execute(add.on_conflict_do_nothing(), which)

    async def take(self, outage_id: int, limit: int) -> list[ToTell]:
        """The next of them; they wait no longer."""
        ids = (await self.connection.execute(_NEXT, {"outage": outage_id, "most": limit})).scalars().all()
        if not ids:
            return []
        which = {"outage": outage_id, "ids": ids}
        await self.connection.execute(_TAKEN, which)
        filed: dict[int, list[int]] = defaultdict(list)
        places: dict[int, tuple[str, str]] = {}
        for row in await self.connection.execute(_CASES, which):
            filed[row.told].append(row.id)
            places.setdefault(row.told, _place(row))
        for row in await self.connection.execute(_PLACES, which):
            places[row.told] = _place(row)
        return [ToTell(one, tuple(filed[one]), *places.get(one, ("", ""))) for one in ids]

    async def note_over(self, outage_id: int, now: datetime) -> None:
        """All who are concerned hear that it is over, and need not be told in another way."""
        for table in (outage_concerns, outage_cases):
            change = update(table).where(table.c.outage_id == outage_id, table.c.told_over_at.is_(None))
            await self.connection.execute(change.values(told_over_at=now))


def _place(row: Row[Any]) -> tuple[str, str]:
    return row.street_id or "", row.house or ""
