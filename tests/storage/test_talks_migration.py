"""Questions that waited for an operator before there were talks go on waiting as talks, and back."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from core.handoffs import HandoffState
from core.lines import Side
from core.timers import TimerKind
from storage.database import Database
from storage.migrate import migrate, undo_migrations
from storage.tables import citizens, identities

BEFORE = "0010"
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WAITS, ANSWERED, ERASED = "Коли вода?", "Чому темно?", None


async def old_questions(database: Database) -> None:
    """One that waits, one that was answered, one that was erased."""
    person: dict[str, Any] = {"channel": "telegram", "name": "", "reachable": True}
    async with database.writer.begin() as connection:
        for one in (1, 2, 3):
            await connection.execute(citizens.insert().values(id=one, met_at=AT))
            await connection.execute(
                identities.insert().values(id=one, citizen_id=one, external_id=f"50{one}", **person)
            )
        add = text(
            "INSERT INTO callbacks (id, identity_id, answer_by, language, text, phone, asked_at, answered_at,"
            " answered_by, note) VALUES (:id, :id, 'phone', 'uk', :text, :phone, :at, :done, :by, :note)"
        )
        at = "2026-11-24 08:00:00" if database.is_sqlite else AT
        for row in (
            {"id": 1, "text": WAITS, "phone": "+380671234567", "done": None, "by": None, "note": None},
            {"id": 2, "text": ANSWERED, "phone": None, "done": at, "by": "api:x", "note": "Лагодять."},
            {"id": 3, "text": ERASED, "phone": None, "done": None, "by": None, "note": None},
        ):
            await connection.execute(add, {**row, "at": at})


async def test_questions_become_talks_and_questions_again(database: Database) -> None:
    await undo_migrations(database, BEFORE)
    await old_questions(database)
    await migrate(database)
    async with database.work() as work:
        waiting = await work.handoffs.in_state([HandoffState.waiting], 0, 10)
        closed = await work.handoffs.in_state([HandoffState.closed], 0, 10)
        assert [(one.identity_id, one.phone, one.asked_at) for one in waiting] == [(1, "+380671234567", AT)]
        assert [one.identity_id for one in closed] == [2]
        assert [line.words for line in await work.lines.of(waiting[0].id)] == [WAITS]
        told = [(line.side, line.words) for line in await work.lines.of(closed[0].id)]
        assert told == [(Side.citizen, ANSWERED), (Side.operator, "Лагодять.")]
        assert [line.words for line in await work.lines.unposted(waiting[0].id)] == [WAITS]
        timer = await work.timers.take_due(AT)
        assert timer
        assert (timer.kind, timer.subject) == (TimerKind.handoff_waits, str(waiting[0].id))
    await undo_migrations(database, BEFORE)
    async with database.reader.connect() as connection:
        rows = (await connection.execute(text("SELECT identity_id, text, phone FROM callbacks"))).all()
    assert [tuple(row) for row in rows] == [(1, WAITS, "+380671234567")]
