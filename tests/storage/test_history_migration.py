"""Histories from before they were chained are chained when the database is brought up to date."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from app.history_check import check_histories
from core.cases import CaseEvent
from core.history import digest_of
from storage.database import Database
from storage.migrate import migrate, undo_migrations
from storage.tables import case_events, cases, citizens, identities, personal_texts

BEFORE = "0007"
AT = datetime(2026, 1, 5, 8, 0, 0, 250, tzinfo=UTC)
CASES = 1001
"""One more than are chained at a time."""


async def old_cases(database: Database, count: int) -> None:
    """Cases as they were written before: what was registered, and a note that the unit left."""
    ids = range(1, count + 1)
    person = {"citizen_id": 1, "channel": "telegram", "external_id": "501", "name": "", "reachable": True}
    async with database.writer.begin() as connection:
        await connection.execute(citizens.insert(), [{"id": 1, "met_at": AT}])
        await connection.execute(identities.insert(), [{"id": 1, **person}])
        await connection.execute(cases.insert(), [_case(one) for one in ids])
        await connection.execute(personal_texts.insert(), [kept for one in ids for kept in _texts(one)])
        for event in (_registered, _finished):  # so the events of one case do not lie together
            await connection.execute(case_events.insert(), [event(one) for one in ids])
        if not database.is_sqlite:
            await connection.execute(text("SELECT setval('cases_id_seq', :count)"), {"count": count})


def _case(one: int) -> dict[str, Any]:
    plain = {"service": "no_water", "unit": "water", "status": "done", "language": "uk"}
    times = {"registered_at": AT, "due_at": AT, "legal_due_at": AT}
    return {"id": one, "number": f"{one:08}", "draft_id": f"1.{one}", "identity_id": 1, **plain, **times}


def _texts(one: int) -> Iterator[dict[str, Any]]:
    for text_id, field, value in ((one * 2, "description", "Немає води"), (one * 2 + 1, "note", "Є вода")):
        salt = f"{text_id:032}"
        kept = {"field": field, "value": value, "salt": salt, "digest": digest_of(salt, value)}
        yield {"id": text_id, "case_id": one, **kept}


def _registered(one: int) -> dict[str, Any]:
    facts = {"service": "no_water"}
    return {"case_id": one, "at": AT, "actor": "citizen", "kind": "registered", "facts": facts}


def _finished(one: int) -> dict[str, Any]:
    note = {"note_id": one * 2 + 1, "note_digest": list(_texts(one))[1]["digest"]}
    return {
        "case_id": one,
        "at": AT + timedelta(hours=1),
        "actor": "x",
        "kind": "finish",
        "facts": {},
        **note,
    }


async def test_old_histories_are_chained_and_go_on(database: Database) -> None:
    await undo_migrations(database, BEFORE)
    await old_cases(database, CASES)
    await migrate(database)
    async with database.work() as work:
        first = await work.cases.by_id(1)
        assert first
        assert first.changed_at == AT + timedelta(hours=1)
        await work.cases.add_event(CASES, CaseEvent(AT + timedelta(days=1), "citizen", "confirm"))
    tally = await check_histories(database, None, lambda _: None)
    assert tally.named == []
    assert (tally.cases, tally.events, tally.erased) == (CASES, CASES * 2 + 1, 0)


async def test_old_histories_survive_the_way_back(database: Database) -> None:
    await undo_migrations(database, BEFORE)
    await old_cases(database, 3)
    for _ in range(2):
        await migrate(database)
        tally = await check_histories(database, None, lambda _: None)
        assert (tally.named, tally.events) == ([], 6)
        await undo_migrations(database, BEFORE)
