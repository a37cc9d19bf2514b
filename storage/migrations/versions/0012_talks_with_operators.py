"""Talks with operators in place of call-backs: a question to an operator is a talk that waits."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

_callbacks = sa.table(
    "callbacks",
    sa.column("id", Id),
    sa.column("identity_id", Id),
    sa.column("answer_by", sa.String),
    sa.column("language", sa.String),
    sa.column("text", sa.Text),
    sa.column("phone", sa.String),
    sa.column("asked_at", Utc()),
    sa.column("answered_at", Utc()),
    sa.column("answered_by", sa.String),
    sa.column("note", sa.Text),
)
_handoffs = sa.table(
    "handoffs",
    sa.column("id", Id),
    sa.column("identity_id", Id),
    sa.column("state", sa.String),
    sa.column("language", sa.String),
    sa.column("phone", sa.String),
    sa.column("asked_at", Utc()),
    sa.column("first_answer_at", Utc()),
    sa.column("citizen_at", Utc()),
    sa.column("operator_at", Utc()),
    sa.column("closed_at", Utc()),
    sa.column("warned", sa.Integer),
    sa.column("card_message", sa.String),
    sa.column("card_shows", sa.String),
)
_events = sa.table(
    "handoff_events",
    sa.column("handoff_id", Id),
    sa.column("at", Utc()),
    sa.column("actor", sa.String),
    sa.column("move", sa.String),
    sa.column("facts", sa.JSON),
)
_lines = sa.table(
    "lines",
    sa.column("handoff_id", Id),
    sa.column("position", sa.Integer),
    sa.column("at", Utc()),
    sa.column("side", sa.String),
    sa.column("author", sa.String),
    sa.column("kind", sa.String),
    sa.column("words", sa.Text),
    sa.column("files", sa.JSON),
    sa.column("posted_at", Utc()),
    sa.column("mark", sa.String),
)
_outbox = sa.table("outbox", sa.column("id", Id), sa.column("state", sa.String), sa.column("body", sa.JSON))
_timers = sa.table(
    "timers", sa.column("kind", sa.String), sa.column("subject", sa.String), sa.column("due_at", Utc())
)

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topics",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.Column("thread", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tried_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_topics_group_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_topics_identity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("group_id", "thread", name=op.f("uq_topics_group_id_thread")),
    )
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.create_index(
            "ux_topics_live",
            ["identity_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'gone'"),
            postgresql_where=sa.text("state <> 'gone'"),
        )

    op.create_table(
        "handoffs",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner_id", Id, nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("claimed_at", Utc(), nullable=True),
        sa.Column("first_answer_at", Utc(), nullable=True),
        sa.Column("citizen_at", Utc(), nullable=True),
        sa.Column("operator_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("topic_id", Id, nullable=True),
        sa.Column("card_message", sa.String(length=40), nullable=False),
        sa.Column("card_shows", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_handoffs_identity_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["identities.id"], name=op.f("fk_handoffs_owner_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_handoffs_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoffs_claimed_at"), ["claimed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoffs_identity_id"), ["identity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoffs_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(
            "ux_handoffs_open",
            ["identity_id"],
            unique=True,
            sqlite_where=sa.text("handoffs.state <> 'closed'"),
            postgresql_where=sa.text("handoffs.state <> 'closed'"),
        )

    op.create_table(
        "handoff_events",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("handoff_id", Id, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_handoff_events_handoff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_events")),
    )
    with op.batch_alter_table("handoff_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoff_events_handoff_id"), ["handoff_id"], unique=False)

    op.create_table(
        "lines",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("handoff_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("answers", Id, nullable=True),
        sa.Column("posted_at", Utc(), nullable=True),
        sa.Column("outbox_id", Id, nullable=True),
        sa.Column("mark", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["answers"], ["lines.id"], name=op.f("fk_lines_answers")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_lines_handoff_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_lines_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint("handoff_id", "position", name=op.f("uq_lines_handoff_id_position")),
    )
    with op.batch_alter_table("lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lines_outbox_id"), ["outbox_id"], unique=False)
        batch_op.create_index(
            "ix_lines_unmarked",
            ["id"],
            unique=False,
            sqlite_where=sa.text("mark = 'taken'"),
            postgresql_where=sa.text("mark = 'taken'"),
        )
        batch_op.create_index(
            "ix_lines_unposted",
            ["handoff_id"],
            unique=False,
            sqlite_where=sa.text("posted_at IS NULL"),
            postgresql_where=sa.text("posted_at IS NULL"),
        )

    op.create_table(
        "line_places",
        sa.Column("line_id", Id, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_line_places_line_id")),
        sa.PrimaryKeyConstraint("line_id", "channel", "address", "message_id", name=op.f("pk_line_places")),
    )
    with op.batch_alter_table("line_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_places_message_id"), ["message_id"], unique=False)

    _carry_over()
    _rename_notices("callback_answered", "operator_says")
    op.drop_table("callbacks")


def _carry_over() -> None:
    """What waits goes on waiting; what was answered or taken back is closed."""
    open_ones: dict[int, int] = {}
    for row in op.get_bind().execute(sa.select(_callbacks).order_by(_callbacks.c.id)).all():
        if row.answered_at is None and row.text is None:
            continue  # erased: nobody waits, and nothing is left to be told
        if row.answered_at is None and row.identity_id in open_ones:
            _say(open_ones[row.identity_id], row.id + 1, row.asked_at, "citizen", "", row.text)
            continue
        handoff_id = _add_handoff(row)
        if row.answered_at is None:
            open_ones[row.identity_id] = handoff_id
            timer = {"kind": "handoff_waits", "subject": str(handoff_id), "due_at": row.asked_at}
            op.get_bind().execute(_timers.insert(), timer)


def _add_handoff(row: Any) -> int:
    answered = row.answered_by not in (None, "citizen")
    told = row.answered_at if answered else None
    values = {
        "identity_id": row.identity_id,
        "state": "waiting" if row.answered_at is None else "closed",
        "language": row.language,
        "phone": row.phone,
        "asked_at": row.asked_at,
        "first_answer_at": told,
        "citizen_at": row.asked_at,
        "operator_at": told,
        "closed_at": row.answered_at,
        "warned": 0,
        "card_message": "",
        "card_shows": "",
    }
    made = op.get_bind().execute(_handoffs.insert().values(values).returning(_handoffs.c.id))
    handoff_id = int(made.scalar_one())
    _note(handoff_id, row.asked_at, "citizen", "ask")
    _say(handoff_id, 1, row.asked_at, "citizen", "", row.text)
    if row.answered_at is not None:
        _note(handoff_id, row.answered_at, row.answered_by, "close")
    if answered:
        _say(handoff_id, 2, row.answered_at, "operator", row.answered_by, row.note, told)
    return handoff_id


def _note(handoff_id: int, at: Any, actor: str, move: str) -> None:
    values = {"handoff_id": handoff_id, "at": at, "actor": actor, "move": move, "facts": {}}
    op.get_bind().execute(_events.insert(), values)


def _say(
    handoff_id: int, position: int, at: Any, side: str, author: str, words: str | None, posted: Any = None
) -> None:
    values = {
        "handoff_id": handoff_id,
        "position": position,
        "at": at,
        "side": side,
        "author": author,
        "kind": "text",
        "words": words,
        "files": [],
        "posted_at": posted,
        "mark": "",
    }
    op.get_bind().execute(_lines.insert(), values)


def _rename_notices(old: str, new: str) -> None:
    """What is on its way keeps its words."""
    query = sa.select(_outbox).where(_outbox.c.state.in_(("queued", "sending")))
    for row in op.get_bind().execute(query).all():
        if row.body.get("notice") == old:
            change = sa.update(_outbox).where(_outbox.c.id == row.id)
            op.get_bind().execute(change.values(body={**row.body, "notice": new}))


def downgrade() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("answer_by", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_callbacks_identity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    where = sa.text("answered_at IS NULL AND text IS NOT NULL")
    op.create_index(
        "ix_callbacks_waiting", "callbacks", ["identity_id"], sqlite_where=where, postgresql_where=where
    )
    _carry_back()
    _rename_notices("operator_says", "callback_answered")
    op.execute(
        "DELETE FROM timers WHERE kind IN ('handoff_waits', 'handoff_silent', 'handoff_over', 'topic_again')"
    )
    for table in ("line_places", "lines", "handoff_events", "handoffs", "topics"):
        op.drop_table(table)


def _carry_back() -> None:
    """Talks that are open become questions that wait; call-backs know nothing of the others."""
    still_open = sa.select(_handoffs).where(_handoffs.c.state != "closed").order_by(_handoffs.c.id)
    for row in op.get_bind().execute(still_open).all():
        said = sa.select(_lines.c.words).where(_lines.c.handoff_id == row.id, _lines.c.side == "citizen")
        words = op.get_bind().execute(said.order_by(_lines.c.position)).scalars()
        values = {
            "identity_id": row.identity_id,
            "answer_by": "phone" if row.phone else "chat",
            "language": row.language,
            "text": "\n".join(word for word in words if word),
            "phone": row.phone,
            "asked_at": row.asked_at,
        }
        op.get_bind().execute(_callbacks.insert(), values)
