"""Every event of a case is chained to the one before it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.history import FIRST, Link, Texts, chained
from storage.tables import Id, Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CASES_AT_ONCE = 1000

# The tables as they are at this step, whatever becomes of them later.
_cases = sa.table("cases", sa.column("id", Id), sa.column("history_count", sa.Integer))
_events = sa.table(
    "case_events",
    sa.column("id", Id),
    sa.column("case_id", Id),
    sa.column("at", Utc()),
    sa.column("actor", sa.String),
    sa.column("kind", sa.String),
    sa.column("facts", sa.JSON),
    sa.column("note_digest", sa.String),
    sa.column("position", sa.Integer),
    sa.column("texts", sa.JSON(none_as_null=True)),
    sa.column("hash", sa.String),
)
_texts = sa.table(
    "personal_texts", sa.column("case_id", Id), sa.column("field", sa.String), sa.column("digest", sa.String)
)


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("history_count", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("texts", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.String(length=64), nullable=True))
    for first, last in _chunks():
        _chain(first, last)
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.alter_column("position", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_case_events_case_id_position"), ["case_id", "position"]
        )
        # The constraint's own index begins with the case.
        batch_op.drop_index(batch_op.f("ix_case_events_case_id"))


def downgrade() -> None:
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_events_case_id"), ["case_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("uq_case_events_case_id_position"), type_="unique")
        for name in ("hash", "texts", "position"):
            batch_op.drop_column(name)
    # Else SQLite would copy the table, and it cannot drop the old one while other rows refer to it.
    with op.batch_alter_table("cases", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("history_count")


def _chunks() -> Iterator[tuple[int, int]]:
    """The first and the last id of so many cases at a time."""
    last = 0
    while True:
        query = sa.select(_cases.c.id).where(_cases.c.id > last).order_by(_cases.c.id).limit(CASES_AT_ONCE)
        ids = op.get_bind().scalars(query).all()
        if not ids:
            return
        yield ids[0], (last := ids[-1])


def _chain(first: int, last: int) -> None:
    """Chain the events of these cases in the order in which they were written."""
    texts = _texts_of(first, last)
    query = sa.select(_events).where(_events.c.case_id.between(first, last))
    rows = op.get_bind().execute(query.order_by(_events.c.case_id, _events.c.id)).all()
    links: list[dict[str, Any]] = []
    counts: list[dict[str, Any]] = []
    for case_id, events in groupby(rows, lambda row: row.case_id):
        of_case = list(_links(events, texts.get(case_id, ())))
        links += of_case
        counts.append({"which": case_id, "history_count": len(of_case)})
    if links:
        op.get_bind().execute(sa.update(_events).where(_events.c.id == sa.bindparam("which")), links)
        op.get_bind().execute(sa.update(_cases).where(_cases.c.id == sa.bindparam("which")), counts)


def _links(events: Iterator[sa.Row[Any]], texts: Texts) -> Iterator[dict[str, Any]]:
    previous = FIRST
    for position, row in enumerate(events, 1):
        bound = texts if position == 1 else None
        link = Link(row.case_id, row.at, row.actor, row.kind, row.facts, row.note_digest, bound)
        previous = chained(link, previous)
        yield {"which": row.id, "position": position, "texts": bound, "hash": previous}


def _texts_of(first: int, last: int) -> dict[int, Texts]:
    query = sa.select(_texts).where(_texts.c.case_id.between(first, last), _texts.c.field != "note")
    rows = op.get_bind().execute(query.order_by(_texts.c.case_id, _texts.c.field, _texts.c.digest))
    return {
        case_id: tuple((row.field, row.digest) for row in of_case)
        for case_id, of_case in groupby(rows, lambda row: row.case_id)
    }
