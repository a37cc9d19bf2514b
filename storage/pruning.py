"""Removes rows that are of no use any more, in the order of their keys: each piece reads few rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from core.events import EventState
from core.outbox import OutboxState
from core.pruning import Old, Piece
from storage.connections import Connection
from storage.outage_tables import early_failures
from storage.staff_tables import bind_codes, bind_tries, corrections
from storage.tables import events, join_codes, metadata, outbox, outbox_parts, receipts

ROWS = 500
"""Looked at in one piece."""
_newer = outbox.alias()
_last = outbox.alias()


@dataclass(frozen=True)
class _Rule:
    """Which rows of a table may go. `parts` belong to them and go first."""

    table: Table
    at: Column[Any]
    """What their age is counted from."""
    may_go: tuple[ColumnElement[bool], ...] = ()
    came: Column[Any] | None = None
    """Grows with the key: behind the first row that is not old no other is."""
    parts: tuple[Column[Any], ...] = ()


def _nobody_needs(table: Table, parts: Sequence[Table]) -> list[ColumnElement[bool]]:
    """No row of another table refers to it, whichever tables there are."""
    links = [
        column
        for other in metadata.sorted_tables
        if other not in parts
        for column in other.columns
        if any(key.column is table.c.id for key in column.foreign_keys)
    ]
    return [~exists().where(column == table.c.id) for column in links]


_MESSAGE_MAY_GO = (
    outbox.c.state.not_in((OutboxState.queued, OutboxState.sending)),
    # News that was missed is told when the person is back.
    cast(outbox.c.body, Text).not_like('%"missed"%'),
    # The newest message of a card is the one that is changed.
    or_(
        outbox.c.card.is_(None),
        exists().where(
            _newer.c.channel == outbox.c.channel,
            _newer.c.address == outbox.c.address,
            _newer.c.card == outbox.c.card,
            _newer.c.id > outbox.c.id,
            _newer.c.state == OutboxState.sent,
        ),
    ),
    *_nobody_needs(outbox, (outbox_parts,)),
    # SQLite would give the id of the last row away once more.
    outbox.c.id < select(func.max(_last.c.id)).scalar_subquery(),
)

_RULES: Mapping[Old, _Rule] = {
    Old.handled_events: _Rule(
        events, events.c.received_at, (events.c.state == EventState.handled,), events.c.received_at
    ),
    Old.dead_events: _Rule(
        events, events.c.received_at, (events.c.state == EventState.dead,), events.c.received_at
    ),
    Old.messages: _Rule(
        outbox, outbox.c.settled_at, _MESSAGE_MAY_GO, outbox.c.created_at, (outbox_parts.c.outbox_id,)
    ),
    Old.receipts: _Rule(receipts, receipts.c.at),
    Old.early_failures: _Rule(early_failures, early_failures.c.at),
    Old.join_codes: _Rule(join_codes, join_codes.c.expires_at),
    Old.bind_codes: _Rule(bind_codes, bind_codes.c.expires_at),
    Old.bind_tries: _Rule(bind_tries, bind_tries.c.since),
    Old.corrections: _Rule(corrections, corrections.c.day),
}


class StoredPruning:
    """Implements `core.pruning.PruneStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def count(self, old: Old) -> int:
        """How many rows of this kind there are to look at."""
        query = select(func.count()).select_from(_RULES[old].table)
        return int((await self.connection.execute(query)).scalar_one())

    async def prune(self, old: Old, after: Sequence[Any], before: datetime) -> Piece:
        """Look at the next rows behind this key, and remove those that are from before then and may go."""
        rule = _RULES[old]
        keys = list(rule.table.primary_key)
        behind = [tuple_(*keys) > tuple_(*after)] if after else []
        came = rule.came if rule.came is not None else rule.at
        rows = (
            await self.connection.execute(select(*keys, came).where(*behind).order_by(*keys).limit(ROWS))
        ).all()
        if not rows or (rule.came is not None and rows[0][-1] >= before):
            return Piece(0, 0, None)
        last = tuple(rows[-1][:-1])
        these = and_(*behind, tuple_(*keys) <= tuple_(*last), rule.at < before, *rule.may_go)
        for link in rule.parts:
            parts = delete(link.table).where(link.in_(select(*keys).where(these)))
            await self.connection.execute(parts)
        gone = (await self.connection.execute(delete(rule.table).where(these))).rowcount
        return Piece(len(rows), gone, last if len(rows) == ROWS else None)
