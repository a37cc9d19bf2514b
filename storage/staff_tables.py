"""The tables of those who do the work, and of what waits to be told or decided. Beside `tables.py`."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.tables import Id, Utc, link_to, metadata, new_id

# A chat of several people: the operators' or a unit's. Nothing is deleted: what ended has an end.
groups = Table(
    "groups",
    metadata,
    new_id(),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(100), nullable=False),
    # "operators", or the role of a unit's members.
    Column("purpose", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("bound_at", Utc, nullable=False),
    Column("bound_by", String(80), nullable=False),
    # What keeps the bot from working there: "" while nothing does.
    Column("trouble", String(20), nullable=False),
    Column("ended_at", Utc),
    Index(
        "ux_groups_chat",
        "channel",
        "external_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "ux_groups_purpose",
        "purpose",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

# Typed in a group, it ties the group to its purpose. Good once.
bind_codes = Table(
    "bind_codes",
    metadata,
    Column("code", String(12), primary_key=True),
    Column("purpose", String(60), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("expires_at", Utc, nullable=False),
)

# Codes that did not fit, by the chat that they were typed in: nobody shall try them out.
bind_tries = Table(
    "bind_tries",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("external_id", String(100), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("since", Utc, nullable=False),
)

# What a member of a group has begun with a case and has to complete: a photo, a reason, words.
begun_acts = Table(
    "begun_acts",
    metadata,
    Column("group_id", Id, ForeignKey("groups.id"), primary_key=True),
    Column("identity_id", Id, ForeignKey("identities.id"), primary_key=True),
    link_to("case_id", "cases.id", nullable=False),
    Column("act", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("begun_at", Utc, nullable=False),
)

# What somebody shall hear of in one message: it waits here until the burst of changes is over.
news = Table(
    "news",
    metadata,
    new_id(),
    # "identity:<id>" or "group:<purpose>".
    Column("whom", String(80), nullable=False, index=True),
    link_to("case_id", "cases.id", nullable=False),
    Column("kind", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", Utc, nullable=False),
)

extension_requests = Table(
    "extension_requests",
    metadata,
    new_id(),
    link_to("case_id", "cases.id", nullable=False, index=True),
    Column("reason", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("new_due_at", Utc, nullable=False),
    Column("asked_by", String(80), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", Utc),
    Column("granted", Boolean),
    Index(
        "ux_extension_requests_open",
        "case_id",
        unique=True,
        sqlite_where=text("decided_at IS NULL"),
        postgresql_where=text("decided_at IS NULL"),
    ),
)

# A breach that the head of a unit has to explain.
escalations = Table(
    "escalations",
    metadata,
    new_id(),
    link_to("case_id", "cases.id", nullable=False, index=True),
    Column("unit", String(40), nullable=False),
    Column("why", String(20), nullable=False),
    # Who it was put to by name; None where the unit's head is not known.
    link_to("head_id", "identities.id"),
    Column("raised_at", Utc, nullable=False),
    Column("explain_by", Utc, nullable=False),
    Column("explained_at", Utc),
    Column("explained_by", String(80)),
    Column("explanation", Text),
    Column("outcome", String(20)),
    Index(
        "ux_escalations_open",
        "case_id",
        "why",
        unique=True,
        sqlite_where=text("explained_at IS NULL"),
        postgresql_where=text("explained_at IS NULL"),
    ),
)

# A citizen asked why nothing happens: an operator owes the full state.
owed_answers = Table(
    "owed_answers",
    metadata,
    new_id(),
    link_to("case_id", "cases.id", nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("answered_at", Utc),
    Column("answered_by", String(80)),
    Index(
        "ux_owed_answers_open",
        "case_id",
        unique=True,
        sqlite_where=text("answered_at IS NULL"),
        postgresql_where=text("answered_at IS NULL"),
    ),
)

# Single facts that the service remembers of itself, such as the calendar that the terms were reckoned by.
remembered = Table(
    "remembered",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
