"""Alerts that those on call were told of."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update

from core.alerts import Alert, Emergency
from storage.connections import Connection
from storage.staff_tables import alerts
from storage.statements import insert

_OPEN = (alerts.c.taken_by.is_(None), alerts.c.withdrawn_at.is_(None))
"""Nobody has it, and help is still needed."""


class StoredAlerts:
    """Implements `core.alerts.AlertStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, emergency: Emergency, now: datetime) -> Alert:
        """Keep an emergency as an alert that nobody has taken."""
        values = asdict(emergency) | {"raised_at": now, "reminders": 0}
        statement = insert(self.connection, alerts).values(values).returning(alerts.c.id)
        id = (await self.connection.execute(statement)).scalar_one()  # noqa: A001
        return Alert(**asdict(emergency), id=id, reminders=0, taken_by=None)

    async def by_id(self, id: int) -> Alert | None:
        """The alert with this id."""
        row = (await self.connection.execute(select(alerts).where(alerts.c.id == id))).first()
        if row is None:
            return None
        return Alert(
            row.identity_id,
            row.about,
            row.place,
            row.words,
            row.phone,
            row.told,
            id=row.id,
            reminders=row.reminders,
            taken_by=row.taken_by,
            withdrawn=row.withdrawn_at is not None,
        )

    async def take(self, id: int, by: int, now: datetime) -> bool:
        """Give it to this person; False when somebody else was quicker."""
        change = update(alerts).where(alerts.c.id == id, *_OPEN)
        return (await self.connection.execute(change.values(taken_by=by, taken_at=now))).rowcount == 1

    async def withdraw(self, id: int, now: datetime) -> bool:
        """Its citizen needs no help any more; False when somebody has it already."""
        change = update(alerts).where(alerts.c.id == id, *_OPEN).values(withdrawn_at=now)
        return (await self.connection.execute(change)).rowcount == 1

    async def count_reminder(self, id: int) -> None:
        """One more reminder was sent."""
        change = update(alerts).where(alerts.c.id == id)
        await self.connection.execute(change.values(reminders=alerts.c.reminders + 1))
