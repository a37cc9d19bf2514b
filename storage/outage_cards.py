"""What the cards of outages count, and in which groups they stand."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, select, text

from core.life import Outcome
from core.outage_cards import Counts
from core.outages import OutageState
from storage.connections import Connection
from storage.outage_tables import outage_cases, outage_concerns, outage_proposals, outages
from storage.tables import OPEN, cases

_OUTAGE: BindParameter[Any] = bindparam("outage")
_JOINED = cases.join(outage_cases, outage_cases.c.case_id == cases.c.id)
NOT_WITHDRAWN = func.coalesce(cases.c.outcome, "") != Outcome.withdrawn
_CASES = (
    select(func.count().label("all"), func.sum(case((text(OPEN), 1), else_=0)).label("open"))
    .select_from(_JOINED)
    .where(outage_cases.c.outage_id == _OUTAGE, NOT_WITHDRAWN)
)
# Who has filed a request counts as that, whatever else they pressed.
_FILED = (
    select(cases.c.identity_id).select_from(_JOINED).where(outage_cases.c.outage_id == _OUTAGE, NOT_WITHDRAWN)
)
_PEOPLE = select(func.count()).where(
    outage_concerns.c.outage_id == _OUTAGE, outage_concerns.c.identity_id.not_in(_FILED)
)
_UNITS = (
    select(cases.c.unit)
    .select_from(_JOINED)
    .where(outage_cases.c.outage_id == _OUTAGE)
    .distinct()
    .order_by(cases.c.unit)
)
_BEHIND = select(outage_proposals.c.id).where(outage_proposals.c.outage_id == _OUTAGE)
_ANNOUNCED_TO = (
    select(outages.c.id)
    .select_from(_JOINED.join(outages, outages.c.id == outage_cases.c.outage_id))
    .where(outages.c.state == OutageState.announced, cases.c.unit == bindparam("unit"))
    .distinct()
    .order_by(outages.c.id)
)


class StoredOutageCards:
    """Implements `core.outage_cards.OutageCardStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def counts(self, outage_id: int) -> Counts:
        """How many it concerns."""
        found = (await self.connection.execute(_CASES, {"outage": outage_id})).one()
        people = (await self.connection.execute(_PEOPLE, {"outage": outage_id})).scalar_one()
        return Counts(found.all, int(found.open or 0), people)

    async def latest(self, outage_id: int, limit: int, unit: str = "") -> list[int]:
        """Its requests that came in last, oldest first; of one unit, if it is named."""
        query = select(cases.c.id).select_from(_JOINED).where(outage_cases.c.outage_id == outage_id)
        query = query.where(NOT_WITHDRAWN, *([cases.c.unit == unit] if unit else []))
        found = await self.connection.execute(query.order_by(cases.c.id.desc()).limit(limit))
        return list(found.scalars())[::-1]

    async def units(self, outage_id: int) -> list[str]:
        """The units that have its requests."""
        return list((await self.connection.execute(_UNITS, {"outage": outage_id})).scalars())

    async def proposal_behind(self, outage_id: int) -> int | None:
        """The proposal whose card the outage has taken over, if there is one."""
        found: int | None = (await self.connection.execute(_BEHIND, {"outage": outage_id})).scalar()
        return found

    async def announced_to(self, unit: str) -> list[int]:
        """The outages that are announced and that this unit has requests of."""
        return list((await self.connection.execute(_ANNOUNCED_TO, {"unit": unit})).scalars())
