"""Answers that operators owe."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from core.answers import OwedAnswer
from storage.connections import Connection
from storage.staff_tables import owed_answers
from storage.statements import insert

_OWED = owed_answers.c.answered_at.is_(None)


class StoredOwedAnswers:
    """Implements `core.answers.OwedAnswerStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def owe(self, case_id: int, due_at: datetime, now: datetime) -> bool:
        """Note that an answer is owed; False when one is owed already."""
        statement = insert(self.connection, owed_answers).values(case_id=case_id, asked_at=now, due_at=due_at)
        return (await self.connection.execute(statement.on_conflict_do_nothing())).rowcount == 1

    async def of_case(self, case_id: int) -> OwedAnswer | None:
        """The one that is owed now."""
        query = select(owed_answers).where(owed_answers.c.case_id == case_id, _OWED)
        row = (await self.connection.execute(query)).first()
        return _as_owed(row) if row else None

    async def settle(self, case_id: int, by: str, now: datetime) -> bool:
        """The citizen has been answered; False when nothing was owed."""
        change = update(owed_answers).where(owed_answers.c.case_id == case_id, _OWED)
        return (await self.connection.execute(change.values(answered_at=now, answered_by=by))).rowcount == 1

    async def waiting(self, after: int, limit: int) -> list[OwedAnswer]:
        """Those that are owed, oldest first."""
        query = select(owed_answers).where(_OWED, owed_answers.c.id > after)
        rows = await self.connection.execute(query.order_by(owed_answers.c.id).limit(limit))
        return [_as_owed(row) for row in rows]


def _as_owed(row: Row[Any]) -> OwedAnswer:
    return OwedAnswer(row.id, row.case_id, row.asked_at, row.due_at)
