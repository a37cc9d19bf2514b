"""What became of a message is written down once, also when something dies on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channel import Failure
from core.city import City
from core.outbox import NoticeKind, OutboxState
from storage.database import Database
from storage.work import StoredWork
from tests.bot.rough_wire import Desk
from tests.conftest import HandClock

SENT, UNKNOWN, QUEUED, SENDING = (
    OutboxState.sent,
    OutboxState.unknown,
    OutboxState.queued,
    OutboxState.sending,
)


@pytest.fixture
def desk(database: Database, clock: HandClock, city: City) -> Desk:
    """A process that sends."""
    return Desk(database, clock, city)


async def test_outcomes_that_came_together_are_written_down_together(desk: Desk) -> None:
    for person in range(50):
        desk.delivery.take(await desk.put("Добрий день", to=str(person)))
    await desk.wire.until_tried(50)
    await desk.delivery.come_to_rest()
    assert desk.transactions == 1
    assert await desk.states() == [SENT] * 50


async def test_outcomes_that_could_not_be_written_down_are_kept(desk: Desk) -> None:
    desk.broken = 1
    with pytest.raises(OSError, match="disk"):
        await desk.send("Добрий день")
    assert await desk.states() == [SENDING]
    assert desk.delivery.busy
    await desk.delivery.settle()
    assert await desk.states() == [SENT]
    assert not desk.delivery.busy


async def test_writing_down_goes_on_after_a_failure(desk: Desk) -> None:
    desk.broken = 2
    settling = asyncio.create_task(desk.delivery.settle_forever())
    desk.delivery.take(await desk.put("Добрий день"))
    await desk.wire.until_tried(1)
    await desk.committed.wait()
    settling.cancel()
    assert desk.transactions == 3
    assert desk.pauses == [1.0, 1.0]
    assert not desk.delivery.busy
    assert await desk.states() == [SENT]


async def test_two_who_write_down_at_once_lose_nothing(desk: Desk) -> None:
    gates = [asyncio.Event(), asyncio.Event()]
    waiting = list(gates)

    @asynccontextmanager
    async def slow_work() -> AsyncIterator[StoredWork]:
        gate = waiting.pop(0)
        await gate.wait()
        async with desk.database.work() as work:
            yield work

    desk.delivery.open_work = slow_work
    settlings = []
    for number in (1, 2):
        desk.delivery.take(await desk.put(str(number)))
        await desk.wire.until_tried(number)
        settlings.append(asyncio.create_task(desk.delivery.settle()))
        await asyncio.sleep(0)
    desk.delivery.take(await desk.put("3"))
    await desk.wire.until_tried(3)
    for gate in gates:
        gate.set()
    await asyncio.gather(*settlings)
    desk.delivery.open_work = desk.work
    await desk.delivery.come_to_rest()
    assert await desk.states() == [SENT] * 3


async def test_what_was_not_begun_is_given_back_at_the_end(desk: Desk) -> None:
    desk.wire.gate.clear()
    desk.delivery.take(await desk.put("first", "second", "third"))
    await desk.wire.until_tried(1)
    draining = asyncio.create_task(desk.delivery.drain(60))
    await asyncio.sleep(0)
    desk.wire.gate.set()
    await draining
    assert desk.wire.texts == ["first"]
    assert await desk.states() == [SENT, QUEUED, QUEUED]
    heir = await desk.succeeded()
    assert await heir.delivery.claim() == 2
    await heir.delivery.come_to_rest()
    assert heir.wire.texts == ["second", "third"]
    await heir.database.dispose()


async def test_F31_after_a_death_a_reply_is_sent_again_once(desk: Desk) -> None:
    await desk.put("reply")
    for number in (1, 2):
        desk = await desk.succeeded()
        assert await desk.delivery.claim() == (1 if number == 1 else 0)
        if number == 1:
            await desk.wire.until_tried(1)
        # It dies again before anything is written down of how that went.
    assert await desk.states() == [UNKNOWN]
    await desk.database.dispose()


async def test_F31_a_try_that_was_never_begun_does_not_count(desk: Desk) -> None:
    await desk.put("reply")
    for _ in range(3):
        desk = await desk.succeeded()
        async with desk.database.work() as work:
            assert len(await work.outbox.claim(9)) == 1
        # It dies before it has made a call.
    heir = await desk.succeeded()
    assert await heir.delivery.claim() == 1
    await heir.delivery.come_to_rest()
    assert heir.wire.texts == ["reply"]
    assert await heir.states() == [SENT]
    await heir.database.dispose()


async def test_F31_after_a_death_the_reply_says_the_same_and_settles(desk: Desk) -> None:
    await desk.put("one", "two")
    heir = await desk.succeeded()
    await heir.delivery.claim()
    await heir.delivery.come_to_rest()
    assert heir.wire.texts == ["one", "two"]
    assert await heir.states() == [SENT, SENT]
    await heir.database.dispose()


async def test_F31_after_a_death_a_reminder_is_unknown_and_not_sent(desk: Desk) -> None:
    citizen = await desk.meet()
    await desk.notify(citizen, NoticeKind.draft_waits, NoticeKind.alert_taken)
    async with desk.database.work() as work:
        assert len(await work.outbox.claim(9)) == 2
    heir = await desk.succeeded()
    await heir.delivery.claim()
    await heir.delivery.come_to_rest()
    assert await heir.states() == [UNKNOWN, SENT]
    assert len(heir.wire.tried) == 1
    await heir.database.dispose()


async def test_what_is_queued_outlives_a_death(desk: Desk) -> None:
    await desk.notify(await desk.meet(), NoticeKind.draft_waits)
    heir = await desk.succeeded()
    await heir.delivery.claim()
    await heir.delivery.come_to_rest()
    assert await heir.states() == [SENT]
    await heir.database.dispose()


async def test_F71_what_a_living_process_sends_nobody_else_takes(
    postgres_database: str, clock: HandClock, city: City
) -> None:
    first, second = (Desk(Database(postgres_database), clock, city) for _ in range(2))
    await first.database.start()
    await second.database.start()
    await first.put("mine")
    assert await second.delivery.claim() == 0
    await first.database.dispose()
    await second.database.dispose()


async def test_F71_two_who_claim_at_once_share_without_overlap(
    postgres_database: str, clock: HandClock, city: City
) -> None:
    desks = [Desk(Database(postgres_database), clock, city) for _ in range(2)]
    citizen = await desks[0].meet()
    for desk in desks:
        await desk.database.start()
    await desks[0].notify(citizen, *[NoticeKind.alert_taken] * 30)
    taken = await asyncio.gather(*(desk.delivery.claim() for desk in desks))
    for desk in desks:
        await desk.delivery.come_to_rest()
        await desk.database.dispose()
    assert sum(taken) == 30
    assert sum(len(desk.wire.sent) for desk in desks) == 30


async def test_a_settled_message_stays_as_it_is(desk: Desk) -> None:
    desk.wire.troubles["bad"] = [Failure.rejected]
    [envelope] = await desk.put("bad")
    desk.delivery.take([envelope])
    await desk.delivery.come_to_rest()
    desk.delivery.take([envelope])
    await desk.delivery.come_to_rest()
    assert desk.wire.texts == ["bad"]
    assert await desk.states() == [OutboxState.failed]
