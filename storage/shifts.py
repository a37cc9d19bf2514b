"""When somebody of the staff came on shift and went off."""

from collections.abc import Sequence

from sqlalchemy import func, select, union_all

from core.access import TALKERS
from core.lines import PROGRAM
from core.shifts import ShiftEvent, Why
from storage.api_tables import api_keys
from storage.connections import Connection
from storage.staff_tables import grants, shift_events
from storage.statements import insert
from storage.tables import identities

_PEOPLE = select(grants.c.identity_id).where(grants.c.role.in_(TALKERS), grants.c.revoked_at.is_(None))
_PROGRAMS = (
    select(identities.c.id)
    .join(api_keys, api_keys.c.name == identities.c.external_id)
    .where(identities.c.channel == PROGRAM, api_keys.c.role.in_(TALKERS), api_keys.c.revoked_at.is_(None))
)
_TALKERS = union_all(_PEOPLE, _PROGRAMS)


class StoredShifts:
    """Implements `core.shifts.ShiftStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, event: ShiftEvent) -> None:
        """Write it into the history."""
        await self.connection.execute(insert(self.connection, shift_events).values(vars(event)))

    async def is_on(self, identity_id: int) -> bool:
        """Whether they came on and did not go off since."""
        query = select(shift_events.c.is_on).where(shift_events.c.identity_id == identity_id)
        last = await self.connection.execute(query.order_by(shift_events.c.id.desc()).limit(1))
        return bool(last.scalar())

    async def on(self) -> Sequence[int]:
        """The people and programs on shift that may talk with citizens, who came first at the beginning."""
        last = (
            select(func.max(shift_events.c.id))
            .where(shift_events.c.identity_id.in_(_TALKERS))
            .group_by(shift_events.c.identity_id)
        )
        query = select(shift_events.c.identity_id).where(shift_events.c.id.in_(last), shift_events.c.is_on)
        return list((await self.connection.execute(query.order_by(shift_events.c.id))).scalars())

    async def events(self, identity_id: int) -> list[ShiftEvent]:
        """Somebody's history, the first at the beginning."""
        query = select(shift_events).where(shift_events.c.identity_id == identity_id)
        rows = await self.connection.execute(query.order_by(shift_events.c.id))
        return [ShiftEvent(row.identity_id, row.at, row.is_on, Why(row.why)) for row in rows]
