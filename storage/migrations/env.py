"""Alembic's entry: runs the steps over the connection that `storage.migrate` hands in."""

from typing import Any, Literal

from alembic import context

import storage.api_tables
import storage.outage_tables
import storage.staff_tables  # noqa: F401 -- their tables belong to the same metadata
from storage.tables import Id, Utc, metadata


def render_our_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our own column types by their names, the others as Alembic writes them."""
    if kind == "type" and isinstance(item, Utc):
        return "Utc()"
    return "Id" if kind == "type" and item is Id else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter most of a table: Alembic then copies it.
    render_as_batch=True,
    render_item=render_our_types,
)
with context.begin_transaction():
    context.run_migrations()
