"""Topics of the operators' group: reserved before they are made, found by their stored id."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, text, update

from core.topics import TRY_AGAIN_AFTER, Topic, TopicState
from storage.connections import Connection
from storage.staff_tables import LIVE, topics
from storage.statements import insert
from storage.tables import identities

_UNMADE = (TopicState.reserved, TopicState.creating)


class StoredTopics:
    """Implements `core.topics.TopicStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def by_id(self, id: int) -> Topic | None:
        """The topic with this id."""
        return await self._one(select(topics).where(topics.c.id == id))

    async def of(self, citizen_id: int) -> Topic | None:
        """The live topic of this citizen, from whichever of their accounts."""
        joined = select(topics).join(identities, identities.c.id == topics.c.identity_id)
        live = topics.c.state != TopicState.gone
        return await self._one(
            joined.where(identities.c.citizen_id == citizen_id, live).order_by(topics.c.id)
        )

    async def reserve(self, identity_id: int, group_id: int) -> Topic:
        """The live topic of this account; made if there is none."""
        values = {"identity_id": identity_id, "group_id": group_id, "state": TopicState.reserved}
        statement = (
            insert(self.connection, topics)
            .values(values)
            .on_conflict_do_nothing(index_elements=["identity_id"], index_where=text(LIVE))
        )
        await self.connection.execute(statement)
        live = topics.c.identity_id == identity_id, topics.c.state != TopicState.gone
        row = (await self.connection.execute(select(topics).where(*live))).one()
        return _as_topic(row)

    async def begin_creating(self, id: int, now: datetime) -> datetime | None:
        """Ask for this one now: None. Else when it may be asked for, as one was a moment ago."""
        topic = await self._one(select(topics).where(topics.c.id == id).with_for_update())
        if topic is None or topic.state not in _UNMADE:
            return now
        tried = select(topics.c.tried_at).where(
            topics.c.identity_id == topic.identity_id, topics.c.tried_at > now - TRY_AGAIN_AFTER
        )
        newest = tried.order_by(topics.c.tried_at.desc()).limit(1)
        last: datetime | None = (await self.connection.execute(newest)).scalar()
        if last is not None:
            return last + TRY_AGAIN_AFTER
        change = update(topics).where(topics.c.id == id)
        await self.connection.execute(change.values(state=TopicState.creating, tried_at=now))
        return None

    async def opened(self, id: int, thread: str) -> None:
        """The messenger has made it."""
        change = update(topics).where(topics.c.id == id).values(thread=thread, state=TopicState.open)
        await self.connection.execute(change)

    async def set_state(self, id: int, state: TopicState) -> None:
        """Note what became of it; what is gone stays gone."""
        change = update(topics).where(topics.c.id == id, topics.c.state != TopicState.gone)
        await self.connection.execute(change.values(state=state))

    async def at(self, group_id: int, thread: str) -> Topic | None:
        """The topic with this thread in this group."""
        return await self._one(select(topics).where(topics.c.group_id == group_id, topics.c.thread == thread))

    async def _one(self, query: Select[Any]) -> Topic | None:
        row = (await self.connection.execute(query)).first()
        return _as_topic(row) if row else None


def _as_topic(row: Row[Any]) -> Topic:
    return Topic(row.id, row.identity_id, row.group_id, row.thread or "", TopicState(row.state), row.tried_at)
