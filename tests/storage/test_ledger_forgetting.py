"""Who was told of outages is forgotten: at the citizen's wish and after its term. The counts stay."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from app.prune_commands import prune_all
from app.retention_commands import count_due, forget_due
from core.audiences import Reader
from core.broadcasts import Broadcast, Move, Purpose
from core.citizens import Citizen
from core.conversations import Conversation
from core.ledger import Ledger, RecipientState
from core.my_data import erase_my_data
from core.outages import Concern, OutageEvent, OutageState
from core.receipts import Progress
from core.retention import Personal
from storage import outage_tables, retention
from tests.app.test_retention import YEAR, settings
from tests.storage.lock_waits import someone_waits
from tests.storage.test_audiences import HERE, Readers, readers
from tests.storage.test_ledger import Office, office

__all__ = ["office", "readers"]
S = RecipientState


async def erase(town: Readers, citizen: Citizen) -> None:
    """Their own wish."""
    async with town.database.work() as work:
        await erase_my_data(work, citizen, Conversation(citizen.identity_id), town.clock.now())


async def rows(town: Readers, table: Any, *conditions: Any) -> int:
    """How many there are."""
    async with town.database.view() as view:
        query = select(func.count()).select_from(table).where(*conditions)
        return int((await view.connection.execute(query)).scalar_one())


async def told(office: Office, people: int) -> Broadcast:
    """A broadcast that all of these have got, and that is closed."""
    for _ in range(people):
        await office.comes(HERE)
    broadcast = await office.broadcast()
    await office.write(broadcast)
    await office.settle(await office.take(broadcast), S.sent, "7")
    await office.move(broadcast, Move.finish)
    async with office.database.work() as work:
        assert await work.ledger.close(broadcast.id)
    return broadcast


async def is_over(office: Office, broadcast: Broadcast) -> None:
    """The outage is over now."""
    async with office.database.work() as work:
        for goal in (OutageState.announced, OutageState.over):
            event = OutageEvent(office.clock.now(), "x", goal)
            assert await work.outages.move(broadcast.outage.id, goal, event)


async def test_who_erases_their_data_leaves_no_row_but_still_counts(office: Office) -> None:
    """Told, waiting, or just being told: nothing says any more that they were."""
    olena, ivan, maria, last = [await office.comes(HERE) for _ in range(4)]
    broadcast = await office.broadcast()
    await office.write(broadcast)
    await office.settle(await office.take(broadcast, most=1), S.sent, "7")
    being_told = await office.take(broadcast, most=1)
    for citizen in (olena, ivan, maria):
        await erase(office, citizen)
    await office.settle(being_told, S.sent, "8")
    assert await office.counts(broadcast) == {S.sent: 1, S.unknown: 1, S.stopped: 1, S.waiting: 1}
    recipients = outage_tables.recipients
    assert await rows(office, recipients) == 1
    assert await rows(office, recipients, recipients.c.identity_id == last.identity_id) == 1
    assert [one.citizen_id for one in await office.take(broadcast)] == [last.citizen_id]


async def test_who_erased_their_data_hears_no_more_of_that_outage(office: Office) -> None:
    broadcast = await told(office, people=2)
    async with office.database.view() as view:
        first = await view.citizens.by_identity(1)
    assert first
    await erase(office, first)
    follows = await office.broadcast(Purpose.correct, follows=broadcast)
    ledger: Ledger = await office.write(follows)
    assert ledger.size == 1
    assert first.citizen_id not in [one.citizen_id for one in await office.take(follows)]


async def test_a_page_that_was_read_before_they_erased_their_data_puts_no_row_back(office: Office) -> None:
    olena, ivan = await office.comes(HERE), await office.comes(HERE)
    broadcast = await office.broadcast()
    page = [Reader(one.citizen_id, one.identity_id, "telegram", "uk", False) for one in (olena, ivan)]
    await erase(office, olena)
    async with office.database.work() as work:
        written = await work.ledger.write(await office.ledger(broadcast), page, 0)
    assert written == await office.ledger(broadcast)
    assert written.size == await rows(office, outage_tables.recipients) == 1
    assert [one.citizen_id for one in await office.take(broadcast)] == [ivan.citizen_id]


async def test_who_erases_their_data_waits_for_the_page_that_is_being_written(office: Office) -> None:
    """Else they would look for their rows before these are there."""
    if office.database.is_sqlite:
        pytest.skip("SQLite has one writer")
    olena = await office.comes(HERE)
    broadcast = await office.broadcast()
    reader = Reader(olena.citizen_id, olena.identity_id, "telegram", "uk", False)
    async with office.database.work() as work:
        assert await work.ledger.write(await office.ledger(broadcast), [reader], 0)
        erasing = asyncio.create_task(erase(office, olena))
        await someone_waits(office.database, erasing)
    await erasing
    assert await rows(office, outage_tables.recipients) == 0


async def test_a_failure_that_was_told_too_early_goes_with_their_data(office: Office) -> None:
    olena, other = await office.comes(HERE, channel="viber"), await office.comes(HERE, channel="viber")
    async with office.database.work() as work:
        for one in (olena, other):
            address = one.identity.external_id
            now = office.clock.now()
            assert not await work.ledger.note_receipt("viber", address, "99", Progress.failed, now)
    await erase(office, olena)
    early = outage_tables.early_failures
    assert await rows(office, early) == await rows(office, early, early.c.address == "502") == 1


async def test_after_the_term_nobody_is_named_and_the_counts_are_the_same(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces: a ledger may have more rows than one transaction should hold."""
    monkeypatch.setattr(retention, "ROWS", 2)
    broadcast = await told(office, people=5)
    await is_over(office, broadcast)
    before = await office.counts(broadcast)
    young = office.clock.now() + timedelta(days=300)
    assert not any((await forget_due(office.database, settings(tmp_path), young)).values())
    later = office.clock.now() + 2 * YEAR
    assert (await count_due(office.database, settings(tmp_path), later))[Personal.notices] == 5
    assert (await forget_due(office.database, settings(tmp_path), later))[Personal.notices] == 5
    assert await office.counts(broadcast) == before == {S.sent: 5}
    assert await rows(office, outage_tables.recipients) == 0
    assert (await count_due(office.database, settings(tmp_path), later))[Personal.notices] == 0


