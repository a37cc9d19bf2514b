"""What people and operators correct of what was understood."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("proposed", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=46), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("day", Utc(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("words", "code", name=op.f("uq_corrections_words_code")),
    )
    op.create_index(op.f("ix_corrections_code_how"), "corrections", ["code", "how"])


def downgrade() -> None:
    op.execute("DELETE FROM remembered WHERE name IN ('corrections_of_cases', 'corrections_of_talks')")
    op.drop_table("corrections")
