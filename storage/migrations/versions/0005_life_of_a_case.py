"""A case knows how it was closed, what it waits for, and who did the work."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("waits_for", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("worker", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("closed_at", Utc(), nullable=True))
    # Withdrawn was a standing of its own; now it is one of the ways to be closed.
    op.execute("UPDATE cases SET status = 'closed', outcome = 'withdrawn' WHERE status = 'withdrawn'")
    op.execute("UPDATE cases SET outcome = 'done' WHERE status = 'closed' AND outcome IS NULL")
    op.execute("UPDATE case_events SET kind = 'withdraw' WHERE kind = 'withdrawn'")


def downgrade() -> None:
    op.execute("UPDATE cases SET status = 'withdrawn' WHERE outcome = 'withdrawn'")
    op.execute("UPDATE cases SET status = 'registered' WHERE status = 'assigned'")
    op.execute("UPDATE cases SET status = 'in_progress' WHERE status = 'disputed'")
    op.execute("UPDATE cases SET status = 'done' WHERE status = 'checking'")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name in ("closed_at", "confirmed", "shown", "worker", "waits_for", "outcome"):
            batch_op.drop_column(name)
