"""Groups of those who do the work, extensions, escalations, and what waits to be told."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Id, Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bind_codes",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bind_codes")),
    )
    op.create_table(
        "groups",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("bound_at", Utc(), nullable=False),
        sa.Column("bound_by", sa.String(length=80), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index(
            "ux_groups_chat",
            ["channel", "external_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "ux_groups_purpose",
            ["purpose"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "remembered",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_remembered")),
    )
    op.create_table(
        "begun_acts",
        sa.Column("group_id", Id, nullable=False),
        sa.Column("identity_id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_begun_acts_case_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_begun_acts_group_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_begun_acts_identity_id")),
        sa.PrimaryKeyConstraint("group_id", "identity_id", name=op.f("pk_begun_acts")),
    )
    op.create_table(
        "escalations",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("head_id", Id, nullable=True),
        sa.Column("raised_at", Utc(), nullable=False),
        sa.Column("explain_by", Utc(), nullable=False),
        sa.Column("explained_at", Utc(), nullable=True),
        sa.Column("explained_by", sa.String(length=80), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_escalations_case_id")),
        sa.ForeignKeyConstraint(["head_id"], ["identities.id"], name=op.f("fk_escalations_head_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalations_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ux_escalations_open",
            ["case_id", "why"],
            unique=True,
            sqlite_where=sa.text("explained_at IS NULL"),
            postgresql_where=sa.text("explained_at IS NULL"),
        )

    op.create_table(
        "extension_requests",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("new_due_at", Utc(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", Utc(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_extension_requests_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_requests")),
    )
    with op.batch_alter_table("extension_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_requests_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ux_extension_requests_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "news",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("whom", sa.String(length=80), nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_news_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_whom"), ["whom"], unique=False)

    op.create_table(
        "owed_answers",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_owed_answers_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owed_answers")),
    )
    with op.batch_alter_table("owed_answers", schema=None) as batch_op:
        batch_op.create_index(
            "ux_owed_answers_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_open",
            ["unit", "due_at"],
            unique=False,
            sqlite_where=sa.text("cases.status <> 'closed'"),
            postgresql_where=sa.text("cases.status <> 'closed'"),
        )
        batch_op.add_column(sa.Column("moved_at", Utc(), nullable=True))
        batch_op.add_column(sa.Column("about", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("mark", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("term_from", Utc(), nullable=True))
        batch_op.add_column(sa.Column("extended", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("card", sa.String(length=60), nullable=True))
        batch_op.create_index(
            "ix_outbox_card",
            ["address", "card"],
            unique=False,
            sqlite_where=sa.text("card IS NOT NULL"),
            postgresql_where=sa.text("card IS NOT NULL"),
        )

    op.execute("UPDATE timers SET kind = 'case_watched' WHERE kind = 'case_overdue'")


def downgrade() -> None:
    op.execute("UPDATE timers SET kind = 'case_overdue' WHERE kind = 'case_watched'")
    op.execute(
        "DELETE FROM timers WHERE kind IN ('news', 'answer_owed', 'explanation', 'digest', 'mark_asked')"
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_card",
            sqlite_where=sa.text("card IS NOT NULL"),
            postgresql_where=sa.text("card IS NOT NULL"),
        )
        batch_op.drop_column("card")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("extended")
        batch_op.drop_column("term_from")
        batch_op.drop_index("ix_cases_open")
        batch_op.drop_column("mark")
        batch_op.drop_column("about")
        batch_op.drop_column("moved_at")

    with op.batch_alter_table("owed_answers", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_owed_answers_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.drop_table("owed_answers")
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_whom"))

    op.drop_table("news")
    with op.batch_alter_table("extension_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_extension_requests_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_extension_requests_case_id"))

    op.drop_table("extension_requests")
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_escalations_open",
            sqlite_where=sa.text("explained_at IS NULL"),
            postgresql_where=sa.text("explained_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_escalations_case_id"))

    op.drop_table("escalations")
    op.drop_table("begun_acts")
    op.drop_table("remembered")
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_groups_purpose",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "ux_groups_chat",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("groups")
    op.drop_table("bind_codes")
