"""A history that was touched is found out, and named; erasing what is personal does not count as that."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Executable, delete, select, text, update

from app.history_check import check_histories, take_head
from core.cases import Case, CaseEvent
from core.city import City
from core.filing import register_case
from core.history import Head
from core.life import Step
from core.my_data import erase_my_data
from core.numbers import spell_number
from core.remarks import add_remark
from storage.audit import StoredAudit
from storage.database import Database
from storage.staff_tables import news
from storage.tables import case_events, cases, personal_texts
from tests.conftest import HandClock
from tests.storage.test_cases import met, report
from tests.working import CREW, move

HISTORY = ("registered", "take", "finish", "remark", "confirm")


async def lived(database: Database, clock: HandClock, city: City, name: str = "501") -> Case:
    """A case with some history, two notes among it."""
    identity_id = await met(database, clock, name)
    async with database.work() as work:
        now = clock.now()
        asked = report(identity_id, f"{identity_id}.1")
        case = await register_case(work, asked, city=city, now=now)
        clock.turn(minutes=5)
        await move(work, case.number, Step.take, city, clock.now(), CREW)
        await move(work, case.number, Step.finish, city, clock.now(), CREW, note="Трубу замінено")
        await add_remark(work, case, "Вода є, але іржава", [], clock.now())
        await work.cases.add_event(case.id, CaseEvent(clock.now(), "citizen", "confirm", {"mark": "5"}))
    return case


async def touch(database: Database, *statements: Executable) -> None:
    """Do to the tables what somebody with their password could."""
    async with database.writer.begin() as connection:
        for statement in statements:
            await connection.execute(statement)


async def breaks(
    database: Database, head: Head | None = None
) -> dict[str, list[tuple[str, int | None, str]]]:
    """Which cases are broken, and how."""
    tally = await check_histories(database, head, lambda _: None)
    return {
        number: [(finding.what.value, finding.position, finding.name) for finding in findings]
        for number, findings in tally.named
    }


async def test_a_history_that_nobody_touched_is_whole(
    database: Database, clock: HandClock, city: City
) -> None:
    for name in ("501", "502"):
        await lived(database, clock, city, name)
    tally = await check_histories(database, await take_head(database), lambda _: None)
    assert (tally.cases, tally.events, tally.erased) == (2, 10, 0)
    assert tally.is_whole
    assert tally.head_fits


def changed(at: int, **values: object) -> list[Executable]:
    """Change the event at this place."""
    return [update(case_events).where(case_events.c.position == at).values(**values)]


def exchanged(one: int, other: int) -> list[Executable]:
    """Two events in each other's place."""
    return changed(one, position=99) + changed(other, position=one) + changed(99, position=other)


def taken(position: int) -> list[Executable]:
    """Take an event away."""
    return [delete(case_events).where(case_events.c.position == position)]


def rewritten(field: str, **values: object) -> list[Executable]:
    """Change a personal text."""
    return [update(personal_texts).where(personal_texts.c.field == field).values(**values)]


def moved_up(after: int) -> list[Executable]:
    """Close the gap that an event has left."""
    return [
        statement for position in range(after, 6) for statement in changed(position, position=position - 1)
    ]


# The first letters go over to the salt: what is hashed stays the same.
CREEPING = text(
    "UPDATE personal_texts SET salt = salt || substr(value, 1, 3), value = substr(value, 4) "
    "WHERE field = 'description'"
)
FOREIGN_NOTE = select(case_events.c.note_id).where(case_events.c.position == 4).scalar_subquery()

