"""Of a call for help by telephone the operator hears how it stands."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", Id, nullable=True))
        batch_op.create_foreign_key(op.f("fk_alerts_told"), "identities", ["told"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_alerts_told"), type_="foreignkey")
        batch_op.drop_column("told")
