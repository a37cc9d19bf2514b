"""What is kept of histories, read so that nothing in it stops their check, whatever a hand has made of it."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Dialect, Row, String, TypeDecorator

from core.audit import KeptEvent, KeptHistory, KeptText
from core.history import Link

T = TypeVar("T")
_UNREADABLE = datetime.min.replace(tzinfo=UTC)


class AsWritten(TypeDecorator[datetime]):
    """A time; of one that cannot be read the earliest there is."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime:
        """PostgreSQL hands out times, SQLite what is written there."""
        try:
            read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except (ValueError, TypeError):
            return _UNREADABLE
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def by_case(rows: Iterable[Row[Any]], shape: Callable[[Row[Any]], T]) -> dict[int, tuple[T, ...]]:
    """The rows of each case, in this shape. They come sorted by case."""
    return {
        case_id: tuple(shape(row) for row in of_case)
        for case_id, of_case in groupby(rows, lambda row: row.case_id)
    }


def as_event(row: Row[Any]) -> KeptEvent:
    """The core's own type for a row whose JSON came as text."""
    texts = _read(row.texts)
    link = Link(
        row.case_id,
        row.at,
        row.actor,
        row.kind,
        _read(row.facts),
        row.note_digest,
        None if texts is None else tuple(map(tuple, texts)),
    )
    return KeptEvent(row.id, row.position, row.hash, link, row.note_id, row.note_of)


def _read(written: Any) -> Any:
    """JSON; of what cannot be read something that no event was written with."""
    if written is None:
        return None
    try:
        return json.loads(written)
    except (ValueError, TypeError):
        return {"unreadable": ""}


def as_text(row: Row[Any]) -> KeptText:
    """The core's own type for a row."""
    return KeptText(row.id, row.field, row.value, row.salt)


def as_history(
    case_id: int, case: Row[Any] | None, events: tuple[KeptEvent, ...], texts: tuple[KeptText, ...]
) -> KeptHistory:
    """All that belongs to one case; `case` is None when it is gone."""
    number, count = (case.number, case.history_count) if case else (None, 0)
    return KeptHistory(case_id, number, count, events, texts)