TOUCHES: dict[str, tuple[list[Executable], list[tuple[str, int | None, str]]]] = {
    "facts": (changed(1, facts={"service": "no_light"}), [("changed_event", 1, "registered")]),
    "actor": (changed(2, actor="api:other"), [("changed_event", 2, "take")]),
    "kind": (changed(3, kind="explain"), [("changed_event", 3, "explain")]),
    "note digest": (changed(5, note_digest="0" * 64), [("changed_event", 5, "confirm")]),
    "hash": (changed(5, hash="0" * 64), [("changed_event", 5, "confirm")]),
    "texts of the first": (
        changed(1, texts=[]),
        [("changed_event", 1, "registered")]
        + [("changed_text", None, field) for field in ("description", "flat", "phone")],
    ),
    "a middle event": (taken(2), [("missing_event", 2, "")]),
    "the first event": (taken(1), [("missing_event", 1, "")]),
    "the last event": (taken(5), [("missing_event", 5, "")]),
    "a middle event, the gap closed": (
        taken(2) + moved_up(3),
        [("changed_event", 2, "finish"), ("missing_event", 5, "")],
    ),
    "two exchanged": (
        exchanged(2, 4),
        [
            ("changed_event", 2, "remark"),
            ("changed_event", 3, "finish"),
            ("changed_event", 4, "take"),
            ("changed_event", 5, "confirm"),
        ],
    ),
    "a description": (rewritten("description", value="Усе добре"), [("changed_text", None, "description")]),
    "letters moved to the salt": ([CREEPING], [("changed_text", None, "description")]),
    "a note": (rewritten("note", value="Нічого"), [("changed_text", None, "note")] * 2),
    "a note shown with another event": (
        changed(3, note_id=FOREIGN_NOTE),
        [("changed_text", 3, "note")],
    ),
    "a note hidden": (changed(3, note_id=None), [("changed_text", 3, "note")]),
    "the count": ([update(cases).values(history_count=4)], [("added_event", 5, "confirm")]),
}


@pytest.mark.parametrize("touched", TOUCHES)
async def test_what_was_touched_is_named(
    database: Database, clock: HandClock, city: City, touched: str
) -> None:
    case = await lived(database, clock, city)
    statements, expected = TOUCHES[touched]
    if database.is_sqlite or touched != "letters moved to the salt":  # PostgreSQL keeps the salt's length
        await touch(database, *statements)
        assert await breaks(database) == {spell_number(case.number): expected}


async def test_another_time_is_found(database: Database, clock: HandClock, city: City) -> None:
    case = await lived(database, clock, city)
    clock.turn(days=-3)
    later = update(case_events).where(case_events.c.position == 4).values(at=clock.now())
    await touch(database, later)
    assert await breaks(database) == {spell_number(case.number): [("changed_event", 4, "remark")]}


async def test_what_cannot_be_read_is_found(sqlite_url: str, clock: HandClock, city: City) -> None:
    database = Database(sqlite_url)
    case = await lived(database, clock, city)
    await touch(
        database, text("UPDATE case_events SET facts = 'x', at = 'y', texts = '{' WHERE position = 1")
    )
    assert ("changed_event", 1, "registered") in (await breaks(database))[spell_number(case.number)]
    await database.dispose()


async def test_a_text_put_where_there_was_none_is_found(
    database: Database, clock: HandClock, city: City
) -> None:
    case = await lived(database, clock, city)
    await touch(
        database,
        personal_texts.insert().values(
            case_id=case.id, field="whom", value="Сусідка", salt="0" * 32, digest="0" * 64
        ),
    )
    assert await breaks(database) == {spell_number(case.number): [("changed_text", None, "whom")]}


GONE = [
    update(case_events).values(note_id=None),
    delete(personal_texts),
]
BLANKED = [update(personal_texts).values(value="", salt="", digest="")]


@pytest.mark.parametrize("erasing", [GONE, BLANKED])
async def test_erased_texts_leave_the_history_whole(
    database: Database, clock: HandClock, city: City, erasing: list[Executable]
) -> None:
    await lived(database, clock, city)
    head = await take_head(database)
    await touch(database, *erasing)
    tally = await check_histories(database, head, lambda _: None)
    assert tally.is_whole
    assert tally.erased == 5  # description, flat, phone and two notes


async def test_a_citizen_who_erases_their_data_leaves_the_history_whole(
    database: Database, clock: HandClock, city: City
) -> None:
    case = await lived(database, clock, city)
    async with database.work() as work:
        kept = await work.cases.by_id(case.id)
        assert kept
        citizen = await work.citizens.by_identity(kept.identity_id)
        assert citizen
        conversation = await work.conversations.load(kept.identity_id)
        await erase_my_data(work, citizen, conversation, clock.now())
    tally = await check_histories(database, None, lambda _: None)
    assert tally.is_whole
    assert tally.events == len(HISTORY)


