"""What a second messenger needs: receipts, when somebody last wrote, codes that join two."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "message_id", name=op.f("pk_receipts")),
    )
    op.create_table(
        "join_codes",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_join_codes_identity_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_join_codes")),
        sa.UniqueConstraint("identity_id", name=op.f("uq_join_codes_identity_id")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heard_at", Utc(), nullable=True))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unasked", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_outbox_identity_id"), ["identity_id"], unique=False)

    with op.batch_alter_table("outbox_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_parts_message_id"), ["message_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_parts_message_id"))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_identity_id"))
        batch_op.drop_column("unasked")

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_column("heard_at")

    op.drop_table("join_codes")
    op.drop_table("receipts")
