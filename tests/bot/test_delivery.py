"""What is committed is sent: in order, replies first, and through every trouble that passes."""

import pytest

from bot.channel import Failure
from bot.channels.telegram import Telegram
from bot.delivery import MOST_REFUSALS, Delivery
from bot.limits import Limits
from bot.messages import Outgoing, as_body
from core.city import City
from core.outbox import MessageClass, NoticeKind, Outbound, OutboxState
from storage.database import Database
from tests.bot.bot_api import BotApi, refusal
from tests.bot.rough_wire import Desk
from tests.conftest import HandClock

# What depends on the database stands in test_outcomes.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SENT, UNKNOWN, FAILED, GONE = (
    OutboxState.sent,
    OutboxState.unknown,
    OutboxState.failed,
    OutboxState.gone,
)


@pytest.fixture
def desk(database: Database, clock: HandClock, city: City) -> Desk:
    """A process that sends."""
    return Desk(database, clock, city)


async def test_replies_leave_in_order(desk: Desk) -> None:
    texts = [str(number) for number in range(20)]
    await desk.send(*texts)
    assert desk.wire.texts == texts
    assert await desk.states() == [SENT] * 20


async def test_a_reply_overtakes_notices_and_those_overtake_broadcasts(desk: Desk) -> None:
    desk.wire.gate.clear()
    desk.delivery.take(await desk.put("b1", message_class=MessageClass.broadcast))
    for name, message_class in (("b", MessageClass.broadcast), ("n", MessageClass.notice)):
        desk.delivery.take(await desk.put(f"{name}2", f"{name}3", message_class=message_class))
    desk.delivery.take(await desk.put("r1", "r2"))
    desk.wire.gate.set()
    await desk.delivery.come_to_rest()
    [first, *rest] = desk.wire.texts
    assert (first, rest) in [
        ("b1", ["r1", "r2", "n2", "n3", "b2", "b3"]),  # it was on its way already
        ("r1", ["r2", "n2", "n3", "b1", "b2", "b3"]),
    ]


async def test_a_chat_in_trouble_holds_up_no_other(desk: Desk) -> None:
    desk.wire.troubles["stuck"] = [Failure.unavailable] * 3
    desk.delivery.take([*await desk.put("stuck", "after"), *await desk.put("free", to="502")])
    await desk.delivery.come_to_rest()
    assert desk.wire.texts == ["free", "stuck", "after"]


