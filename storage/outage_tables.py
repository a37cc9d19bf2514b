"""The tables of outages and of those who want to hear of them. Beside `tables.py`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables import Id, Utc, link_to, metadata, new_id

# Who wants to be told unasked, since when, and to which words they said yes. No row: no consent.
subscribers = Table(
    "subscribers",
    metadata,
    Column("citizen_id", Id, ForeignKey("citizens.id"), primary_key=True, autoincrement=False),
    Column("consent_version", Integer, nullable=False),
    Column("consented_at", Utc, nullable=False),
    # Minutes of the city's day between which only emergencies are told; both or neither.
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
)

# A house, a street, a district or, where all are empty, the city. Kinds are bits: `storage/subscriptions.py`.
subscriptions = Table(
    "subscriptions",
    metadata,
    new_id(),
    link_to("citizen_id", "subscribers.citizen_id", nullable=False),
    Column("street_id", String(80), nullable=False),
    Column("house", String(20), nullable=False),
    Column("district", String(40), nullable=False),
    Column("kinds", Integer, nullable=False),
    UniqueConstraint("citizen_id", "street_id", "house", "district"),
    Index("ix_subscriptions_street_id", "street_id"),
    Index("ix_subscriptions_district", "district"),
)

# What is off, where and why. Nothing is deleted.
outages = Table(
    "outages",
    metadata,
    new_id(),
    Column("kind", String(20), nullable=False),
    Column("emergency", Boolean, nullable=False),
    # As `core.areas.area_as_plain` writes them.
    Column("areas", JSON, nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc),
    Column("cause", JSON, nullable=False),
    Column("remark", JSON, nullable=False),
    Column("known_at", Utc, nullable=False),
    Column("state", String(20), nullable=False),
    Column("over_at", Utc),
    Index("ix_outages_state", "state"),
)

# What was done with an outage, and with what is told of it. Only grows.
outage_events = Table(
    "outage_events",
    metadata,
    new_id(),
    link_to("outage_id", "outages.id", nullable=False),
    link_to("broadcast_id", "broadcasts.id"),
    Column("at", Utc, nullable=False),
    Column("by", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    Index("ix_outage_events_outage_id", "outage_id"),
)

# Cases that are about an outage; each keeps its own term.
outage_cases = Table(
    "outage_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    link_to("outage_id", "outages.id", nullable=False),
    Column("at", Utc, nullable=False),
    Column("told_over_at", Utc),
    Index("ix_outage_cases_outage_id", "outage_id"),
)

# Who said «me too», or asks to be told when it is over, without a request of their own.
outage_concerns = Table(
    "outage_concerns",
    metadata,
    Column("outage_id", Id, ForeignKey("outages.id"), primary_key=True, autoincrement=False),
    Column("identity_id", Id, ForeignKey("identities.id"), primary_key=True, autoincrement=False),
    Column("street_id", String(80), nullable=False),
    Column("house", String(20), nullable=False),
    Column("wants_end", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
    Column("told_over_at", Utc),
    Index("ix_outage_concerns_identity_id", "identity_id"),
)

# Requests that one outage may lie behind, until the shift says whether it does.
outage_proposals = Table(
    "outage_proposals",
    metadata,
    new_id(),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", String(80), nullable=False),
    Column("decided_at", Utc),
    link_to("outage_id", "outages.id"),
    Index("ix_outage_proposals_state", "state"),
    Index("ix_outage_proposals_outage_id", "outage_id"),
)

# A request is proposed once.
proposal_cases = Table(
    "proposal_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    link_to("proposal_id", "outage_proposals.id", nullable=False),
    Index("ix_proposal_cases_proposal_id", "proposal_id"),
)

# Who waits to hear how an outage stands; one account of each person.
outage_news = Table(
    "outage_news",
    metadata,
    Column("outage_id", Id, ForeignKey("outages.id"), primary_key=True, autoincrement=False),
    Column("identity_id", Id, ForeignKey("identities.id"), primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
)

# What is told of an outage. `outage` is what it was when this was written, as plain data: what was approved
# is what is sent, whatever becomes of the outage meanwhile.
broadcasts = Table(
    "broadcasts",
    metadata,
    new_id(),
    link_to("outage_id", "outages.id", nullable=False),
    Column("outage", JSON, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    link_to("author_identity", "identities.id"),
    link_to("approver_identity", "identities.id"),
    Column("approved", String(64), nullable=False),
    Column("at", Utc),
    Column("whole_city_confirmed", Boolean, nullable=False),
    link_to("follows", "broadcasts.id"),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column("reason", String(200), nullable=False),
    Index("ix_broadcasts_outage_id", "outage_id"),
    Index("ix_broadcasts_state", "state"),
)

# How far the ledger of a broadcast has come, and which process sends it.
ledgers = Table(
    "ledgers",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False),
    Column("stage", String(10), nullable=False),
    Column("cursor", Id, nullable=False),
    Column("size", Integer, nullable=False),
    Column("owner", String(32)),
    Index("ix_ledgers_stage", "stage"),
)

# Whom a broadcast is for, each person once. The citizen is who it was when this was written: they may have
# joined another one since.
recipients = Table(
    "recipients",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False),
    Column("citizen_id", Id, primary_key=True, autoincrement=False),
    link_to("identity_id", "identities.id", nullable=False),
    Column("channel", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("charged", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", String(32)),
    Column("due_at", Utc),
    Column("message_id", String(100)),
    Column("progress", Integer),
    Column("reason", String(200)),
    Column("settled_at", Utc),
    Index("ix_recipients_state", "broadcast_id", "state", "channel", "language", "citizen_id"),
    Index("ix_recipients_identity_id", "identity_id"),
    sqlite_with_rowid=False,
)

# How many stood in each state of whom nothing is kept any more: what was reported of a broadcast stays true.
ledger_tallies = Table(
    "ledger_tallies",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False),
    Column("state", String(10), primary_key=True),
    Column("number", Integer, nullable=False),
)

# That a phone could not show a message, reported before it was written down whose message that is.
early_failures = Table(
    "early_failures",
    metadata,
    Column("message_id", String(40), primary_key=True),
    Column("address", String(100), primary_key=True),
    Column("at", Utc, nullable=False),
)
