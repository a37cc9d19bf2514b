"""Every event is handled or given up exactly once, and one that is bad holds up nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.telegram_updates import parse
from bot.dialogs.dialog import Turn
from bot.dialogs.engine import Engine
from bot.messages import Answer, Incoming, Kind
from core.city import City
from core.events import PAUSES, TRIES, EventState
from core.outbox import Notice, NoticeKind
from storage.database import Database
from storage.tables import citizens, events, identities, outbox
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.dialogs.conversation import Citizen, Stage, refusals

# Where the database makes no difference.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

POISON = "отрута \x00"
TOLD = "I could not read your last message"


class SickEngine(Engine):
    """Changes something, then breaks down at one text."""

    async def answer(self, turn: Turn, incoming: Incoming) -> Answer:
        if incoming.text == POISON:
            await turn.work.citizens.set_phone(turn.citizen.citizen_id, "380500000001")
            raise RuntimeError(incoming.text)
        return await super().answer(turn, incoming)


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> Stage:
    """The bot, with an engine that one text makes sick."""
    stage = Stage(database, clock, city)
    stage.inbox.engine = SickEngine(stage.inbox.engine.dialogs)
    return stage


@pytest.fixture
async def citizen(stage: Stage) -> Citizen:
    """Somebody who speaks the source language."""
    return await stage.citizen()


async def column(stage: Stage, column_: Any) -> list[Any]:
    """All values of a column, oldest first."""
    async with stage.database.reader.connect() as connection:
        return list((await connection.execute(select(column_).order_by(column_.table.c.id))).scalars())


async def fire_due(stage: Stage) -> int:
    """Try again what is due; how many events that were."""
    fired = 0
    while True:
        async with stage.database.work() as work:
            timer = await work.timers.take_due(stage.clock.now())
            if timer is None:
                break
            event = await work.events.failed(int(timer.subject))
            assert event is not None
            await stage.inbox.try_again(work, event)
        fired += 1
    await stage.settle()
    return fired


async def test_F01_a_repeated_event_has_no_effect(citizen: Citizen, stage: Stage) -> None:
    assert await citizen.says("/start", event_id="7") != ""
    assert await citizen.says("/start", event_id="7") == ""
    assert await column(stage, events.c.event_id) == ["7"]


async def test_F02_the_same_event_twice_at_once_is_answered_once(citizen: Citizen, stage: Stage) -> None:
    outcomes: list[str] = []
    stage.inbox.on_turn = lambda outcome, _: outcomes.append(outcome)
    await asyncio.gather(*(citizen.says("/start", event_id="7") for _ in range(5)))
    assert sorted(outcomes) == ["handled"] + ["repeated"] * 4
    assert len(stage.wire.sent) == 1


async def test_F02_two_events_of_one_person_at_once_follow_one_another(
    citizen: Citizen, stage: Stage
) -> None:
    await asyncio.gather(citizen.says("/start"), citizen.says("menu"), citizen.says("/start"))
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "Олена", stage.clock.now())
        conversation = await work.conversations.load(met.identity_id)
    assert conversation.version == len(stage.wire.sent) == 3


@on_sqlite
async def test_F03_start_twice_is_one_citizen_with_two_answers(stage: Stage) -> None:
    newcomer = await stage.citizen("777", language="")
    first = await newcomer.says("/start")
    assert await newcomer.says("/start") == first
    assert len(await column(stage, citizens.c.id)) == 1


async def test_F04_what_broke_off_before_the_commit_comes_again(citizen: Citizen, stage: Stage) -> None:
    class Endless(Engine):
        reached = asyncio.Event()

        async def answer(self, turn: Turn, incoming: Incoming) -> Answer:
            await turn.work.citizens.set_phone(turn.citizen.citizen_id, "380500000001")
            self.reached.set()
            return await asyncio.Future()

    engine, stage.inbox.engine = stage.inbox.engine, Endless(stage.inbox.engine.dialogs)
    dying = asyncio.create_task(citizen.says("/start", event_id="7"))
    await Endless.reached.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    assert await column(stage, events.c.id) == []
    assert await column(stage, citizens.c.phone) == [None]
    assert stage.inbox.handling == 0
    stage.inbox.engine = engine
    assert await citizen.says("/start", event_id="7") != ""


@on_sqlite
async def test_F05_an_event_with_a_smaller_id_is_handled_too(citizen: Citizen) -> None:
    assert await citizen.says("/start", event_id="9000000") != ""
    assert await citizen.says("/start", event_id="12") != ""


async def test_F07_a_failed_step_is_undone_and_tried_again_until_it_is_given_up(
    citizen: Citizen, stage: Stage
) -> None:
    counted = refusals(stage.inbox)
    assert await citizen.says(POISON) == ""
    for pause in PAUSES:
        assert await column(stage, events.c.state) == [EventState.failed]
        assert await fire_due(stage) == 0
        assert counted == []
        stage.clock.turn(seconds=pause.total_seconds())
        assert await fire_due(stage) == 1
    assert await column(stage, events.c.state) == [EventState.dead]
    assert await column(stage, events.c.attempts) == [TRIES]
    assert await column(stage, events.c.error) == ["RuntimeError"]
    assert counted == [("chat", "given_up")]
    assert await column(stage, citizens.c.phone) == [None]
    assert TOLD in stage.wire.sent[-1][1].text
    assert len(stage.wire.sent) == 1
    stage.clock.turn(hours=1)
    assert await fire_due(stage) == 0


@on_sqlite
async def test_F07_the_raw_event_is_kept_only_while_it_is_needed(citizen: Citizen, stage: Stage) -> None:
    await citizen.says(POISON, event_id="7")
    assert await column(stage, events.c.raw) == [{"id": "7"}]
    stage.inbox.engine = Engine(stage.inbox.engine.dialogs)
    stage.clock.turn(minutes=1)
    await fire_due(stage)
    assert await column(stage, events.c.raw) == [None]


@on_sqlite
async def test_F07_what_is_well_at_the_second_try_is_answered_then(citizen: Citizen, stage: Stage) -> None:
    await citizen.says(POISON)
    stage.inbox.engine = Engine(stage.inbox.engine.dialogs)
    stage.clock.turn(seconds=2)
    assert await fire_due(stage) == 1
    assert await column(stage, events.c.state) == [EventState.handled]
    assert await column(stage, events.c.attempts) == [2]
    assert len(stage.wire.sent) == 1
    assert TOLD not in stage.wire.sent[0][1].text


@on_sqlite
async def test_F07_the_next_event_and_other_people_are_answered(citizen: Citizen, stage: Stage) -> None:
    other = await stage.citizen("502")
    answers = await asyncio.gather(citizen.says(POISON), other.says("/start"))
    assert answers[1] != ""
    assert await citizen.says("/start") != ""


async def test_F07_an_event_that_cannot_be_read_becomes_a_dead_letter(stage: Stage) -> None:
    await stage.inbox.receive(stage.wire, {"id": "unreadable", "text": "\x00\ud800"})
    for pause in PAUSES:
        stage.clock.turn(seconds=pause.total_seconds())
        assert await fire_due(stage) == 1
    assert await column(stage, events.c.state) == [EventState.dead]
    assert await column(stage, events.c.raw) == [{"id": "unreadable", "text": "\x00\ud800"}]
    assert stage.wire.sent == []


@on_sqlite
async def test_F07_nothing_personal_is_logged(citizen: Citizen, log_lines: list[Any]) -> None:
    await citizen.says(POISON)
    [line] = [line for line in log_lines if line["log_level"] == "error"]
    assert "отрута" not in str(line)
    assert "Олена" not in str(line)


@dataclass
class Sinking:
    """A database that is lost between the work and the commit."""

    database: Database

    @asynccontextmanager
    async def work(self) -> AsyncIterator[StoredWork]:
        async with self.database.work() as work:
            yield work
            raise OSError("the disk is full")


async def test_F08_what_could_not_be_stored_is_neither_answered_nor_sent(
    citizen: Citizen, stage: Stage
) -> None:
    stage.inbox.open_work = Sinking(stage.database).work
    with pytest.raises(OSError, match="disk"):
        await citizen.says("/start", event_id="7")
    assert not stage.delivery.busy
    assert stage.wire.sent == []
    assert stage.inbox.handling == 0
    assert await column(stage, events.c.id) == await column(stage, outbox.c.id) == []
    stage.inbox.open_work = stage.database.work
    assert await citizen.says("/start", event_id="7") != ""


@on_sqlite
@pytest.mark.parametrize("text", ["Добрий день, боте", "/start", "/start@city_test_bot"])
async def test_F11_in_groups_and_channels_it_stays_silent(stage: Stage, text: str) -> None:
    chats = [(-1001, "supergroup"), (-1002, "group"), (-1003, "channel")]
    for number, (chat, type_) in enumerate(chats):
        body = {
            "message_id": 1,
            "from": {"id": 501, "is_bot": False, "first_name": "Олена"},
            "chat": {"id": chat, "type": type_, "title": "Сусіди"},
            "date": 1795514400,
            "text": text,
        }
        event_id = str(number)
        stage.wire.events[event_id] = parse({"update_id": number, "message": body}, "wire")
        await stage.inbox.receive(stage.wire, {"id": event_id})
    await stage.settle()
    assert stage.wire.sent == []
    assert await column(stage, citizens.c.id) == []


async def happens(stage: Stage, citizen: Citizen, kind: Kind) -> None:
    """Let somebody block or unblock the bot."""
    event_id = f"{kind}-{len(stage.wire.events)}"
    stage.wire.events[event_id] = Incoming(
        "wire", event_id, kind, citizen.name, citizen.name, datetime.now(UTC)
    )
    await stage.inbox.receive(stage.wire, {"id": event_id})
    await stage.settle()


async def notify(stage: Stage) -> int:
    """Send a notice that needs no facts; how many messages that makes."""
    before, now = len(stage.wire.sent), stage.clock.now()
    async with stage.database.view() as work:
        [identity_id] = (await work.connection.execute(select(identities.c.id))).scalars()
    async with stage.database.work() as work:
        await work.notices.add(Notice(NoticeKind.alert_taken, identity_id, {}), now)
    await stage.send_queued()
    return len(stage.wire.sent) - before


@on_sqlite
@pytest.mark.parametrize("back", ["unblocks", "writes"])
async def test_F39_F40_who_blocked_the_bot_gets_nothing_until_they_come_back(
    citizen: Citizen, stage: Stage, back: str
) -> None:
    assert await notify(stage) == 1
    await happens(stage, citizen, Kind.blocked)
    assert await notify(stage) == 0
    if back == "unblocks":
        await happens(stage, citizen, Kind.unblocked)
    else:
        assert await citizen.says("/start") != ""
    assert await notify(stage) == 1
