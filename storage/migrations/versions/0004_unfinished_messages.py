"""What is still to be sent is found among millions of settled messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("outbox.state IN ('queued', 'sending')")


def upgrade() -> None:
    op.drop_index("ix_outbox_unfinished", "outbox")
    op.create_index(
        "ix_outbox_unfinished", "outbox", ["id"], sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_unfinished", "outbox")
    op.create_index("ix_outbox_unfinished", "outbox", ["state", "id"])
