"""The tables of outages and of those who want to hear of them. Beside `tables.py`."""

from sqlalchemy import (
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
