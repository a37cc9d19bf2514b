"""The tables of those who do the work, and of what waits to be told or decided. Beside `tables.py`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables import Id, Utc, link_to, metadata, new_id

# Who may do what, since when and by whose word.
grants = Table(
    "grants",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False),
    Column("role", String(40), nullable=False),
    Column("granted_at", Utc, nullable=False),
    Column("granted_by", String(80), nullable=False),
    Column("revoked_at", Utc),
    Column("revoked_by", String(80)),
)

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

# Somebody is in danger: whoever is on call is told until one of them takes it.
alerts = Table(
    "alerts",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False),
    Column("about", String(40), nullable=False),
    # Personal: blanked when the citizen's data are erased.
    Column("place", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("phone", String(20), nullable=False),
    Column("raised_at", Utc, nullable=False),
    Column("reminders", Integer, nullable=False),
    link_to("taken_by", "identities.id"),
    Column("taken_at", Utc),
    Column("withdrawn_at", Utc),
    # Who hears how it stands in the place of a citizen who is on the telephone.
    link_to("told", "identities.id"),
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

LIVE = "state <> 'gone'"
OPEN_HANDOFF = "handoffs.state <> 'closed'"
UNPOSTED = "posted_at IS NULL"
UNMARKED = "mark = 'taken'"
TO_REVIEW = "review = 'due'"
"""Word for word in the index and in each query that is to use it."""

# Where in the operators' group a citizen's handoffs are shown. What is gone has a successor.
topics = Table(
    "topics",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False),
    link_to("group_id", "groups.id", nullable=False),
    # The messenger's id, once it is known.
    Column("thread", String(40)),
    Column("state", String(10), nullable=False),
    # When the messenger was last asked to make it.
    Column("tried_at", Utc),
    Index("ux_topics_live", "identity_id", unique=True, sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
    UniqueConstraint("group_id", "thread"),
)

# A citizen talks with an operator. One at a time; the account is what identifies: citizens join and part.
handoffs = Table(
    "handoffs",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False, index=True),
    Column("state", String(10), nullable=False),
    link_to("owner_id", "identities.id"),
    Column("language", String(2), nullable=False),
    # Personal: None once it is erased.
    Column("phone", String(20)),
    Column("asked_at", Utc, nullable=False, index=True),
    Column("claimed_at", Utc, index=True),
    Column("first_answer_at", Utc, index=True),
    Column("citizen_at", Utc),
    Column("operator_at", Utc),
    Column("closed_at", Utc, index=True),
    Column("warned", Integer, nullable=False),
    link_to("topic_id", "topics.id", index=True),
    # The message that shows how it stands, and a digest of what it shows.
    Column("card_message", String(40), nullable=False),
    Column("card_shows", String(64), nullable=False),
    Index(
        "ux_handoffs_open",
        "identity_id",
        unique=True,
        sqlite_where=text(OPEN_HANDOFF),
        postgresql_where=text(OPEN_HANDOFF),
    ),
)

# Who did what with a handoff, and when. It only grows.
handoff_events = Table(
    "handoff_events",
    metadata,
    new_id(),
    link_to("handoff_id", "handoffs.id", nullable=False, index=True),
    Column("at", Utc, nullable=False, index=True),
    Column("actor", String(80), nullable=False),
    Column("move", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
)

# What was said in a handoff.
lines = Table(
    "lines",
    metadata,
    new_id(),
    link_to("handoff_id", "handoffs.id", nullable=False),
    Column("position", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("side", String(10), nullable=False),
    Column("author", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    # Personal: None once they are erased.
    Column("words", Text),
    Column("files", JSON, nullable=False),
    link_to("answers", "lines.id"),
    Column("posted_at", Utc),
    # What brings it to the citizen: its state tells how far the line has come.
    link_to("outbox_id", "outbox.id", index=True),
    Column("mark", String(10), nullable=False),
    UniqueConstraint("handoff_id", "position"),
    Index("ix_lines_unposted", "handoff_id", sqlite_where=text(UNPOSTED), postgresql_where=text(UNPOSTED)),
    Index("ix_lines_unmarked", "id", sqlite_where=text(UNMARKED), postgresql_where=text(UNMARKED)),
)

# The messages that show a line, in the citizen's chat and in the group; one may show several.
line_places = Table(
    "line_places",
    metadata,
    Column("line_id", Id, ForeignKey("lines.id"), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("address", String(100), primary_key=True),
    Column("message_id", String(40), primary_key=True),
    Index(None, "message_id"),
)

# When somebody of the staff came on shift and went off, and why. It only grows.
shift_events = Table(
    "shift_events",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False),
    Column("at", Utc, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("why", String(20), nullable=False),
    Index(None, "identity_id", "id"),
)

# What was decided about insults of a citizen: one grade with an end.
measures = Table(
    "measures",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False),
    link_to("handoff_id", "handoffs.id", nullable=False),
    # The words that it is about.
    link_to("line_id", "lines.id", nullable=False),
    Column("grade", String(10), nullable=False),
    Column("begins_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("decided_by", String(80), nullable=False),
    Column("review", String(10), nullable=False),
    # Personal: None once it is erased.
    Column("appeal", Text),
    Column("appealed_at", Utc),
    Column("reviewed_at", Utc),
    Column("reviewed_by", String(80)),
    Column("outcome", String(10)),
    Index("ix_measures_to_review", "id", sqlite_where=text(TO_REVIEW), postgresql_where=text(TO_REVIEW)),
)

# The accounts that it holds for: those that were one citizen's when it was decided.
measure_accounts = Table(
    "measure_accounts",
    metadata,
    Column("identity_id", Id, ForeignKey("identities.id"), primary_key=True),
    Column("measure_id", Id, ForeignKey("measures.id"), primary_key=True),
)

# Who did what with it, and when. It only grows.
measure_events = Table(
    "measure_events",
    metadata,
    new_id(),
    link_to("measure_id", "measures.id", nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("act", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
)

# What was corrected of what was understood. Nothing of a person is here, and nothing that leads to one.
corrections = Table(
    "corrections",
    metadata,
    new_id(),
    Column("words", String(300), nullable=False),
    Column("proposed", String(40), nullable=False),
    Column("code", String(46), nullable=False),
    Column("how", String(10), nullable=False),
    Column("by", String(10), nullable=False),
    Column("language", String(8), nullable=False),
    Column("day", Utc, nullable=False),
    # Whether the administrator has looked at it: nothing is learnt before.
    Column("approved", Boolean, nullable=False),
    UniqueConstraint("words", "code"),
    Index(None, "code", "how"),
)
