"""What the figures of a period are looked up by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_WORK = sa.text("cases.status NOT IN ('checking', 'closed', 'done')")


def upgrade() -> None:
    op.create_index(op.f("ix_cases_registered_at"), "cases", ["registered_at"])
    op.create_index("ix_cases_at_work", "cases", ["due_at"], sqlite_where=AT_WORK, postgresql_where=AT_WORK)
    op.create_index(op.f("ix_case_events_kind_at"), "case_events", ["kind", "at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_case_events_kind_at"), "case_events")
    op.drop_index("ix_cases_at_work", "cases")
    op.drop_index(op.f("ix_cases_registered_at"), "cases")
