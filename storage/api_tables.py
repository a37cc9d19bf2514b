"""The tables of other systems: their keys and calls, and where they are told of cases. Beside `tables.py`."""

from sqlalchemy import Column, Index, Integer, String, Table, text

from storage.tables import Utc, link_to, metadata, new_id

api_keys = Table(
    "api_keys",
    metadata,
    new_id(),
    Column("name", String(80), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("role", String(40), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    # A system keeps its name when its key is changed.
    Index(
        "ux_api_keys_in_force",
        "name",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

# What a system asked for under a name of its own, for a day: the same once more makes nothing again.
named_calls = Table(
    "named_calls",
    metadata,
    Column("caller", String(80), primary_key=True),
    Column("name", String(40), primary_key=True),
    # Of what it said; the words themselves stand with what it made.
    Column("digest", String(64), nullable=False),
    # Of a case, or the id of something else. Empty until it is made, which is in the same transaction.
    Column("number", String(20), nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

# Where units' own systems are told of what happens with their cases.
hook_endpoints = Table(
    "hook_endpoints",
    metadata,
    new_id(),
    Column("unit", String(40), nullable=False),
    Column("url", String(500), nullable=False),
    # Calls are signed with it, so it cannot be kept as a digest.
    Column("secret", String(64), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("ended_at", Utc),
    # Why the last call did not arrive; "" when it has.
    Column("trouble", String(200), nullable=False),
    Column("trouble_since", Utc),
)

# What they are still to be told. What has arrived is gone.
hook_calls = Table(
    "hook_calls",
    metadata,
    new_id(),
    link_to("endpoint_id", "hook_endpoints.id", nullable=False),
    # None: it tells of no case.
    link_to("case_id", "cases.id"),
    Column("number", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    # How the case stood then.
    Column("status", String(20), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("at", Utc, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("waits_since", Utc, nullable=False),
    Column("next_at", Utc, nullable=False),
    # Of each case the first is told first.
    Index(None, "endpoint_id", "case_id", "id"),
)
