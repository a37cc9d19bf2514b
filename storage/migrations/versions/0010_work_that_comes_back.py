"""A case knows when its work came back, and when its citizen was asked a second time."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("back_at", Utc(), nullable=True))
        batch_op.add_column(sa.Column("asked_at", Utc(), nullable=True))


def downgrade() -> None:
    # Else SQLite would copy the table, and it cannot drop the old one while other rows refer to it.
    with op.batch_alter_table("cases", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("asked_at")
        batch_op.drop_column("back_at")