async def test_F33_a_throttled_message_waits_as_told_and_is_sent_once(
    telegram: Telegram, server: BotApi, database: Database, clock: HandClock, city: City
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    telegram.limits = Limits(30, clock=lambda: sum(pauses), sleep=pause)
    server.troubles |= dict.fromkeys((1, 2), refusal(429, "Too Many Requests", retry_after=5))
    delivery = Delivery({"telegram": telegram}, database.work, clock, city)
    message = Outbound("telegram", "501", None, as_body(Outgoing("Добрий день")))
    async with database.work() as work:
        delivery.take(await work.outbox.add_sending([message], clock.now()))
    await delivery.come_to_rest()
    assert pauses == [5, 5]
    assert len(server.calls) == 3


async def test_F31_F32_a_doubtful_reply_is_sent_again_once(desk: Desk) -> None:
    desk.wire.troubles |= {"once": [Failure.doubtful], "twice": [Failure.doubtful] * 9}
    await desk.send("once", "twice", "next")
    assert desk.wire.tried == ["once", "once", "twice", "twice", "next"]
    assert await desk.states() == [SENT, UNKNOWN, SENT]


async def test_F31_F32_a_doubtful_reminder_is_not_sent_again(desk: Desk) -> None:
    desk.wire.troubles["reminder"] = [Failure.doubtful]
    await desk.send("reminder", again=False)
    assert desk.wire.tried == ["reminder"]
    assert await desk.states() == [UNKNOWN]


@pytest.mark.parametrize("again", [True, False])
async def test_F35_F36_what_cannot_be_taken_waits_and_keeps_its_order(desk: Desk, again: bool) -> None:
    desk.wire.troubles["1"] = [Failure.unavailable] * 2
    desk.wire.silences = 8
    await desk.send("1", "2", "3", again=again)
    assert desk.wire.texts == ["1", "2", "3"]
    assert desk.wire.asked == 10
    assert await desk.states() == [SENT] * 3
    assert max(desk.pauses) == 30


async def test_F35_one_asks_for_all_whether_the_messenger_is_back(desk: Desk) -> None:
    people = [str(person) for person in range(20)]
    desk.wire.silences = 5
    for person in people:
        desk.wire.troubles[person] = [Failure.unavailable]
        desk.delivery.take(await desk.put(person, to=person))
    await desk.delivery.come_to_rest()
    assert sorted(desk.wire.texts) == sorted(people)
    assert desk.wire.asked == 5 + len(people)
    assert desk.wire.most_asking == 1


async def test_F35_a_message_that_is_never_taken_gives_way_in_the_end(desk: Desk) -> None:
    desk.wire.troubles["never"] = [Failure.unavailable] * 99
    await desk.send("never", "next")
    assert desk.wire.tried == ["never"] * (MOST_REFUSALS + 1) + ["next"]
    assert await desk.states() == [FAILED, SENT]


async def test_F37_a_rejected_message_fails_alone(desk: Desk) -> None:
    desk.wire.troubles["bad"] = [Failure.rejected]
    await desk.send("bad", "good")
    assert desk.wire.tried == ["bad", "good"]
    assert await desk.states() == [FAILED, SENT]


async def test_F39_F41_who_is_gone_is_not_written_to_again(desk: Desk) -> None:
    citizen = await desk.meet()
    await desk.notify(citizen, NoticeKind.draft_waits)
    desk.wire.fails_always = Failure.gone
    await desk.delivery.claim()
    await desk.delivery.come_to_rest()
    assert not (await desk.meet()).reachable
    await desk.notify(citizen, NoticeKind.draft_waits)
    assert await desk.delivery.claim() == 0
    assert len(desk.wire.tried) == 1
    assert await desk.states() == [GONE, GONE]


async def test_what_cannot_be_put_into_words_fails_alone(desk: Desk) -> None:
    await desk.notify(
        await desk.meet(), NoticeKind.case_moved, NoticeKind.alert_taken
    )  # the first lacks facts
    await desk.delivery.claim()
    await desk.delivery.come_to_rest()
    assert await desk.states() == [FAILED, SENT]


async def test_a_message_for_a_messenger_that_is_not_set_up_fails_alone(desk: Desk) -> None:
    desk.delivery.take(await desk.put("lost", channel="pigeon"))
    await desk.send("here")
    assert await desk.states() == [FAILED, SENT]


async def test_F23_a_notice_speaks_the_language_of_the_moment_it_is_sent(desk: Desk) -> None:
    citizen = await desk.meet()
    await desk.notify(citizen, NoticeKind.draft_waits)
    async with desk.database.work() as work:
        await work.citizens.set_language(citizen.citizen_id, "ru", chosen=True)
    await desk.delivery.claim()
    await desk.delivery.come_to_rest()
    assert "обращение" in desk.wire.texts[0].lower()


async def test_a_messenger_that_nobody_writes_to_is_looked_at(desk: Desk) -> None:
    desk.wire.silences = 1
    await desk.delivery.look(desk.wire)
    assert desk.delivery.standings.trouble("wire")
    await desk.delivery.look(desk.wire)
    assert desk.delivery.standings.trouble("wire") is None


async def test_where_messages_are_on_their_way_nobody_looks_besides(desk: Desk) -> None:
    desk.wire.gate.clear()
    desk.delivery.take(await desk.put("1"))
    await desk.delivery.look(desk.wire)
    assert desk.wire.asked == 0
    desk.wire.gate.set()
    await desk.delivery.come_to_rest()
