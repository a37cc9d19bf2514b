"""Reads the histories of all cases in pieces, to be checked (`core/audit.py`) while the service runs."""

from sqlalchemy import Text, bindparam, cast, func, select, text, type_coerce

from core.audit import KeptHistory
from storage.connections import Connection
from storage.kept import AsWritten, as_event, as_history, as_text, by_case
from storage.tables import case_events, cases, personal_texts

CASES_AT_ONCE = 500
_NO_END = 2**62


_CASES = (
    select(cases.c.id, cases.c.number, cases.c.history_count)
    .where(cases.c.id > bindparam("after"))
    .order_by(cases.c.id)
    .limit(bindparam("limit"))
)
_EVENTS = (
    # What a careless hand has made unreadable is to be reported, not to stop the check: it comes as text.
    select(
        *(column for column in case_events.c if column.name not in ("at", "facts", "texts")),
        type_coerce(case_events.c.at, AsWritten).label("at"),
        cast(case_events.c.facts, Text).label("facts"),
        cast(case_events.c.texts, Text).label("texts"),
        personal_texts.c.case_id.label("note_of"),
    )
    .outerjoin(personal_texts, personal_texts.c.id == case_events.c.note_id)
    .where(case_events.c.case_id > bindparam("after"), case_events.c.case_id <= bindparam("last"))
    .order_by(case_events.c.case_id, case_events.c.position)
)
_TEXTS = (
    select(personal_texts)
    .where(personal_texts.c.case_id > bindparam("after"), personal_texts.c.case_id <= bindparam("last"))
    .order_by(personal_texts.c.case_id, personal_texts.c.id)
)
_LAST = (
    select(case_events.c.case_id, func.max(case_events.c.position).label("position"))
    .where(case_events.c.case_id > bindparam("after"), case_events.c.id <= bindparam("event_id"))
    .group_by(case_events.c.case_id)
    .order_by(case_events.c.case_id)
    .limit(bindparam("limit"))
    .subquery()
)
_HASHES = (
    select(case_events.c.case_id, case_events.c.hash)
    .join(_LAST, (_LAST.c.case_id == case_events.c.case_id) & (_LAST.c.position == case_events.c.position))
    .order_by(case_events.c.case_id)
)


class StoredAudit:
    """Reads one piece in one transaction: the next piece wants a new one."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._is_server = connection.dialect.name == "postgresql"

    async def count_cases(self) -> int:
        """How many cases there are."""
        return int((await self.connection.execute(select(func.count()).select_from(cases))).scalar_one())

    async def histories(self, after: int, limit: int = CASES_AT_ONCE) -> list[KeptHistory]:
        """The next cases behind this id, with all that is kept of their histories; none at the end."""
        if self._is_server:
            # Else an event that is added between two of the queries would look like a break.
            await self.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        piece = {"after": after, "limit": limit}
        known = {row.id: row for row in await self.connection.execute(_CASES, piece)}
        # Behind the last case there may be events of cases that somebody took away.
        span = {"after": after, "last": max(known) if len(known) == limit else _NO_END}
        events = by_case(await self.connection.execute(_EVENTS, span), as_event)
        texts = by_case(await self.connection.execute(_TEXTS, span), as_text)
        return [
            as_history(case_id, known.get(case_id), events.get(case_id, ()), texts.get(case_id, ()))
            for case_id in sorted(known.keys() | events.keys())
        ]

    async def newest_event(self) -> int:
        """The id of the newest event; no event with a lower id can be added any more."""
        if self._is_server:
            # Waits for those who have drawn an id and not committed yet.
            await self.connection.execute(text("LOCK TABLE case_events IN SHARE MODE"))
        return (await self.connection.execute(select(func.max(case_events.c.id)))).scalar() or 0

    async def newest_hashes(
        self, after: int, event_id: int, limit: int = CASES_AT_ONCE
    ) -> list[tuple[int, str]]:
        """Of the next cases behind this id the hash of the newest event up to this one; none at the end."""
        piece = {"after": after, "event_id": event_id, "limit": limit}
        rows = await self.connection.execute(_HASHES, piece)
        return [(row.case_id, row.hash) for row in rows]
