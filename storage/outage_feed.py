"""What public feeds tell of outages besides what is announced."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import exists, func, select

from core.outage_feed import TOLD_AS, Change
from core.outages import Outage, OutageState
from storage.connections import Connection
from storage.outage_tables import outage_events, outages
from storage.outages import as_outage

_ENDS = OutageState.over, OutageState.cancelled
_TOLD = exists().where(outage_events.c.outage_id == outages.c.id, outage_events.c.what.in_(TOLD_AS))
_AT = func.max(outage_events.c.at)
_CHANGED = select(_AT).where(outage_events.c.outage_id == outages.c.id)


class StoredOutageFeed:
    """Implements `core.outage_feed.OutageFeedStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def ended(self, since: datetime) -> list[Outage]:
        """Outages that people were told of and that are over or called off since then, oldest first."""
        query = select(outages).where(outages.c.state.in_(_ENDS), _TOLD, _CHANGED.scalar_subquery() >= since)
        return [as_outage(row) for row in await self.connection.execute(query.order_by(outages.c.id))]

    async def changes(self, ids: Collection[int]) -> Mapping[int, Change]:
        """Of each of these how often it was changed."""
        query = (
            select(
                outage_events.c.outage_id,
                func.count().label("times"),
                _AT.label("at"),
            )
            .where(outage_events.c.outage_id.in_(ids))
            .group_by(outage_events.c.outage_id)
        )
        return {row.outage_id: Change(row.times, row.at) for row in await self.connection.execute(query)}
