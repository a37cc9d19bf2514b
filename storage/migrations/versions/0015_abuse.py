"""What is decided about abuse: grades with an end, appeals, reviews."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_REPORTS = ("suggests_warning", "suggests_slow", "suggests_pause", "warned", "slowed", "paused")
_TABLES = ("measure_events", "measure_accounts", "measures")


def upgrade() -> None:
    op.create_table(
        "measures",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("handoff_id", Id, nullable=False),
        sa.Column("line_id", Id, nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("begins_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appealed_at", Utc(), nullable=True),
        sa.Column("reviewed_at", Utc(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=80), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_measures_identity_id")),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_measures_handoff_id")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_measures_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index(
        "ix_measures_to_review",
        "measures",
        ["id"],
        sqlite_where=sa.text("review = 'due'"),
        postgresql_where=sa.text("review = 'due'"),
    )
    op.create_table(
        "measure_accounts",
        sa.Column("measure_id", Id, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_accounts_measure_id")),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_measure_accounts_identity_id")
        ),
        sa.PrimaryKeyConstraint("identity_id", "measure_id", name=op.f("pk_measure_accounts")),
    )
    op.create_table(
        "measure_events",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("measure_id", Id, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_measure_events_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_events")),
    )
    op.create_index(op.f("ix_measure_events_measure_id"), "measure_events", ["measure_id"])


def downgrade() -> None:
    """What was reported of it is not shown any more, and nothing waits for it."""
    lines = sa.table("lines", sa.column("kind"), sa.column("at"), sa.column("posted_at"))
    unseen = lines.update().where(lines.c.kind.in_(_REPORTS), lines.c.posted_at.is_(None))
    op.execute(unseen.values(posted_at=lines.c.at))
    op.execute("DELETE FROM handoff_events WHERE move IN ('measured', 'no_abuse')")
    op.execute("DELETE FROM timers WHERE kind = 'measure_over'")
    for table in _TABLES:
        op.drop_table(table)
