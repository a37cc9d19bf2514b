"""Endpoints of units' own systems, and what they are still to be told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    String,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from core.cases import CaseEvent
from core.city_services import COMPLAINT
from core.hooks import LEASE, TEST, CallState, Endpoint, HookCall, Waiting
from storage.api_tables import hook_calls, hook_endpoints
from storage.connections import Connection
from storage.tables import Utc, cases

_AT = bindparam("now", type_=Utc)
_COLUMNS = {
    "endpoint_id": hook_endpoints.c.id,
    "case_id": cases.c.id,
    "number": cases.c.number,
    "position": bindparam("place", type_=Integer),
    "kind": bindparam("what", type_=String),
    "status": cases.c.status,
    "unit": cases.c.unit,
    "at": _AT,
    "state": literal(CallState.waiting.value, String),
    "tries": literal(0, Integer),
    "waits_since": _AT,
    "next_at": _AT,
}
# With every event of every case, so one statement that finds nothing where nobody listens. Complaints about
# operators are told to no unit.
_TELL = insert(hook_calls).from_select(
    list(_COLUMNS),
    select(*(column.label(name) for name, column in _COLUMNS.items()))
    .select_from(hook_endpoints)
    .join(cases, cases.c.id == bindparam("which"))
    .where(
        hook_endpoints.c.ended_at.is_(None),
        or_(hook_endpoints.c.unit == cases.c.unit, hook_endpoints.c.unit == bindparam("before")),
        cases.c.service != COMPLAINT,
    ),
)
_IN_FORCE = select(hook_endpoints).where(hook_endpoints.c.ended_at.is_(None)).order_by(hook_endpoints.c.id)
_WAITS = hook_calls.c.state == CallState.waiting
_DUE = and_(_WAITS, hook_calls.c.next_at <= bindparam("now"))
_ANY_DUE = select(exists().where(_DUE))
_EARLIER = hook_calls.alias("earlier")
_FIRST = ~exists().where(
    _EARLIER.c.endpoint_id == hook_calls.c.endpoint_id,
    _EARLIER.c.case_id == hook_calls.c.case_id,
    _EARLIER.c.state == CallState.waiting,
    _EARLIER.c.id < hook_calls.c.id,
)
_TALLY = select(
    hook_calls.c.endpoint_id,
    func.sum(case((_WAITS, 1), else_=0)).label("waiting"),
    func.sum(case((_WAITS, 0), else_=1)).label("parked"),
    func.min(case((_WAITS, hook_calls.c.waits_since))).label("since"),
).group_by(hook_calls.c.endpoint_id)


class StoredHooks:
    """Implements `core.hooks.HookStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def tell(self, case_id: int, position: int, event: CaseEvent) -> None:
        """Let those be told who listen to the unit that has the case, and to the one that had it before."""
        before = event.facts.get("from", "")
        values = {"which": case_id, "place": position, "what": event.kind, "now": event.at, "before": before}
        await self.connection.execute(_TELL, values)

    async def add(self, unit: str, url: str, secret: str, by: str, now: datetime) -> Endpoint:
        """Keep a new endpoint."""
        values = {"unit": unit, "url": url, "secret": secret, "made_at": now, "made_by": by, "trouble": ""}
        added = await self.connection.execute(insert(hook_endpoints).returning(hook_endpoints.c.id), values)
        return Endpoint(added.scalar_one(), unit, url, secret, now, by)

    async def in_force(self) -> list[Endpoint]:
        """The endpoints that are told, in the order of their making."""
        return [_as_endpoint(row) for row in await self.connection.execute(_IN_FORCE)]

    async def end(self, id: int, now: datetime) -> bool:
        """Tell it nothing more, and forget what waits; False when there is none."""
        change = update(hook_endpoints).where(hook_endpoints.c.id == id, hook_endpoints.c.ended_at.is_(None))
        if (await self.connection.execute(change.values(ended_at=now))).rowcount == 0:
            return False
        await self.connection.execute(delete(hook_calls).where(hook_calls.c.endpoint_id == id))
        return True

    async def add_test(self, id: int, now: datetime) -> None:
        """A call that tells of no case."""
        values = {"endpoint_id": id, "number": "", "position": 0, "kind": TEST, "status": "", "unit": ""}
        times = {"at": now, "waits_since": now, "next_at": now}
        state = {"state": CallState.waiting, "tries": 0}
        await self.connection.execute(insert(hook_calls), values | times | state)

    async def unpark(self, id: int, now: datetime) -> int:
        """Try again from now on what was given up; how many calls that are."""
        change = update(hook_calls).where(
            hook_calls.c.endpoint_id == id, hook_calls.c.state == CallState.parked
        )
        values = {"state": CallState.waiting, "tries": 0, "waits_since": now, "next_at": now}
        return (await self.connection.execute(change.values(values))).rowcount

    async def waiting(self) -> Mapping[int, Waiting]:
        """Of each endpoint what has not arrived; those without any are missing."""
        rows = await self.connection.execute(_TALLY)
        return {row.endpoint_id: Waiting(row.waiting, row.parked, row.since) for row in rows}

    async def any_due(self, now: datetime) -> bool:
        """Whether there is a call to make."""
        return bool((await self.connection.execute(_ANY_DUE, {"now": now})).scalar())

    async def take(self, now: datetime, limit: int, but: Collection[int]) -> Sequence[HookCall]:
        """Take calls that are due, each the first of its case, but none of these endpoints."""
        query = select(hook_calls.c.id).where(_DUE, _FIRST, hook_calls.c.endpoint_id.not_in(but))
        query = query.order_by(hook_calls.c.next_at, hook_calls.c.id).limit(limit)
        rows = await self.connection.execute(query.with_for_update(skip_locked=True), {"now": now})
        ids = list(rows.scalars())
        if not ids:
            return []
        change = update(hook_calls).where(hook_calls.c.id.in_(ids))
        await self.connection.execute(change.values(next_at=now + LEASE, tries=hook_calls.c.tries + 1))
        query = select(hook_calls, hook_endpoints.c.url, hook_endpoints.c.secret).join(hook_endpoints)
        taken = await self.connection.execute(query.where(hook_calls.c.id.in_(ids)).order_by(hook_calls.c.id))
        return [_as_call(row) for row in taken]

    async def arrived(self, call: HookCall) -> None:
        """It is done, and the endpoint in order."""
        await self.connection.execute(delete(hook_calls).where(hook_calls.c.id == call.id))
        change = update(hook_endpoints).where(
            hook_endpoints.c.id == call.endpoint_id, hook_endpoints.c.trouble != ""
        )
        await self.connection.execute(change.values(trouble="", trouble_since=None))

    async def failed(self, call: HookCall, reason: str, again_at: datetime | None, now: datetime) -> None:
        """It did not arrive; None: it is parked."""
        values = {"next_at": again_at} if again_at else {"state": CallState.parked}
        await self.connection.execute(update(hook_calls).where(hook_calls.c.id == call.id).values(values))
        since = func.coalesce(hook_endpoints.c.trouble_since, now)
        change = update(hook_endpoints).where(hook_endpoints.c.id == call.endpoint_id)
        await self.connection.execute(change.values(trouble=reason[:200], trouble_since=since))


def _as_endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(**{name: getattr(row, name) for name in Endpoint.__dataclass_fields__})


def _as_call(row: Row[Any]) -> HookCall:
    return HookCall(**{name: getattr(row, name) for name in HookCall.__dataclass_fields__})
