"""How often articles of help are shown, by day."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("article", sa.String(length=40), nullable=False),
        sa.Column("use", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "article", "use", name=op.f("pk_article_days")),
    )


def downgrade() -> None:
    op.drop_table("article_days")
