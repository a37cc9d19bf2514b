"""What other systems ask for under names of their own, and when something last happened with a case."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Utc

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "named_calls",
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "name", name=op.f("pk_named_calls")),
    )
    op.create_index(op.f("ix_named_calls_at"), "named_calls", ["at"])
    op.add_column("cases", sa.Column("changed_at", Utc()))
    op.execute(
        "UPDATE cases SET changed_at = (SELECT max(at) FROM case_events WHERE case_events.case_id = cases.id)"
    )
    op.create_index(op.f("ix_cases_changed_at_id"), "cases", ["changed_at", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_cases_changed_at_id"), "cases")
    op.drop_column("cases", "changed_at")
    op.drop_table("named_calls")
