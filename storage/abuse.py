"""What was decided about abuse, for which accounts it holds, and its history."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from core.abuse import Act, Grade, Measure, MeasureEvent, Outcome, Review
from storage.connections import Connection
from storage.staff_tables import measure_accounts, measure_events, measures
from storage.statements import insert
from storage.tables import identities

_CITIZEN = select(identities.c.citizen_id).where(identities.c.id == bindparam("whose")).scalar_subquery()
_HELD = (
    select(measure_accounts.c.measure_id)
    .join(identities, identities.c.id == measure_accounts.c.identity_id)
    .where(identities.c.citizen_id == _CITIZEN)
)
# Asked whenever somebody files a request or talks with an operator.
_OF = (
    select(measures)
    .where(measures.c.id.in_(_HELD), measures.c.ends_at > bindparam("since"))
    .order_by(measures.c.id)
)


class StoredAbuse:
    """Implements `core.abuse.AbuseStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, measure: Measure, accounts: Collection[int]) -> Measure:
        """Keep a new one, which holds for these accounts; its id does not matter."""
        values = {name: value for name, value in vars(measure).items() if name != "id"}
        statement = insert(self.connection, measures).values(values).returning(measures)
        added = _as_measure((await self.connection.execute(statement)).one())
        rows = [{"measure_id": added.id, "identity_id": one} for one in accounts]
        await self.connection.execute(insert(self.connection, measure_accounts).values(rows))
        return added

    async def by_id(self, id: int) -> Measure | None:
        """The one with this id."""
        row = (await self.connection.execute(select(measures).where(measures.c.id == id))).first()
        return _as_measure(row) if row else None

    async def of(self, identity_id: int, since: datetime) -> list[Measure]:
        """Those that hold for this account's citizen and end later than this, the oldest first."""
        rows = await self.connection.execute(_OF, {"whose": identity_id, "since": since})
        return [_as_measure(row) for row in rows]

    async def appeal(self, id: int, words: str, now: datetime) -> bool:
        """Keep what the citizen says against it; False when they have said it already."""
        change = update(measures).where(measures.c.id == id, measures.c.appealed_at.is_(None))
        values = {"appeal": words, "appealed_at": now, "review": Review.due}
        return (await self.connection.execute(change.values(values))).rowcount == 1

    async def end_review(self, measure: Measure) -> bool:
        """Keep what a review came to, and the new end; False when another was quicker."""
        change = update(measures).where(measures.c.id == measure.id, measures.c.review == Review.due)
        kept = ("ends_at", "review", "reviewed_at", "reviewed_by", "outcome")
        values = {name: getattr(measure, name) for name in kept}
        return (await self.connection.execute(change.values(values))).rowcount == 1

    async def to_review(self, after: int, limit: int) -> list[Measure]:
        """Those that a supervisor has to look at, the oldest first."""
        query = select(measures).where(measures.c.review == Review.due, measures.c.id > after)
        rows = await self.connection.execute(query.order_by(measures.c.id).limit(limit))
        return [_as_measure(row) for row in rows]

    async def add_event(self, id: int, event: MeasureEvent) -> None:
        """Write a line into the history, which only grows."""
        values = {**vars(event), "facts": dict(event.facts), "measure_id": id}
        await self.connection.execute(insert(self.connection, measure_events).values(values))

    async def events(self, id: int) -> list[MeasureEvent]:
        """What was done with it, the first at the beginning."""
        query = select(measure_events).where(measure_events.c.measure_id == id).order_by(measure_events.c.id)
        rows = await self.connection.execute(query)
        return [MeasureEvent(row.at, row.actor, Act(row.act), row.facts) for row in rows]


def _as_measure(row: Row[Any]) -> Measure:
    known = dict(row._mapping) | {"grade": Grade(row.grade), "review": Review(row.review)}
    return Measure(**known | {"outcome": Outcome(row.outcome) if row.outcome else None})
