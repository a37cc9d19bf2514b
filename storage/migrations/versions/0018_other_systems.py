"""What other systems ask for and are told of, and when something last happened with a case."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "named_calls",
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "name", name=op.f("pk_named_calls")),
    )
    op.create_index(op.f("ix_named_calls_at"), "named_calls", ["at"])
    op.add_column("cases", sa.Column("changed_at", Utc()))
    op.execute(
        "UPDATE cases SET changed_at = (SELECT max(at) FROM case_events WHERE case_events.case_id = cases.id)"
    )
    op.create_index(op.f("ix_cases_changed_at_id"), "cases", ["changed_at", "id"])
    op.add_column("outbox", sa.Column("origin", sa.String(length=80)))
    _create_hooks()


def _create_hooks() -> None:
    op.create_table(
        "hook_endpoints",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        sa.Column("trouble_since", Utc()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_endpoints")),
    )
    op.create_table(
        "hook_calls",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("endpoint_id", Id, nullable=False),
        sa.Column("case_id", Id),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("waits_since", Utc(), nullable=False),
        sa.Column("next_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["hook_endpoints.id"], name=op.f("fk_hook_calls_endpoint_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_hook_calls_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_calls")),
    )
    op.create_index(
        op.f("ix_hook_calls_endpoint_id_case_id_id"), "hook_calls", ["endpoint_id", "case_id", "id"]
    )


def downgrade() -> None:
    op.drop_column("outbox", "origin")
    op.drop_table("hook_calls")
    op.drop_table("hook_endpoints")
    op.drop_index(op.f("ix_cases_changed_at_id"), "cases")
    op.drop_column("cases", "changed_at")
    op.drop_table("named_calls")
