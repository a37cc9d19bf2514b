"""Timers: one for each kind and subject."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from core.timers import Timer, TimerKind
from storage.connections import Connection
from storage.statements import for_both
from storage.tables import timers

_SET = for_both(
    timers,
    lambda add: add.on_conflict_do_update(
        index_elements=["kind", "subject"], set_={"due_at": add.excluded.due_at}
    ),
)
_SOONER = for_both(
    timers,
    lambda add: add.on_conflict_do_update(
        index_elements=["kind", "subject"],
        set_={"due_at": add.excluded.due_at},
        where=add.excluded.due_at < timers.c.due_at,
    ),
)
_CANCEL = delete(timers).where(timers.c.kind == bindparam("kind"), timers.c.subject == bindparam("subject"))

_FIRST_DUE = (
    select(timers.c.id)
    .where(timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at, timers.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
TAKE_DUE = delete(timers).where(timers.c.id == _FIRST_DUE).returning(timers)
_NEXT_DUE = select(timers.c.due_at).order_by(timers.c.due_at).limit(1)


class StoredTimers:
    """Implements `core.timers.TimerStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def set(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Start this timer, or move it."""
        values = {"kind": kind, "subject": subject, "due_at": due_at}
        await self.connection.execute(_SET[self.connection.dialect.name], values)

    async def sooner(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Start this timer; one that runs already keeps the earlier of both times."""
        values = {"kind": kind, "subject": subject, "due_at": due_at}
        await self.connection.execute(_SOONER[self.connection.dialect.name], values)

    async def cancel(self, kind: TimerKind, subject: str) -> None:
        """Forget this timer, if it runs."""
        await self.connection.execute(_CANCEL, {"kind": kind, "subject": subject})

    async def take_due(self, now: datetime) -> Timer | None:
        """Remove the timer that is due first and return it; None when none is due."""
        row = (await self.connection.execute(TAKE_DUE, {"now": now})).first()
        return Timer(TimerKind(row.kind), row.subject, row.due_at) if row else None

    async def count(self, kind: TimerKind) -> int:
        """How many of this kind are running."""
        query = select(func.count()).select_from(timers).where(timers.c.kind == kind)
        running: int = (await self.connection.execute(query)).scalar_one()
        return running

    async def next_due(self) -> datetime | None:
        """When the next timer falls due."""
        due: datetime | None = (await self.connection.execute(_NEXT_DUE)).scalar()
        return due
