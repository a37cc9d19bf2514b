"""What other systems ask for under names of their own."""

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


def downgrade() -> None:
    op.drop_table("named_calls")
