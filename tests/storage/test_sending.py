"""Beginning, holding and ending a broadcast: one of two wins, and its author sees how it goes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.broadcasts import (
    Broadcast,
    BroadcastMoveNotAllowed,
    BroadcastState,
    ChangedSince,
    Move,
    Purpose,
    require_broadcast,
)
from core.outages import OutageEvent, OutageState
from core.sending import (
    CHANGED,
    OVER_BEFORE,
    broadcast_due,
    cancel,
    chain_before,
    finish,
    pause,
    resume,
    schedule,
    start,
    wait,
)
from core.timers import TimerKind
from storage.tables import outbox
from tests.storage.test_audiences import HERE, readers
from tests.storage.test_ledger import Office, office

__all__ = ["office", "readers"]
B, HOUR = BroadcastState, timedelta(hours=1)


async def _read(office: Office, broadcast: Broadcast) -> Broadcast:
    async with office.database.view() as work:
        return await require_broadcast(work, broadcast.id)


async def _fire(office: Office) -> list[TimerKind]:
    """Do what is due."""
    fired = []
    async with office.database.work() as work:
        while timer := await work.timers.take_due(office.clock.now()):
            fired.append(timer.kind)
            await broadcast_due(work, int(timer.subject), office.city, office.clock.now())
    return fired


async def _scheduled(office: Office, **changes: object) -> Broadcast:
    made = await office.broadcast(state=B.scheduled, **changes)  # type: ignore[arg-type]
    async with office.database.work() as work:
        await schedule(work, made, office.clock.now())
    return made


async def test_F69_of_two_who_begin_it_one_does(office: Office) -> None:
    broadcast = await office.broadcast(state=B.scheduled)
    async with office.database.work() as work:
        await start(work, broadcast, "timer", office.city, office.clock.now())
    with pytest.raises(BroadcastMoveNotAllowed, match="is sending"):
        async with office.database.work() as work:
            await start(work, broadcast, "timer", office.city, office.clock.now())
    assert (await office.ledger(broadcast)).size == 0


async def test_F79_it_begins_when_its_time_has_come_and_not_when_the_clock_is_set_back(
    office: Office,
) -> None:
    broadcast = await office.broadcast(state=B.scheduled)
    at = office.clock.now() + HOUR
    later = replace(broadcast, at=at)
    later = replace(later, approved=later.digest)
    async with office.database.work() as work:
        added = await work.broadcasts.add(later, OutageEvent(office.clock.now(), "x", "approved"))
        await schedule(work, added, office.clock.now())
    assert await _fire(office) == []
    async with office.database.work() as work:  # somebody set the clock forward for a while
        await broadcast_due(work, added.id, office.city, office.clock.now())
    assert (await _read(office, added)).state is B.scheduled
    office.clock.turn(hours=1)
    assert await _fire(office) == [TimerKind.broadcast_due]
    assert (await _read(office, added)).state is B.sending


async def test_what_was_changed_since_its_approval_is_not_sent(office: Office) -> None:
    broadcast = await office.broadcast(state=B.scheduled)
    async with office.database.work() as work:
        wrong = replace(broadcast, approved="0" * 64)
        wrong = await work.broadcasts.add(wrong, OutageEvent(office.clock.now(), "x", "approved"))
        await schedule(work, wrong, office.clock.now())
    await _fire(office)
    stopped = await _read(office, wrong)
    assert (stopped.state, stopped.reason) == (B.paused, CHANGED)
    with pytest.raises(ChangedSince):
        async with office.database.work() as work:
            await resume(work, stopped, "Олена #1", office.city, office.clock.now())


async def test_F80_what_is_over_when_its_time_has_come_is_told_to_nobody(office: Office) -> None:
    broadcast = await _scheduled(office)
    async with office.database.work() as work:
        event = OutageEvent(office.clock.now(), "Олена #1", "x")
        await work.outages.move(broadcast.outage.id, OutageState.announced, event)
        await work.outages.move(broadcast.outage.id, OutageState.over, event)
    await _fire(office)
    told = await _read(office, broadcast)
    assert (told.state, told.reason) == (B.cancelled, OVER_BEFORE)


async def test_who_pauses_before_it_begins_lets_it_begin_later(office: Office) -> None:
    broadcast = await _scheduled(office)
    async with office.database.work() as work:
        await pause(work, broadcast, "Олена #1", office.clock.now())
    await _fire(office)
    async with office.database.work() as work:
        await resume(work, await _read(office, broadcast), "Олена #1", office.city, office.clock.now())
    assert await _fire(office) == [TimerKind.broadcast_due]
    assert await office.ledger(broadcast)


async def test_F74_the_newest_takes_the_place_of_all_before_it(office: Office) -> None:
    first = await office.broadcast()
    second = await office.broadcast(Purpose.correct, first, state=B.scheduled)
    third = await office.broadcast(Purpose.correct, second, state=B.scheduled)
    async with office.database.work() as work:
        assert [one.id for one in await chain_before(work, third)] == [second.id, first.id]
        await start(work, third, "timer", office.city, office.clock.now())
    states = [(await _read(office, one)).state for one in (first, second, third)]
    assert states == [B.corrected, B.corrected, B.sending]
    assert await _fire(office) == [], "the second one does not begin any more"


async def test_every_change_of_state_is_shown_to_the_author_and_written_down(office: Office) -> None:
    author = await office.comes(HERE)
    broadcast = await office.broadcast(state=B.scheduled)
    async with office.database.work() as work:
        own = replace(broadcast, author_identity=author.identity_id)
        own = await work.broadcasts.add(own, OutageEvent(office.clock.now(), "x", "approved"))
        now = office.clock.now()
        await start(work, own, "timer", office.city, now)
        await pause(work, own, "Олена #1", now, "refused: why")
        await resume(work, await require_broadcast(work, own.id), "Олена #1", office.city, now)
        await finish(work, own, now)
        with pytest.raises(BroadcastMoveNotAllowed):
            await cancel(work, own, "Олена #1", now)
        history = await work.outages.history(own.outage.id)
    moves = [(one.what, one.by, one.facts.get("reason", "")) for one in history if one.broadcast_id == own.id]
    assert moves[-4:] == [
        (Move.start, "timer", ""),
        (Move.pause, "Олена #1", "refused: why"),
        (Move.resume, "Олена #1", ""),
        (Move.finish, "sender", ""),
    ]
    async with office.database.reader.connect() as connection:
        cards = select(outbox.c.card).where(outbox.c.address == author.identity.external_id)
        assert list((await connection.execute(cards)).scalars()) == [f"broadcast:{own.id}"] * 4


async def test_while_it_waits_for_somebodys_quiet_time_its_author_sees_how_it_stands(office: Office) -> None:
    author, until = await office.comes(HERE), office.clock.now() + HOUR
    broadcast = await office.broadcast(state=B.scheduled)
    async with office.database.work() as work:
        own = replace(broadcast, author_identity=author.identity_id, state=B.sending)
        own = await work.broadcasts.add(own, OutageEvent(office.clock.now(), "x", "approved"))
        await wait(work, own, until, office.clock.now())
    assert await _fire(office) == []
    async with office.database.reader.connect() as connection:
        cards = select(outbox.c.card).where(outbox.c.address == author.identity.external_id)
        assert list((await connection.execute(cards)).scalars()) == [f"broadcast:{own.id}"]
    office.clock.turn(hours=1)
    assert await _fire(office) == [TimerKind.broadcast_due]
    assert await office.ledger(own)
