"""Finds cases by what is asked of them. Each question is another one, so nothing is kept ready."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, text

from core.case_list import Order, Place, Span, Wanted
from core.cases import CLOSED_STATUSES, NOT_LATE
from storage.connections import Connection
from storage.tables import AT_WORK, OPEN, cases

_COLUMNS = {
    "statuses": cases.c.status,
    "units": cases.c.unit,
    "services": cases.c.service,
    "streets": cases.c.street_id,
}


SETTLES = timedelta(seconds=2)
"""Between somebody's look at the clock and the first statement of what they do, on whichever machine."""
# Ours alone tell when they began: what other accounts do here is no change of a case.
_RUNNING = text(
    "SELECT max(clock_timestamp() - xact_start) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)


async def settled_before(connection: Connection, now: datetime) -> datetime:
    """No change of a case comes any more that happened until then: what did so is committed, or never is.

    PostgreSQL has transactions side by side: what happened earlier may be committed later, behind the place
    up to which somebody has followed. This has to be asked before the cases are read.
    """
    if connection.dialect.name == "sqlite":  # one writer: what is committed later has happened later
        return now
    running = (await connection.execute(_RUNNING)).scalar()
    return now - SETTLES - (running or timedelta())


def query_of(wanted: Wanted, order: Order, after: Place | None, limit: int, now: datetime) -> Select[Any]:
    """The rows of one page."""
    query = select(cases).where(*_conditions(wanted, now)).limit(limit)
    if order == Order.newest:
        behind = [cases.c.id < after.id] if after else []
        # Of a million cases a few thousand are open: those are found first and sorted then. With its sign the
        # id says so to SQLite, which otherwise goes through all cases in their order.
        order_by = text("+cases.id DESC") if _of_open_ones(wanted) else cases.c.id.desc()
        return query.where(*behind).order_by(order_by)
    return query.where(*_behind(after)).order_by(cases.c.changed_at, cases.c.id)


def _of_open_ones(wanted: Wanted) -> bool:
    return bool(wanted.late or (wanted.statuses and CLOSED_STATUSES.isdisjoint(wanted.statuses)))


def _behind(after: Place | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    same = and_(cases.c.changed_at == after.changed_at, cases.c.id > after.id)
    # The first condition says nothing new: it is what an index can be asked.
    return [cases.c.changed_at >= after.changed_at, or_(cases.c.changed_at > after.changed_at, same)]


def _conditions(wanted: Wanted, now: datetime) -> Iterator[Any]:
    if _of_open_ones(wanted):
        yield text(OPEN)  # word for word as the index has it
    for name, column in _COLUMNS.items():
        if (values := getattr(wanted, name)) is not None:
            yield column.in_(values)
    if wanted.but:
        yield cases.c.service.not_in(wanted.but)
    if wanted.late is not None:
        late = and_(cases.c.status.not_in(NOT_LATE), cases.c.due_at <= now)
        yield and_(text(AT_WORK), late) if wanted.late else not_(late)
    yield from _within(cases.c.registered_at, wanted.registered)
    yield from _within(cases.c.changed_at, wanted.changed)


def _within(column: ColumnElement[datetime], span: Span) -> Iterator[Any]:
    if span.since:
        yield column >= span.since
    if span.until:
        yield column < span.until
