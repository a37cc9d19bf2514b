"""Breaches that heads of units have to explain."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from core.cases import Case
from core.escalations import Escalation, Result, Why
from storage.connections import Connection
from storage.staff_tables import escalations
from storage.statements import insert


class StoredEscalations:
    """Implements `core.escalations.EscalationStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(
        self, case: Case, unit: str, why: Why, head_id: int | None, explain_by: datetime, now: datetime
    ) -> Escalation | None:
        """A new one; None when one about the same is open."""
        values = {"case_id": case.id, "unit": unit, "why": why, "head_id": head_id}
        statement = insert(self.connection, escalations).values(
            values | {"raised_at": now, "explain_by": explain_by}
        )
        added = await self.connection.execute(statement.on_conflict_do_nothing().returning(escalations))
        row = added.first()
        return _as_escalation(row) if row else None

    async def by_id(self, id: int) -> Escalation | None:
        """The one with this id."""
        row = (await self.connection.execute(select(escalations).where(escalations.c.id == id))).first()
        return _as_escalation(row) if row else None

    async def end(self, id: int, outcome: Result, by: str, explanation: str, now: datetime) -> bool:
        """Write down how it ended; False when it has ended already."""
        change = update(escalations).where(escalations.c.id == id, escalations.c.explained_at.is_(None))
        values = {"outcome": outcome, "explained_by": by, "explanation": explanation, "explained_at": now}
        return (await self.connection.execute(change.values(values))).rowcount == 1

    async def unanswered(self, after: int, limit: int) -> list[Escalation]:
        """Those that have not ended, oldest first."""
        query = select(escalations).where(escalations.c.explained_at.is_(None), escalations.c.id > after)
        rows = await self.connection.execute(query.order_by(escalations.c.id).limit(limit))
        return [_as_escalation(row) for row in rows]


def _as_escalation(row: Row[Any]) -> Escalation:
    return Escalation(
        id=row.id,
        case_id=row.case_id,
        unit=row.unit,
        why=Why(row.why),
        head_id=row.head_id,
        raised_at=row.raised_at,
        explain_by=row.explain_by,
        explained_at=row.explained_at,
        explained_by=row.explained_by,
        explanation=row.explanation,
        outcome=Result(row.outcome) if row.outcome else None,
    )
