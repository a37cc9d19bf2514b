"""How many were told what, when it is not kept any more who they were."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_tallies",
        sa.Column("broadcast_id", Id, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_ledger_tallies_broadcast_id")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "state", name=op.f("pk_ledger_tallies")),
    )


def downgrade() -> None:
    op.drop_table("ledger_tallies")