async def test_stopped_between_two_pieces_nobody_is_counted_twice(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "ROWS", 2)
    broadcast = await told(office, people=5)
    await is_over(office, broadcast)
    async with office.database.work() as work:
        assert await work.retention.forget_notices([broadcast.id]) == 2
    assert await office.counts(broadcast) == {S.sent: 5}
    later = office.clock.now() + 2 * YEAR
    assert (await forget_due(office.database, settings(tmp_path), later))[Personal.notices] == 3
    assert await office.counts(broadcast) == {S.sent: 5}


async def test_as_long_as_an_outage_goes_on_it_is_known_who_was_told(office: Office, tmp_path: Path) -> None:
    broadcast = await told(office, people=2)
    async with office.database.writer.begin() as connection:
        await connection.execute(update(outage_tables.outages).values(ends_at=None))
    later = office.clock.now() + 3 * YEAR
    assert (await forget_due(office.database, settings(tmp_path), later))[Personal.notices] == 0
    assert await office.counts(broadcast) == {S.sent: 2}
    assert await rows(office, outage_tables.recipients) == 2


async def test_who_said_that_it_was_theirs_is_forgotten_after_the_term(
    office: Office, tmp_path: Path
) -> None:
    """And who still waited for news of it."""
    broadcast = await told(office, people=2)
    outage = broadcast.outage.id
    async with office.database.work() as work:
        for identity_id in (1, 2):
            concern = Concern(outage, identity_id, "kuindzhi-st", "4", True, office.clock.now())
            await work.outages.concern(concern)
        await work.outage_news.queue(outage, office.clock.now())
    await is_over(office, broadcast)
    later = office.clock.now() + 2 * YEAR
    assert (await forget_due(office.database, settings(tmp_path), later))[Personal.concerns] == 2
    assert await rows(office, outage_tables.outage_concerns) == 0
    assert await rows(office, outage_tables.outage_news) == 0


async def test_failures_of_nobodys_messages_go_at_night(office: Office) -> None:
    now = office.clock.now()
    async with office.database.writer.begin() as connection:
        for token, at in (("old", now - timedelta(days=2)), ("young", now)):
            row = {"message_id": token, "address": "501", "at": at}
            await connection.execute(insert(outage_tables.early_failures).values(row))
    await prune_all(office.database, now)
    early = outage_tables.early_failures
    assert await rows(office, early) == await rows(office, early, early.c.message_id == "young") == 1
