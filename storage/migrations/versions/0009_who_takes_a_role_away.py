"""Who took a role away is kept like who gave it; codes typed wrongly in a group are counted."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Utc

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_by", sa.String(length=80), nullable=True))
    op.create_table(
        "bind_tries",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "external_id", name=op.f("pk_bind_tries")),
    )


def downgrade() -> None:
    op.drop_table("bind_tries")
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.drop_column("revoked_by")
