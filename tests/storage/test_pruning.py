"""What is of no use any more goes, and nothing that is still needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from app.prune_commands import prune_all
from city.reading import read_city
from core.citizens import Identity
from core.events import EventState
from core.handoffs import Handoff, HandoffState
from core.lines import Said, Side
from core.outbox import MessageClass, NoticeKind, Outbound, OutboxState, Settlement
from core.pruning import TERMS, Old, prune_tonight, watch_nights
from core.timers import TimerKind
from storage import pruning
from storage.database import Database
from storage.staff_tables import lines
from storage.tables import events, join_codes, outbox, outbox_parts, receipts
from tests.conftest import HandClock

CITY = read_city("mariupol")
LONG = max(TERMS.values()) + timedelta(days=1)


async def send(
    database: Database, at: datetime, state: OutboxState, card: str | None = None, **facts: Any
) -> int:
    """A message that came to this end at this time."""
    body = {"notice": NoticeKind.case_overdue, "facts": facts} if facts else {"text": "Дякуємо"}
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", at)
        message = Outbound("telegram", "501", citizen.identity_id, body, MessageClass.notice, card=card)
        [sent] = await work.outbox.add_sending([message], at)
        parts = (f"m{sent.id}",) if state == OutboxState.sent else ()
        await work.outbox.settle([Settlement(sent.id, state, parts)], at)
    return sent.id


async def ids(database: Database, column: Any) -> Sequence[Any]:
    """What is left."""
    async with database.view() as view:
        return list((await view.connection.execute(select(column).order_by(column))).scalars())


async def receive(database: Database, at: datetime, event_id: str, state: EventState) -> int:
    """An event that came at this time."""
    async with database.work() as work:
        stored = await work.events.add("telegram", event_id, at)
        assert stored
        await work.events.keep(stored, state, 1, "", {"secret": 1} if state != EventState.handled else None)
    return stored


async def test_old_messages_go_with_their_parts(database: Database, clock: HandClock) -> None:
    now = clock.now()
    await send(database, now - LONG, OutboxState.sent)
    await send(database, now - LONG, OutboxState.unknown)
    young = await send(database, now, OutboxState.sent)
    await prune_all(database, now)
    assert await ids(database, outbox.c.id) == [young]
    assert await ids(database, outbox_parts.c.outbox_id) == [young]


async def test_what_is_on_its_way_stays_however_old(database: Database, clock: HandClock) -> None:
    now = clock.now()
    sending = await send(database, now - LONG, OutboxState.sent)
    queued = await send(database, now - LONG, OutboxState.sent)
    async with database.writer.begin() as connection:
        for one, state in ((sending, OutboxState.sending), (queued, OutboxState.queued)):
            change = update(outbox).where(outbox.c.id == one)
            await connection.execute(change.values(state=state, settled_at=None))
    last = await send(database, now, OutboxState.sent)
    await prune_all(database, now)
    assert await ids(database, outbox.c.id) == [sending, queued, last]


async def test_missed_news_are_still_told_after_years(database: Database, clock: HandClock) -> None:
    now = clock.now()
    await send(database, now - 10 * LONG, OutboxState.gone, number="40000019")
    await send(database, now, OutboxState.sent)
    await prune_all(database, now)
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", now)
        assert await work.outbox.take_missed(citizen.identity_id) == ["40000019"]
    await prune_all(database, now)
    assert len(await ids(database, outbox.c.id)) == 1


async def test_the_newest_message_of_a_card_is_still_changed(database: Database, clock: HandClock) -> None:
    now = clock.now()
    await send(database, now - LONG, OutboxState.sent, card="case:7")
    newest = await send(database, now - LONG, OutboxState.sent, card="case:7")
    await send(database, now - LONG, OutboxState.failed, card="case:7")
    last = await send(database, now, OutboxState.sent)
    await prune_all(database, now)
    assert newest in await ids(database, outbox.c.id)
    async with database.view() as view:
        place = await view.cards.place("telegram", "501", "case:7", last + 1)
    assert place.message_id == f"m{newest}"


async def test_a_line_of_a_talk_keeps_what_became_of_it(database: Database, clock: HandClock) -> None:
    now = clock.now()
    brings = await send(database, now - LONG, OutboxState.unknown)
    await send(database, now, OutboxState.sent)
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", now)
        talk = await work.handoffs.add(
            Handoff(0, citizen.identity_id, HandoffState.waiting, None, "uk", None, now - LONG)
        )
        line = await work.lines.add(talk.id, Said(Side.operator, "Так"), now - LONG, posted=True)
        await work.lines.brought_by(line.id, brings)
    await prune_all(database, now)
    assert brings in await ids(database, outbox.c.id)
    async with database.writer.begin() as connection:
        await connection.execute(update(lines).values(outbox_id=None))
    await prune_all(database, now)
    assert brings not in await ids(database, outbox.c.id)


async def test_the_last_message_stays_so_that_its_id_is_not_given_twice(
    database: Database, clock: HandClock
) -> None:
    last = await send(database, clock.now() - LONG, OutboxState.sent)
    await prune_all(database, clock.now())
    assert await send(database, clock.now(), OutboxState.sent) == last + 1


async def test_a_repeat_has_no_effect_as_long_as_messengers_repeat(
    database: Database, clock: HandClock
) -> None:
    now, term = clock.now(), TERMS[Old.handled_events]
    assert term > timedelta(days=7)
    await receive(database, now - term - timedelta(days=1), "old", EventState.handled)
    await receive(database, now - term + timedelta(days=1), "young", EventState.handled)
    await prune_all(database, now)
    async with database.work() as work:
        assert await work.events.add("telegram", "young", now) is None
    assert await ids(database, events.c.event_id) == ["young"]


async def test_events_that_wait_stay_and_dead_ones_go_later(database: Database, clock: HandClock) -> None:
    now = clock.now()
    waits = await receive(database, now - LONG, "waits", EventState.failed)
    await receive(database, now - LONG, "dead", EventState.dead)
    dead = await receive(database, now - timedelta(days=60), "newly dead", EventState.dead)
    await prune_all(database, now)
    assert await ids(database, events.c.id) == [waits, dead]


async def test_expired_codes_and_old_receipts_go(database: Database, clock: HandClock) -> None:
    now = clock.now()
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", now)
        await work.joining.new_code(citizen.identity_id, now - timedelta(days=2), now)
    async with database.writer.begin() as connection:
        for token, at in (("old", now - LONG), ("young", now)):
            values = {"channel": "viber", "message_id": token, "progress": 2, "at": at}
            await connection.execute(insert(receipts).values(values))
    await prune_all(database, now)
    assert await ids(database, join_codes.c.code) == []
    assert await ids(database, receipts.c.message_id) == ["young"]


async def test_at_night_it_goes_piece_by_piece_and_waits_for_the_next_night(
    database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece is a transaction of its own, so the service may be stopped between any two."""
    monkeypatch.setattr(pruning, "ROWS", 2)
    for number in range(5):
        await receive(database, clock.now() - LONG, f"old-{number}", EventState.handled)
    async with database.work() as work:
        await watch_nights(work, CITY, clock.now())
    left: list[int] = []
    for _ in range(50):
        async with database.work() as work:
            due = await work.timers.next_due()
            assert due
            if due - clock.now() > timedelta(hours=1) and left:
                break
            clock.time = due
            timer = await work.timers.take_due(clock.now())
            assert timer
            assert timer.kind == TimerKind.pruning
            await prune_tonight(work, CITY, clock.now())
        left.append(len(await ids(database, events.c.id)))
    assert left[:3] == [3, 1, 0]
    assert due
    assert due - clock.now() > timedelta(hours=20)
