"""Outages, whom they concern, and what is told of them; when subscribers want to have quiet."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("citizens", sa.Column("offered_at", Utc()))
    op.add_column("subscribers", sa.Column("quiet_from", sa.Integer()))
    op.add_column("subscribers", sa.Column("quiet_until", sa.Integer()))
    op.create_table(
        "outages",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc()),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.Column("remark", sa.JSON(), nullable=False),
        sa.Column("known_at", Utc(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("over_at", Utc()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    op.create_index("ix_outages_state", "outages", ["state"])
    op.create_table(
        "broadcasts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("outage_id", Id, nullable=False),
        sa.Column("outage", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author_identity", Id),
        sa.Column("approver_identity", Id),
        sa.Column("approved", sa.String(length=64), nullable=False),
        sa.Column("at", Utc()),
        sa.Column("whole_city_confirmed", sa.Boolean(), nullable=False),
        sa.Column("follows", Id),
        sa.Column("started_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_broadcasts_outage_id")),
        sa.ForeignKeyConstraint(
            ["author_identity"], ["identities.id"], name=op.f("fk_broadcasts_author_identity")
        ),
        sa.ForeignKeyConstraint(
            ["approver_identity"], ["identities.id"], name=op.f("fk_broadcasts_approver_identity")
        ),
        sa.ForeignKeyConstraint(["follows"], ["broadcasts.id"], name=op.f("fk_broadcasts_follows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index("ix_broadcasts_outage_id", "broadcasts", ["outage_id"])
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])
    op.create_table(
        "outage_events",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("outage_id", Id, nullable=False),
        sa.Column("broadcast_id", Id),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_outage_events_outage_id")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_outage_events_broadcast_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_events")),
    )
    op.create_index("ix_outage_events_outage_id", "outage_events", ["outage_id"])
    op.create_table(
        "outage_cases",
        sa.Column("case_id", Id, autoincrement=False, nullable=False),
        sa.Column("outage_id", Id, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("told_over_at", Utc()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outage_cases_case_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_outage_cases_outage_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_outage_cases")),
    )
    op.create_index("ix_outage_cases_outage_id", "outage_cases", ["outage_id"])
    op.create_table(
        "outage_concerns",
        sa.Column("outage_id", Id, autoincrement=False, nullable=False),
        sa.Column("identity_id", Id, autoincrement=False, nullable=False),
        sa.Column("street_id", sa.String(length=80), nullable=False),
        sa.Column("house", sa.String(length=20), nullable=False),
        sa.Column("wants_end", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("told_over_at", Utc()),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_outage_concerns_outage_id")),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_outage_concerns_identity_id")
        ),
        sa.PrimaryKeyConstraint("outage_id", "identity_id", name=op.f("pk_outage_concerns")),
    )
    op.create_index("ix_outage_concerns_identity_id", "outage_concerns", ["identity_id"])
    _add_what_the_shift_needs()
    _ledgers()


def _add_what_the_shift_needs() -> None:
    op.create_table(
        "outage_news",
        sa.Column("outage_id", Id, autoincrement=False, nullable=False),
        sa.Column("identity_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_outage_news_outage_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_outage_news_identity_id")),
        sa.PrimaryKeyConstraint("outage_id", "identity_id", name=op.f("pk_outage_news")),
    )
    op.create_table(
        "outage_proposals",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", Utc()),
        sa.Column("outage_id", Id),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_outage_proposals_outage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_proposals")),
    )
    op.create_index("ix_outage_proposals_state", "outage_proposals", ["state"])
    op.create_index("ix_outage_proposals_outage_id", "outage_proposals", ["outage_id"])
    op.create_table(
        "proposal_cases",
        sa.Column("case_id", Id, autoincrement=False, nullable=False),
        sa.Column("proposal_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_proposal_cases_case_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["outage_proposals.id"], name=op.f("fk_proposal_cases_proposal_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_proposal_cases")),
    )
    op.create_index("ix_proposal_cases_proposal_id", "proposal_cases", ["proposal_id"])


def _ledgers() -> None:
    """Whom each broadcast is for, and what became of it with everybody."""
    op.create_table(
        "ledgers",
        sa.Column("broadcast_id", Id, autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("cursor", Id, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=32)),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_ledgers_broadcast_id")),
        sa.PrimaryKeyConstraint("broadcast_id", name=op.f("pk_ledgers")),
    )
    op.create_index("ix_ledgers_stage", "ledgers", ["stage"])
    op.create_table(
        "recipients",
        sa.Column("broadcast_id", Id, autoincrement=False, nullable=False),
        sa.Column("citizen_id", Id, autoincrement=False, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("charged", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=32)),
        sa.Column("due_at", Utc()),
        sa.Column("message_id", sa.String(length=100)),
        sa.Column("progress", sa.Integer()),
        sa.Column("reason", sa.String(length=200)),
        sa.Column("settled_at", Utc()),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_recipients_broadcast_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_recipients_identity_id")),
        sa.PrimaryKeyConstraint("broadcast_id", "citizen_id", name=op.f("pk_recipients")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_recipients_state", "recipients", ["broadcast_id", "state", "channel", "language", "citizen_id"]
    )
    op.create_index("ix_recipients_identity_id", "recipients", ["identity_id"])
    op.create_table(
        "early_failures",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "address", name=op.f("pk_early_failures")),
    )


def downgrade() -> None:
    op.drop_table("early_failures")
    op.drop_table("recipients")
    op.drop_table("ledgers")
    for table in ("proposal_cases", "outage_proposals", "outage_news"):
        op.drop_table(table)
    for table in ("outage_concerns", "outage_cases", "outage_events", "broadcasts", "outages"):
        op.drop_table(table)
    op.drop_column("subscribers", "quiet_until")
    op.drop_column("subscribers", "quiet_from")
    op.drop_column("citizens", "offered_at")
