"""The tables. A test holds them against the migrations on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would be read as UTC without being it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are stored with their zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Times come back aware, in UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite's text is read in one step: a city's worth of times is read at once."""
        return _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


# SQLite counts ids up by itself only for INTEGER keys.
Id = BigInteger().with_variant(Integer, "sqlite")


def new_id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def link_to(name: str, target: str, **options: Any) -> Column[Any]:
    return Column(name, Id, ForeignKey(target), **options)


AT_WORK = "cases.status NOT IN ('checking', 'closed', 'done')"
"""Cases that can be late. Word for word in the index and in each query that is to use it."""
UNFINISHED = "outbox.state IN ('queued', 'sending')"
OPEN = "cases.status <> 'closed'"
"""Both word for word in the index and in each query that is to use it."""

citizens = Table(
    "citizens",
    metadata,
    new_id(),
    Column("language", String(2)),
    Column("chose_language", Boolean, nullable=False, default=False),
    Column("phone", String(20)),
    Column("notice_version", Integer, nullable=False, default=0),
    Column("notice_at", Utc),
    # When notices of outages were offered; once is enough.
    Column("offered_at", Utc),
    Column("met_at", Utc, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    new_id(),
    link_to("citizen_id", "citizens.id", nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("reachable", Boolean, nullable=False),
    UniqueConstraint("channel", "external_id"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("identity_id", Id, ForeignKey("identities.id"), primary_key=True),
    Column("dialog", String(40), nullable=False),
    Column("step", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("draft", JSON, nullable=False),
    Column("trail", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("memory", JSON, nullable=False),
    Column("aside", JSON(none_as_null=True)),
    Column("is_record", Boolean, nullable=False),
    Column("keyboard_up", Boolean, nullable=False),
    Column("heard_at", Utc),
)

events = Table(
    "events",
    metadata,
    new_id(),
    Column("channel", String(20), nullable=False),
    Column("event_id", String(100), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Utc, nullable=False),
    # The event itself is kept only until it is handled.
    Column("raw", JSON(none_as_null=True)),
    Column("error", Text, nullable=False),
    UniqueConstraint("channel", "event_id"),
    Index(
        "ix_events_kept", "id", sqlite_where=text("raw IS NOT NULL"), postgresql_where=text("raw IS NOT NULL")
    ),
)

cases = Table(
    "cases",
    metadata,
    new_id(),
    Column("number", String(8), nullable=False, unique=True),
    Column("draft_id", String(40), nullable=False, unique=True),
    link_to("identity_id", "identities.id", nullable=False),
    Column("service", String(40), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("outcome", String(20)),
    Column("waits_for", String(20)),
    Column("worker", String(80)),
    # Whether the unit has shown that the work is done, and whether the citizen has said so.
    Column("shown", Boolean, nullable=False, server_default=false()),
    Column("confirmed", Boolean, nullable=False, server_default=false()),
    Column("closed_at", Utc),
    # Since when it stands so.
    Column("moved_at", Utc),
    # When work that was said to be done came back, and when its citizen was asked a second time.
    Column("back_at", Utc),
    Column("asked_at", Utc),
    # The unit that it complains of: that one never gets it.
    Column("about", String(40)),
    # What the citizen thinks of how it was done, 1 to 5.
    Column("mark", Integer),
    Column("language", String(2), nullable=False),
    Column("street_id", String(80)),
    Column("house", String(20)),
    Column("route", String(40)),
    Column("lat", Float),
    Column("lon", Float),
    Column("registered_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("legal_due_at", Utc, nullable=False),
    # What the term is counted from: the receipt, or when it was opened again.
    Column("term_from", Utc),
    # Somebody has decided on the term: the calendar does not change it any more.
    Column("extended", Boolean, nullable=False, server_default=false()),
    # When the last event was. Who follows what happens asks for it.
    Column("changed_at", Utc),
    # How many events it has: a chain alone does not miss its end.
    Column("history_count", Integer, nullable=False, server_default="0"),
    Index(None, "identity_id", "registered_at"),
    # Of a million cases a few thousand are open.
    Index("ix_cases_open", "unit", "due_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    # Reports ask for what came in within a time, and for what is late.
    Index(None, "registered_at"),
    Index(None, "changed_at", "id"),
    Index("ix_cases_at_work", "due_at", sqlite_where=text(AT_WORK), postgresql_where=text(AT_WORK)),
)

# What is personal stands here alone: erasing these rows leaves the history and its digests whole.
personal_texts = Table(
    "personal_texts",
    metadata,
    new_id(),
    link_to("case_id", "cases.id", nullable=False, index=True),
    Column("field", String(20), nullable=False),
    Column("value", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
)

case_events = Table(
    "case_events",
    metadata,
    new_id(),
    link_to("case_id", "cases.id", nullable=False),
    Column("at", Utc, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    link_to("note_id", "personal_texts.id"),
    Column("note_digest", String(64)),
    # Counted from 1 in each case: of two that would be chained to the same event one fails.
    Column("position", Integer, nullable=False),
    # With the first event of a case: field and digest of the texts it was registered with.
    Column("texts", JSON(none_as_null=True)),
    # Over all of this but `note_id`, and over the hash of the event before: `core/history.py`.
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_id", "position"),
    # Reports ask for moves of some kinds within a time.
    Index(None, "kind", "at"),
)

attachments = Table(
    "attachments",
    metadata,
    new_id(),
    link_to("identity_id", "identities.id", nullable=False, index=True),
    # None while it belongs to a draft.
    link_to("case_id", "cases.id", index=True),
    Column("channel", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("file_id", Text, nullable=False),
    Column("name", String(256), nullable=False),
    Column("sent_at", Utc, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("stored_as", String(80), nullable=False),
    Column("size", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    new_id(),
    Column("channel", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    link_to("identity_id", "identities.id", index=True),
    Column("message_class", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", String(40)),
    # Empty once the message is settled: it may be personal. Of missed news the case number stays.
    Column("body", JSON, nullable=False),
    Column("again", Boolean, nullable=False),
    # Begun by us, outside of the messenger's session: some messengers charge for it.
    Column("unasked", Boolean, nullable=False, server_default=false()),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("settled_at", Utc),
    Column("reason", Text, nullable=False),
    # What it began with: an update, a call, a timer. For the log alone.
    Column("origin", String(80)),
    # What the message stands for: a later one of the same name takes its place in the chat.
    Column("card", String(60)),
    Index(
        "ix_outbox_card",
        "address",
        "card",
        sqlite_where=text("card IS NOT NULL"),
        postgresql_where=text("card IS NOT NULL"),
    ),
    # Nearly all messages are settled: what is looked at every second are the few that are not.
    Index("ix_outbox_unfinished", "id", sqlite_where=text(UNFINISHED), postgresql_where=text(UNFINISHED)),
)

outbox_parts = Table(
    "outbox_parts",
    metadata,
    Column("outbox_id", Id, ForeignKey("outbox.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    # Text, not a number: Viber's tokens are beyond 2^53.
    Column("message_id", String(40), nullable=False),
    Index(None, "message_id"),
)

# How far a messenger brought a message. May be here before the message's own id is written down.
receipts = Table(
    "receipts",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("message_id", String(40), primary_key=True),
    Column("progress", Integer, nullable=False),
    Column("at", Utc, nullable=False),
)

# Shown in one messenger, typed in the other: then both belong to one citizen.
join_codes = Table(
    "join_codes",
    metadata,
    Column("code", String(12), primary_key=True),
    link_to("identity_id", "identities.id", nullable=False, unique=True),
    Column("expires_at", Utc, nullable=False),
)

processes = Table(
    "processes",
    metadata,
    Column("id", String(40), primary_key=True),
    # By the machine's clock, never by the sandbox's.
    Column("seen_at", Utc, nullable=False),
)

timers = Table(
    "timers",
    metadata,
    new_id(),
    Column("kind", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("due_at", Utc, nullable=False, index=True),
    UniqueConstraint("kind", "subject"),
)

saved_addresses = Table(
    "saved_addresses",
    metadata,
    new_id(),
    link_to("citizen_id", "citizens.id", nullable=False, index=True),
    Column("label", String(30), nullable=False),
    Column("street_id", String(80), nullable=False),
    Column("house", String(20), nullable=False),
    Column("flat", String(20), nullable=False),
)

# When somebody's data were erased. Whose they were is not kept.
erasures = Table("erasures", metadata, new_id(), Column("at", Utc, nullable=False))

# How often articles of help were shown, and what came of it: numbers, nobody's name.
article_days = Table(
    "article_days",
    metadata,
    # The city's own day.
    Column("day", Date, primary_key=True),
    Column("article", String(40), primary_key=True),
    Column("use", String(10), primary_key=True),
    Column("number", Integer, nullable=False),
)
