"""The ledger of a broadcast: each person once, only forward, whoever takes over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.telegram_calls import CALL_TIMEOUT
from core.areas import WHOLE_CITY, Area
from core.broadcasts import Broadcast, BroadcastState, Move, Purpose
from core.citizens import Citizen
from core.ledger import Ledger, Outcome, Recipient, RecipientState, Stage
from core.ledger_writing import write_ledger
from core.outages import Concern, Outage, OutageEvent, OutageKind
from core.receipts import Progress, take_receipt
from core.sending import chain_before
from core.subscriptions import QuietHours
from storage.database import Database
from storage.outage_tables import recipients
from storage.outbox import PROCESS_GONE_AFTER
from storage.tables import processes
from tests.storage.test_audiences import (
    ACROSS,
    CHARGED,
    DISTRICT,
    EVEN,
    HERE,
    OTHER_DISTRICT,
    Readers,
    readers,
)

__all__ = ["readers"]
S = RecipientState
TEXTS = {"uk": "Не буде води", "ru": "Не будет воды"}


class Office(Readers):
    """Sends broadcasts of one outage, step by step."""

    async def broadcast(
        self,
        purpose: Purpose = Purpose.announce,
        follows: Broadcast | None = None,
        areas: Sequence[Area] = (EVEN,),
        emergency: bool = False,
        state: BroadcastState = BroadcastState.sending,
    ) -> Broadcast:
        """One that stands so; of the same outage as the one that it follows."""
        now = self.clock.now()
        event = OutageEvent(now, "Олена #1", "drawn_up")
        async with self.database.work() as work:
            if follows:
                outage = follows.outage
            else:
                ends = now + timedelta(hours=6)
                outage = Outage(0, OutageKind.water, emergency, tuple(areas), now, ends, TEXTS, now)
                outage = await work.outages.add(outage, event)
            made = Broadcast(0, outage, purpose, TEXTS, state, None, follows=follows.id if follows else None)
            made = await work.broadcasts.add(replace(made, approved=made.digest), event)
            if state is BroadcastState.sending:
                await work.ledger.open(made.id)
            return made

    async def ledger(self, broadcast: Broadcast) -> Ledger:
        """How far it has come."""
        async with self.database.view() as work:
            found = await work.ledger.of(broadcast.id)
        assert found
        return found

    async def write(self, broadcast: Broadcast) -> Ledger:
        """Write the whole ledger."""
        async with self.database.view() as work:
            chain = [one.id for one in await chain_before(work, broadcast)]
        where = self.database.view, self.database.work, broadcast, await self.ledger(broadcast), chain
        return await write_ledger(*where, self.city, CHARGED, self.clock)

    async def take(
        self,
        broadcast: Broadcast,
        most: int = 100,
        database: Database | None = None,
        channel: str = "telegram",
    ) -> list[Recipient]:
        """Whose turn it is."""
        async with (database or self.database).work() as work:
            chain = [one.id for one in await chain_before(work, broadcast)]
            taken = await work.ledger.take(broadcast, chain, channel, most, 500, self.city, self.clock.now())
        return list(taken.recipients)

    async def settle(self, taken: Sequence[Recipient], state: RecipientState, message_id: str = "") -> None:
        """They all come to this end."""
        outcomes = [Outcome(one.broadcast_id, one.citizen_id, state, message_id) for one in taken]
        async with self.database.work() as work:
            await work.ledger.settle(outcomes, self.clock.now())

    async def counts(self, broadcast: Broadcast) -> dict[RecipientState, int]:
        """How many stand in each state."""
        async with self.database.view() as work:
            return dict(await work.ledger.counts(broadcast.id))

    async def move(self, broadcast: Broadcast, move: Move) -> None:
        """Make a move."""
        async with self.database.work() as work:
            assert await work.broadcasts.move(broadcast.id, move, OutageEvent(self.clock.now(), "x", move))

    async def quiet(self, citizen: Citizen, begin: int, end: int) -> None:
        """They want quiet between these hours."""
        async with self.database.work() as work:
            await work.subscriptions.set_quiet_hours(citizen.citizen_id, QuietHours(begin * 60, end * 60))


@pytest.fixture
def office(readers: Readers) -> Office:
    """Nothing is off yet."""
    return Office(readers.database, readers.clock, readers.city)


def whose(taken: Sequence[Recipient]) -> list[int]:
    return [one.citizen_id for one in taken]


async def test_everybody_whom_it_concerns_has_one_row_and_is_taken_once(office: Office) -> None:
    olena, ivan = await office.comes(HERE, ACROSS), await office.comes(HERE, language="ru")
    await office.comes(OTHER_DISTRICT)
    broadcast = await office.broadcast()
    ledger = await office.write(broadcast)
    assert (ledger.stage, ledger.size) == (Stage.whole, 2)
    assert await office.ledger(broadcast) == replace(ledger, ours=False)
    first, second = await office.take(broadcast, most=1), await office.take(broadcast)
    assert whose(first + second) == [ivan.citizen_id, olena.citizen_id], "a language after the other"
    assert [one.language for one in first + second] == ["ru", "uk"]
    assert [one.address for one in second] == ["501"]
    assert await office.take(broadcast) == []
    await office.settle(first, S.sent, "7")
    await office.settle(second, S.gone)
    assert await office.counts(broadcast) == {S.sent: 1, S.gone: 1}
    async with office.database.work() as work:
        gone = await work.citizens.by_identity(olena.identity_id)
        assert gone
        assert not gone.reachable
        assert await work.ledger.close(broadcast.id)
    assert (await office.ledger(broadcast)).stage is Stage.closed


async def test_F70_a_ledger_is_written_on_from_where_it_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.audiences.PAGE", 11)
    for _ in range(40):
        await office.comes(HERE)
    broadcast = await office.broadcast()
    begun = await office.ledger(broadcast)

    class Crash(Exception):
        pass

    pages = 0

    class Dying:
        """A database whose process dies with its third page."""

        def work(self) -> object:
            nonlocal pages
            pages += 1
            if pages == 3:
                raise Crash
            return office.database.work()

    where = office.database.view, Dying().work, broadcast, begun, ()
    with pytest.raises(Crash):
        await write_ledger(*where, office.city, CHARGED, office.clock)  # type: ignore[arg-type]
    half = await office.ledger(broadcast)
    assert (half.stage, half.size) == (Stage.writing, 20)
    stale = await write_ledger(
        office.database.view, office.database.work, broadcast, begun, (), office.city, CHARGED, office.clock
    )
    assert stale == half, "who comes too late with a page writes nothing"
    whole = await office.write(broadcast)
    assert (whole.stage, whole.size) == (Stage.whole, 40)
    assert await office.counts(broadcast) == {S.waiting: 40}


async def test_F71_what_a_process_that_is_gone_was_sending_is_unknown_and_never_taken_again(
    office: Office,
) -> None:
    for _ in range(3):
        await office.comes(HERE)
    broadcast = await office.broadcast()
    await office.write(broadcast)
    dead = Database(office.database.url.render_as_string(hide_password=False))
    await dead.beat()
    taken = await office.take(broadcast, 2, dead)
    async with office.database.work() as work:
        assert await work.ledger.bury(broadcast.id, office.clock.now()) == 0, "it lives"
    async with office.database.writer.begin() as connection:
        long_ago = office.clock.now() - timedelta(days=3650)
        await connection.execute(
            update(processes).where(processes.c.id == dead.owner).values(seen_at=long_ago)
        )
    async with office.database.work() as work:
        assert await work.ledger.bury(broadcast.id, office.clock.now()) == 2
    async with dead.work() as work:  # it was only slow, and says so too late
        sent = [Outcome(one.broadcast_id, one.citizen_id, S.sent) for one in taken]
        await work.ledger.settle(sent, office.clock.now())
    assert await office.counts(broadcast) == {S.unknown: 2, S.waiting: 1}
    assert len(await office.take(broadcast)) == 1
    await dead.dispose()


def test_F71_no_call_lasts_until_its_process_is_taken_for_dead() -> None:
    assert PROCESS_GONE_AFTER.total_seconds() > CALL_TIMEOUT


async def test_F71_one_process_alone_sends_as_long_as_it_lives(office: Office) -> None:
    await office.broadcast()
    other = Database(office.database.url.render_as_string(hide_password=False))
    await other.beat()
    async with other.work() as work:
        assert await work.ledger.lead()
        assert [one.ours for one in await work.ledger.unclosed()] == [True]
    async with office.database.work() as work:
        assert not await work.ledger.lead()
        assert [one.ours for one in await work.ledger.unclosed()] == [False]
    await other.close()
    async with office.database.work() as work:
        assert await work.ledger.lead()


@pytest.mark.parametrize("move", [Move.pause, Move.cancel, Move.supersede])
async def test_F72_nobody_is_taken_any_more_once_it_is_stopped(office: Office, move: Move) -> None:
    for _ in range(3):
        await office.comes(HERE)
    broadcast = await office.broadcast()
    await office.write(broadcast)
    assert len(await office.take(broadcast, 1)) == 1
    await office.move(broadcast, move)
    assert await office.take(broadcast) == []
    assert await office.counts(broadcast) == {S.sending: 1, S.waiting: 2}


async def test_F75_who_stops_meanwhile_is_not_told_and_who_comes_later_neither(office: Office) -> None:
    olena, ivan = await office.comes(HERE), await office.comes(HERE)
    broadcast = await office.broadcast()
    await office.write(broadcast)
    await office.comes(HERE)
    async with office.database.work() as work:
        await work.subscriptions.stop(olena.citizen_id)
    assert whose(await office.take(broadcast)) == [ivan.citizen_id]
    assert await office.counts(broadcast) == {S.stopped: 1, S.sending: 1}


async def test_F75_who_gives_up_the_one_place_that_it_concerns_is_not_told(office: Office) -> None:
    olena, ivan = await office.comes(HERE, OTHER_DISTRICT), await office.comes(HERE, DISTRICT)
    broadcast = await office.broadcast()
    await office.write(broadcast)
    async with office.database.work() as work:
        for one in (olena, ivan):
            here, *_others = await work.subscriptions.of_citizen(one.citizen_id)
            assert await work.subscriptions.remove(one.citizen_id, here.id)
    assert whose(await office.take(broadcast)) == [ivan.citizen_id], "the district is concerned as well"
    assert await office.counts(broadcast) == {S.stopped: 1, S.sending: 1}


async def test_who_has_moved_gets_the_correction_of_what_they_have(office: Office) -> None:
    olena = await office.comes(HERE, OTHER_DISTRICT)
    first = await office.broadcast()
    await office.write(first)
    await office.settle(await office.take(first), S.sent, "7")
    async with office.database.work() as work:
        here, *_others = await work.subscriptions.of_citizen(olena.citizen_id)
        await work.subscriptions.remove(olena.citizen_id, here.id)
    correction = await office.broadcast(Purpose.correct, first)
    await office.write(correction)
    assert whose(await office.take(correction)) == [olena.citizen_id]


@pytest.mark.parametrize("told_first", [True, False])
async def test_F76_who_joined_after_the_ledger_was_written_is_told_once(
    office: Office, told_first: bool
) -> None:
    olena = await office.comes(HERE)
    broadcast_for = [olena, await office.comes(HERE)]
    broadcast = await office.broadcast()
    await office.write(broadcast)
    if told_first:
        await office.settle(await office.take(broadcast, 1), S.sent)
    await office.joins(*broadcast_for)
    taken = await office.take(broadcast)
    assert len(taken) == (0 if told_first else 1)
    assert await office.counts(broadcast) == {S.joined: 1, S.sent if told_first else S.sending: 1}


async def test_quiet_hours_hold_all_but_an_emergency(office: Office) -> None:
    olena = await office.comes(HERE)  # the clock shows 12:00 in the city
    await office.quiet(olena, 11, 14)
    planned, emergency = await office.broadcast(), await office.broadcast(emergency=True)
    for one in (planned, emergency):
        await office.write(one)
    assert await office.take(planned) == []
    assert whose(await office.take(emergency)) == [olena.citizen_id]
    async with office.database.work() as work:
        until = await work.ledger.held_until(planned.id)
        assert until == office.clock.now() + timedelta(hours=2)
        assert await work.ledger.let_go(planned.id, until - timedelta(seconds=1), 100) == 0
        assert await work.ledger.let_go(planned.id, until, 100) == 1
    office.clock.turn(hours=2)
    assert whose(await office.take(planned)) == [olena.citizen_id]


async def test_F74_the_next_one_goes_to_whoever_got_the_first_and_to_whoever_waited_for_it(
    office: Office,
) -> None:
    people = [await office.comes(HERE) for _ in range(5)]
    first = await office.broadcast()
    await office.write(first)
    ends = (S.sent, S.unknown, S.failed, S.gone)
    for end in ends:
        await office.settle(await office.take(first, 1), end, "77" if end is S.sent else "")
    await office.move(first, Move.supersede)
    async with office.database.work() as work:
        assert await work.ledger.end_some(first.id, S.superseded, 100, office.clock.now()) == 1
        assert await work.ledger.close(first.id)
    second = await office.broadcast(Purpose.correct, first)
    await office.write(second)
    taken = await office.take(second)
    assert whose(taken) == [people[at].citizen_id for at in (0, 1, 4)]
    assert [one.edits for one in taken] == ["77", "", ""]


async def test_that_all_is_well_is_not_told_to_whoever_hears_it_otherwise(office: Office) -> None:
    olena, ivan = await office.comes(HERE), await office.comes(HERE)
    first = await office.broadcast()
    await office.write(first)
    await office.settle(await office.take(first), S.sent, "7")
    async with office.database.work() as work:
        concern = Concern(first.outage.id, olena.identity_id, *HERE[:2], True, office.clock.now())
        await work.outages.concern(concern)
    restored = await office.broadcast(Purpose.restored, first)
    await office.write(restored)
    assert whose(await office.take(restored)) == [ivan.citizen_id]


async def test_what_is_left_ends_in_pieces(office: Office) -> None:
    for _ in range(5):
        await office.comes(HERE)
    broadcast = await office.broadcast(areas=[WHOLE_CITY])
    await office.write(broadcast)
    now: datetime = office.clock.now()
    async with office.database.work() as work:
        assert not await work.ledger.close(broadcast.id)
        ended = [await work.ledger.end_some(broadcast.id, S.expired, 2, now) for _ in range(4)]
        assert ended == [2, 2, 1, 0]
        assert await work.ledger.close(broadcast.id)
    assert await office.counts(broadcast) == {S.expired: 5}


@pytest.mark.parametrize("early", [True, False])
async def test_each_person_of_one_message_is_reported_by_themselves(office: Office, early: bool) -> None:
    people = [await office.comes(HERE, channel="viber") for _ in range(3)]
    broadcast = await office.broadcast()
    await office.write(broadcast)
    taken = await office.take(broadcast, channel="viber")
    now = office.clock.now()

    async def reports() -> None:
        reported = (Progress.seen, Progress.failed, Progress.delivered)
        async with office.database.work() as work:
            for one, progress in zip(taken, reported, strict=True):
                await take_receipt(work, "viber", one.address, "57", progress, now)

    if early:
        await reports()
    async with office.database.work() as work:
        told = [Outcome(one.broadcast_id, one.citizen_id, S.sent, "57", address=one.address) for one in taken]
        await work.ledger.settle(told, now)
    if not early:
        await reports()
    assert await office.counts(broadcast) == {S.sent: 2, S.failed: 1}
    async with office.database.reader.connect() as connection:
        failed = select(recipients.c.citizen_id).where(recipients.c.state == S.failed)
        assert list((await connection.execute(failed)).scalars()) == [people[1].citizen_id]


async def test_what_one_device_has_shown_has_not_failed_for_another_could_not(office: Office) -> None:
    await office.comes(HERE, channel="viber")
    broadcast = await office.broadcast()
    await office.write(broadcast)
    [one] = await office.take(broadcast, channel="viber")
    await office.settle([one], S.sent, "57")
    for progress in (Progress.delivered, Progress.failed):
        async with office.database.work() as work:
            await take_receipt(work, "viber", one.address, "57", progress, office.clock.now())
    assert await office.counts(broadcast) == {S.sent: 1}
