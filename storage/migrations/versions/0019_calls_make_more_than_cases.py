"""What a named call has made may be something else than a case, with a longer number."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("named_calls") as batch:
        batch.alter_column("number", existing_type=sa.String(length=8), type_=sa.String(length=20))


def downgrade() -> None:
    # What is longer than a case's number names something that no earlier release knows.
    op.execute("DELETE FROM named_calls WHERE length(number) > 8")
    with op.batch_alter_table("named_calls") as batch:
        batch.alter_column("number", existing_type=sa.String(length=20), type_=sa.String(length=8))
