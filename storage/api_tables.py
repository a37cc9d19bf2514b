"""The tables of other systems: what they asked for, and where they are told of cases. Beside `tables.py`."""

from sqlalchemy import Column, String, Table

from storage.tables import Utc, metadata

# What a system asked for under a name of its own, for a day: the same once more makes nothing again.
named_calls = Table(
    "named_calls",
    metadata,
    Column("caller", String(80), primary_key=True),
    Column("name", String(40), primary_key=True),
    # Of what it said; the words themselves stand with what it made.
    Column("digest", String(64), nullable=False),
    # Empty until it is made, which is in the same transaction.
    Column("number", String(8), nullable=False),
    Column("at", Utc, nullable=False, index=True),
)
