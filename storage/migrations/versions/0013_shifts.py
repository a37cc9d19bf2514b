"""Who of the staff is on shift, and figures of talks by the day."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COUNTED_BY = ("asked_at", "first_answer_at", "closed_at")


def upgrade() -> None:
    op.create_table(
        "shift_events",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_shift_events_identity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_events")),
    )
    op.create_index(op.f("ix_shift_events_identity_id_id"), "shift_events", ["identity_id", "id"])
    for column in _COUNTED_BY:
        op.create_index(op.f(f"ix_handoffs_{column}"), "handoffs", [column])


def downgrade() -> None:
    """What was reported of shifts is not shown any more, and nothing waits for them."""
    op.execute("UPDATE lines SET posted_at = at WHERE kind = 'owner_off' AND posted_at IS NULL")
    op.execute("DELETE FROM timers WHERE kind IN ('shift_over', 'nobody_on')")
    op.execute("DELETE FROM remembered WHERE name = 'nobody_on_told'")
    for column in _COUNTED_BY:
        op.drop_index(op.f(f"ix_handoffs_{column}"), "handoffs")
    op.drop_table("shift_events")
