"""Talks with operators in the database: one per citizen, one owner, lines in order, topics reserved once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.citizens import Citizen, Identity
from core.city import City
from core.groups import OPERATORS, bind
from core.handoff_timers import handoff_silent, handoff_waits
from core.handoffs import Handoff, HandoffMoveNotAllowed, HandoffState, Move, OthersHandoff
from core.joining import join, make_code
from core.lines import LinePlace, Mark, Report, Said, Side
from core.outbox import MessageClass, OutboxState, Settlement
from core.owning import claim, release, reopen, transfer
from core.receipts import Progress, take_receipt
from core.receipts import send_again as repeat
from core.shifts import Why, come_on
from core.talking import answer_citizen, ask_operator, close, hear_citizen, leave, send_again, write_note
from core.timers import TimerKind
from core.topics import TopicState
from core.work import Work
from storage.database import Database
from tests.conftest import HandClock

IN_GROUP = LinePlace("telegram", "-100", "77")


class Town:
    """A citizen, operators, and the talk between them."""

    def __init__(self, database: Database, clock: HandClock, city: City) -> None:
        self.database, self.clock, self.city = database, clock, city

    async def meet(self, id: str, name: str) -> Citizen:
        async with self.database.work() as work:
            return await work.citizens.meet(Identity("telegram", id), name, self.clock.now())

    async def ask(self, citizen: Citizen, words: str = "Коли вода?") -> Handoff:
        """The citizen asks."""
        async with self.database.work() as work:
            handoff = await ask_operator(work, citizen, "uk", self.city, self.clock.now())
            await self.hear(work, handoff, words)
            return handoff

    async def hear(self, work: Work, handoff: Handoff, words: str) -> None:
        said = Said(Side.citizen, words)
        await hear_citizen(work, handoff, said, None, self.city, self.clock.now())

    async def now(self, handoff: Handoff) -> Handoff:
        """How it stands."""
        async with self.database.view() as work:
            found = await work.handoffs.by_id(handoff.id)
        assert found
        return found

    async def claims(self, seen: Handoff, who: Citizen) -> Handoff:
        async with self.database.work() as work:
            return await claim(work, seen, who, who.name, self.city, self.clock.now())

    async def answers(self, seen: Handoff, who: Citizen, words: str = "Увечері.") -> int:
        said = Said(Side.operator, words, who.name)
        async with self.database.work() as work:
            line = await answer_citizen(work, seen, said, who, IN_GROUP, self.city, self.clock.now())
        return line.id

    async def due(self) -> list[TimerKind]:
        """Which timers fall due by now."""
        kinds = []
        async with self.database.work() as work:
            while timer := await work.timers.take_due(self.clock.now()):
                kinds.append(timer.kind)
        return kinds


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Town:
    """Nobody has asked yet."""
    return Town(database, clock, city)


async def test_F47_two_first_messages_at_once_begin_one_talk(town: Town) -> None:
    citizen = await town.meet("501", "Олена")
    first, second = await asyncio.gather(town.ask(citizen, "Раз"), town.ask(citizen, "Два"))
    assert first.id == second.id
    async with town.database.view() as work:
        assert sorted(line.words or "" for line in await work.lines.of(first.id)) == ["Два", "Раз"]


async def test_F60_of_two_who_claim_at_once_one_has_it_and_the_other_learns_who(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha, ivan = await town.meet("7", "Ольга"), await town.meet("8", "Іван")
    seen = await town.now(handoff)
    ended = await asyncio.gather(town.claims(seen, olha), town.claims(seen, ivan), return_exceptions=True)
    (won,) = [one for one in ended if isinstance(one, Handoff)]
    (lost,) = [one for one in ended if isinstance(one, OthersHandoff)]
    assert lost.handoff.owner_id == won.owner_id
    async with town.database.view() as work:
        assert [event.move for event in await work.handoffs.events(handoff.id)] == [Move.ask, Move.claim]


async def test_whoever_has_it_may_claim_it_again_without_effect(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha = await town.meet("7", "Ольга")
    claimed = await town.claims(await town.now(handoff), olha)
    assert await town.claims(claimed, olha) == claimed


async def test_every_move_is_written_down(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha, ivan = await town.meet("7", "Ольга"), await town.meet("8", "Іван")
    now = town.clock.now()
    async with town.database.work() as work:
        held = await claim(work, await _of(work, handoff), olha, "Ольга", town.city, now)
        held = await transfer(work, held, ivan, "Іван", "Ольга", town.city, now)
        assert held.owner_id == ivan.identity_id
        held = await release(work, held, "Іван", town.city, now)
        held = await close(work, held, "Ольга", now)
        with pytest.raises(HandoffMoveNotAllowed):
            await release(work, held, "Ольга", town.city, now)
        held = await reopen(work, held, "citizen", town.city, now)
        events = await work.handoffs.events(handoff.id)
    assert [(event.move, event.actor) for event in events] == [
        (Move.ask, "citizen"),
        (Move.claim, "Ольга"),
        (Move.transfer, "Ольга"),
        (Move.release, "Іван"),
        (Move.close, "Ольга"),
        (Move.reopen, "citizen"),
    ]
    assert events[2].facts == {"to": "Іван"}
    assert (held.state, held.owner_id, held.closed_at) == (HandoffState.waiting, None, None)


async def _of(work: Work, handoff: Handoff) -> Handoff:
    found = await work.handoffs.locked(handoff.id)
    assert found
    return found


async def test_F60_two_answers_at_once_are_both_kept_in_order(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha, ivan = await town.meet("7", "Ольга"), await town.meet("8", "Іван")
    await town.claims(await town.now(handoff), olha)
    seen = await town.now(handoff)
    await town.answers(seen, olha, "Раз")
    await town.answers(seen, ivan, "Два")
    async with town.database.work() as work:
        sent = [dict(one.body) for one in await work.outbox.claim(20) if "line" in one.body]
        lines = [line for line in await work.lines.of(handoff.id) if line.side == Side.operator]
    assert [line.words for line in lines] == ["Раз", "Два"]
    assert sent == [{"line": line.id} for line in lines]
    assert (await town.now(handoff)).owner_id == olha.identity_id


async def test_a_first_answer_claims_and_goes_before_notices(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha = await town.meet("7", "Ольга")
    await town.answers(await town.now(handoff), olha)
    claimed = await town.now(handoff)
    assert (claimed.state, claimed.owner_id) == (HandoffState.claimed, olha.identity_id)
    assert claimed.first_answer_at == claimed.operator_at == town.clock.now()
    async with town.database.work() as work:
        (one,) = [one for one in await work.outbox.claim(20) if "line" in one.body]
    assert (one.address, one.message_class) == ("501", MessageClass.reply)


async def test_F62_the_shift_is_nudged_and_then_the_supervisor(town: Town) -> None:
    supervisor = await town.meet("9", "Старша")
    handoff = await town.ask(await town.meet("501", "Олена"))
    async with town.database.work() as work:
        await work.roles.grant(supervisor.identity_id, "supervisor", "test", town.clock.now())
        await come_on(work, supervisor.identity_id, Why.said, town.city, town.clock.now())
    for minutes in (5, 10):
        town.clock.turn(minutes=minutes)
        assert await town.due() == [TimerKind.handoff_waits]
        async with town.database.work() as work:
            await handoff_waits(work, handoff.id, town.city, town.clock.now())
    town.clock.turn(hours=2)
    assert not await town.due()
    async with town.database.work() as work:
        lines = await work.lines.of(handoff.id)
        told = [one.address for one in await work.outbox.claim(20) if "notice" in one.body]
    assert [line.kind for line in lines if line.side == Side.service] == [Report.nudge]
    assert told == ["9"]


async def test_F62_what_is_asked_at_night_is_looked_at_in_the_morning(town: Town) -> None:
    town.clock.time = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    await town.ask(await town.meet("501", "Олена"))
    opening = town.city.next_opening(town.clock.now())
    assert opening
    town.clock.time = opening - timedelta(seconds=1)
    assert not await town.due()
    town.clock.time = opening
    assert await town.due() == [TimerKind.handoff_waits]


async def test_a_claim_lapses_when_its_owner_is_silent(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha = await town.meet("7", "Ольга")
    await town.claims(await town.now(handoff), olha)
    town.clock.turn(minutes=10)
    assert await town.due() == [TimerKind.handoff_silent]
    async with town.database.work() as work:
        await handoff_silent(work, handoff.id, town.city, town.clock.now())
    assert (await town.now(handoff)).state == HandoffState.waiting
    town.clock.turn(minutes=5)
    assert await town.due() == [TimerKind.handoff_waits]


async def test_a_claim_stays_while_its_owner_answers(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha = await town.meet("7", "Ольга")
    await town.claims(await town.now(handoff), olha)
    town.clock.turn(minutes=9)
    await town.answers(await town.now(handoff), olha)
    town.clock.turn(hours=1)
    assert not await town.due()
    async with town.database.work() as work:
        await town.hear(work, await _of(work, handoff), "А точніше?")
    town.clock.turn(minutes=9)
    async with town.database.work() as work:
        await town.hear(work, await _of(work, handoff), "Алло?")
    town.clock.turn(minutes=1)
    assert await town.due() == [TimerKind.handoff_silent]


async def test_F59_words_and_closing_at_once_lose_nothing(town: Town) -> None:
    citizen = await town.meet("501", "Олена")
    handoff = await town.ask(citizen)

    async def writes() -> None:
        async with town.database.work() as work:
            open_one = await work.handoffs.open_of(citizen.citizen_id)
            await town.hear(work, open_one or await _of(work, handoff), "Ще одне")

    async def closes() -> None:
        async with town.database.work() as work:
            await close(work, await _of(work, handoff), "Ольга", town.clock.now())

    await asyncio.gather(writes(), closes())
    async with town.database.view() as work:
        words = [line.words for line in await work.lines.of(handoff.id)]
        moves = [event.move for event in await work.handoffs.events(handoff.id)]
    assert words == ["Коли вода?", "Ще одне"]
    assert moves in ([Move.ask, Move.close], [Move.ask, Move.close, Move.reopen])


async def test_the_citizen_leaves_and_the_operators_are_told(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    async with town.database.work() as work:
        left = await leave(work, await _of(work, handoff), town.clock.now())
        lines = await work.lines.unposted(handoff.id)
    assert left.state == HandoffState.closed
    assert [line.kind for line in lines] == ["text", Report.left]
    assert not await town.due()


async def test_marks_follow_what_became_of_the_message(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    olha = await town.meet("7", "Ольга")
    line_id = await town.answers(await town.now(handoff), olha)
    async with town.database.work() as work:
        assert not await work.lines.arrivals(10)
        (one,) = [one for one in await work.outbox.claim(20) if "line" in one.body]
        await work.outbox.settle([Settlement(one.id, OutboxState.failed, (), "blocked")], town.clock.now())
        (arrival,) = await work.lines.arrivals(10)
        assert (arrival.line.id, arrival.state, arrival.reason) == (line_id, OutboxState.failed, "blocked")
        assert arrival.place == IN_GROUP
        assert await work.lines.set_mark(line_id, Mark.failed)
        assert not await work.lines.set_mark(line_id, Mark.failed)
        assert not await work.lines.arrivals(10)
        await send_again(work, arrival.line, town.clock.now())
        (again,) = [one for one in await work.outbox.claim(20) if "line" in one.body]
        await work.outbox.settle([Settlement(again.id, OutboxState.sent, ("5",))], town.clock.now())
        (arrival,) = await work.lines.arrivals(10)
    assert arrival.state == OutboxState.sent


async def test_a_note_stays_among_colleagues(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    async with town.database.work() as work:
        note = await write_note(
            work, await _of(work, handoff), Said(Side.note, "Знову він", "Ольга"), IN_GROUP, town.clock.now()
        )
        sent = [one for one in await work.outbox.claim(20) if "line" in one.body]
        assert (await work.lines.shown_at(IN_GROUP)) == note
    assert not sent
    assert (await town.now(handoff)).state == HandoffState.waiting


async def test_a_topic_is_reserved_once_and_asked_for_at_most_once_a_minute(town: Town) -> None:
    citizen, now = await town.meet("501", "Олена"), town.clock.now()
    async with town.database.work() as work:
        group = await bind(
            work, OPERATORS, channel="telegram", chat="-100", title="Оператори", by="test", now=now
        )
        topic = await work.topics.reserve(citizen.identity_id, group.id)
        assert await work.topics.reserve(citizen.identity_id, group.id) == topic
        assert await work.topics.begin_creating(topic.id, now) is None
        assert await work.topics.begin_creating(topic.id, now) == now + timedelta(minutes=1)
        await work.topics.opened(topic.id, "12")
        assert await work.topics.at(group.id, "12") == await work.topics.of(citizen.citizen_id)
        await work.topics.set_state(topic.id, TopicState.gone)
        await work.topics.set_state(topic.id, TopicState.open)
        assert await work.topics.of(citizen.citizen_id) is None
        second = await work.topics.reserve(citizen.identity_id, group.id)
        assert second.id != topic.id
        assert await work.topics.begin_creating(second.id, now) == now + timedelta(minutes=1)
        assert await work.topics.begin_creating(second.id, now + timedelta(minutes=1)) is None


async def test_where_the_messenger_reports_nothing_counts_as_delivered_before_that(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    now = town.clock.now()
    await town.answers(await town.now(handoff), await town.meet("7", "Ольга"))
    async with town.database.work() as work:
        (one,) = [one for one in await work.outbox.claim(20) if "line" in one.body]
        accepted = Settlement(one.id, OutboxState.sent, ("5",), keeps_words=True)
        await work.outbox.settle([accepted], now)
        assert not await work.lines.arrivals(10)
        await take_receipt(work, "telegram", "501", "5", Progress.delivered, now)
        assert [arrival.state for arrival in await work.lines.arrivals(10)] == [OutboxState.sent]


async def test_what_was_not_shown_is_sent_once_more_before_it_has_failed(town: Town) -> None:
    handoff = await town.ask(await town.meet("501", "Олена"))
    now = town.clock.now()
    await town.answers(await town.now(handoff), await town.meet("7", "Ольга"))
    for message_id in ("5", "6"):
        async with town.database.work() as work:
            (one,) = [one for one in await work.outbox.claim(20) if "line" in one.body]
            accepted = Settlement(one.id, OutboxState.sent, (message_id,), keeps_words=True)
            await work.outbox.settle([accepted], now)
            await take_receipt(work, "telegram", "501", message_id, Progress.failed, now)
            assert not await work.lines.arrivals(10)
            await repeat(work, one.id, now)
    async with town.database.work() as work:
        assert [arrival.state for arrival in await work.lines.arrivals(10)] == [OutboxState.failed]


async def test_of_two_talks_of_one_citizen_the_older_goes_on(town: Town) -> None:
    olena, again = await town.meet("501", "Олена"), await town.meet("502", "Олена")
    older, younger = await town.ask(olena), await town.ask(again, "А світло?")
    async with town.database.work() as work:
        code = await make_code(work, olena, town.clock.now())
        await join(work, again, code, town.clock.now())
        met = await work.citizens.by_identity(again.identity_id)
        assert met
        open_one = await work.handoffs.open_of(met.citizen_id)
        lines = await work.lines.of(younger.id)
    assert open_one
    assert open_one.id == older.id
    assert (await town.now(younger)).state == HandoffState.closed
    assert lines[-1].kind == Report.goes_on_elsewhere
