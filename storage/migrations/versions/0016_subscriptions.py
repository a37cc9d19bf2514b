"""Who wants to hear of outages, and where."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscribers",
        sa.Column("citizen_id", Id, autoincrement=False, nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("consented_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_subscribers_citizen_id")),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_subscribers")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("citizen_id", Id, nullable=False),
        sa.Column("street_id", sa.String(length=80), nullable=False),
        sa.Column("house", sa.String(length=20), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["subscribers.citizen_id"], name=op.f("fk_subscriptions_citizen_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint(
            "citizen_id",
            "street_id",
            "house",
            "district",
            name=op.f("uq_subscriptions_citizen_id_street_id_house_district"),
        ),
    )
    op.create_index(op.f("ix_subscriptions_street_id"), "subscriptions", ["street_id"])
    op.create_index(op.f("ix_subscriptions_district"), "subscriptions", ["district"])


def downgrade() -> None:
    op.drop_table("subscriptions")
    op.drop_table("subscribers")
