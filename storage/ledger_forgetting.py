"""Forgets who was told of outages. How many they were stays: `ledger_tallies`."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, bindparam, delete, select

from core.ledger import LEFT, RecipientState
from storage.connections import Connection
from storage.outage_tables import ledger_tallies, recipients
from storage.statements import for_both

_KEY = (recipients.c.broadcast_id, recipients.c.citizen_id)
_END: Mapping[RecipientState, RecipientState] = {
    **dict.fromkeys(LEFT, RecipientState.stopped),
    # Their message is on its way just now: nobody will write down what became of it.
    RecipientState.sending: RecipientState.unknown,
}
"""How it ends with those who are forgotten before they are told."""
_ADD = for_both(
    ledger_tallies,
    lambda add: add.on_conflict_do_update(
        index_elements=["broadcast_id", "state"],
        set_={"number": ledger_tallies.c.number + add.excluded.number},
    ),
)
_REMOVE = delete(recipients).where(
    and_(*(column == bindparam(f"the_{column.name}") for column in _KEY)),
)


async def forget_recipients(connection: Connection, *these: ColumnElement[bool], most: int | None) -> int:
    """Count these, at most so many, and keep no row of them; how many there were."""
    query = select(*_KEY, recipients.c.state).where(*these).order_by(*_KEY).limit(most)
    rows = (await connection.execute(query.with_for_update())).all()
    states = [(row.broadcast_id, RecipientState(row.state)) for row in rows]
    counted = Counter((which, _END.get(state, state)) for which, state in states)
    tallies = [{"broadcast_id": key[0], "state": key[1], "number": n} for key, n in sorted(counted.items())]
    if rows:
        await connection.execute(_ADD[connection.dialect.name], tallies)
        keys = [{"the_broadcast_id": row.broadcast_id, "the_citizen_id": row.citizen_id} for row in rows]
        await connection.execute(_REMOVE, keys)
    return len(rows)