async def test_two_who_add_at_once_leave_one_chain(database_url: str, clock: HandClock, city: City) -> None:
    here, there = Database(database_url), Database(database_url)
    case = await lived(here, clock, city)

    async def add(database: Database, actor: str) -> None:
        for _ in range(10):
            async with database.work() as work:
                await work.cases.add_event(case.id, CaseEvent(clock.now(), actor, "remark", note="Слово"))

    others = [here] if here.is_sqlite else [here, there]  # SQLite has one process that writes
    await asyncio.gather(*(add(one, f"{number}") for number, one in enumerate(others * 2)))
    tally = await check_histories(here, await take_head(there), lambda _: None)
    assert tally.is_whole
    assert tally.events == len(HISTORY) + 20 * len(others)
    await here.dispose()
    await there.dispose()


async def test_an_event_after_a_taken_one_is_still_written(
    database: Database, clock: HandClock, city: City
) -> None:
    case = await lived(database, clock, city)
    await touch(database, *taken(5))
    async with database.work() as work:
        await work.cases.add_event(case.id, CaseEvent(clock.now(), "timer", "overdue"))
    assert await breaks(database) == {spell_number(case.number): [("missing_event", 5, "")]}


async def test_a_head_tells_what_a_chain_cannot(database: Database, clock: HandClock, city: City) -> None:
    first, second = [await lived(database, clock, city, name) for name in ("501", "502")]
    head = await take_head(database)
    async with database.work() as work:  # what comes later does not matter to it
        await work.cases.add_event(first.id, CaseEvent(clock.now(), "timer", "overdue"))
    assert (await check_histories(database, head, lambda _: None)).head_fits
    await touch(
        database,
        update(case_events).where(case_events.c.case_id == second.id).values(note_id=None),
        delete(news).where(news.c.case_id == second.id),
        delete(personal_texts).where(personal_texts.c.case_id == second.id),
        delete(case_events).where(case_events.c.case_id == second.id),
        text("DELETE FROM timers"),
        delete(cases).where(cases.c.id == second.id),
    )
    tally = await check_histories(database, head, lambda _: None)
    assert (tally.broken, tally.head_fits, tally.is_whole) == (0, False, False)


async def test_a_head_waits_for_events_that_are_being_written(
    database_url: str, clock: HandClock, city: City
) -> None:
    here, there = Database(database_url), Database(database_url)
    case = await lived(here, clock, city)
    async with here.work() as work:
        await work.cases.add_event(case.id, CaseEvent(clock.now(), "timer", "overdue"))
        taking = asyncio.create_task(take_head(there))
        await asyncio.sleep(0.3)
        # With one writer ids are given in the order of commits: there is nothing to wait for.
        assert taking.done() == here.is_sqlite
    assert (await taking).event_id == len(HISTORY) + (0 if here.is_sqlite else 1)
    await here.dispose()
    await there.dispose()


async def test_pieces_miss_no_case(database: Database, clock: HandClock, city: City) -> None:
    lives = [await lived(database, clock, city, str(name)) for name in range(501, 505)]
    read, newest = [0], [(0, "")]
    async with database.reader.connect() as connection:
        while piece := await StoredAudit(connection).newest_hashes(newest[-1][0], 2**40, 3):
            newest += piece
    while True:
        async with database.view() as view:
            if not (histories := await view.audit.histories(read[-1], 3)):
                break
            read += [history.case_id for history in histories]
    assert read[1:] == [case_id for case_id, _ in newest[1:]] == [case.id for case in lives]


async def test_a_case_that_was_taken_away_from_its_history_is_found(
    sqlite_url: str, clock: HandClock, city: City
) -> None:
    database = Database(sqlite_url)
    case = await lived(database, clock, city)
    with closing(sqlite3.connect(database.url.database or "")) as careless, careless:  # keys are not held
        careless.execute("DELETE FROM cases")
    assert await breaks(database) == {f"id {case.id}": [("missing_case", None, "")]}
    await database.dispose()
