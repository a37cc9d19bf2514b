"""What citizens ask that is not for the city is counted by the day."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_handoff_events_at"), "handoff_events", ["at"])


def downgrade() -> None:
    """The code of before knows no such lines in the history of a talk."""
    op.execute("DELETE FROM handoff_events WHERE move IN ('refer', 'off_target')")
    op.drop_index(op.f("ix_handoff_events_at"), "handoff_events")
