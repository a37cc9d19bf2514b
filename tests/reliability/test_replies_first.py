"""Replies go first: before the notices of a whole city, in a storm of refusals, and while sending is slow."""

import asyncio
import statistics

import pytest

from bot.limits import Limits
from bot.messages import Outgoing, as_body
from core.city import City
from core.outbox import MessageClass, Outbound, OutboxState
from tests.reliability.test_outages import pausing
from tests.reliability.turned_time import play, turned_loop
from tests.reliability.two_messengers import TELEGRAM, Post, Server, post, says_html, until

CITY = [str(number) for number in range(1000, 1400)]
CITIZENS = [str(number) for number in range(501, 541)]
PAUSE = 3


def with_limits(office: Post) -> None:
    """Telegram's own: thirty a second for the whole bot."""
    loop = turned_loop()
    office.channels[TELEGRAM].limits = Limits(30, clock=loop.time)  # type: ignore[attr-defined]


async def notify(office: Post, people: list[str], text: str, message_class: MessageClass) -> None:
    """A message for each of these, all at once."""
    body = as_body(Outgoing(text))
    messages = [Outbound(TELEGRAM, person, None, body, message_class, again=False) for person in people]
    async with office.database.work() as work:
        envelopes = await work.outbox.add_sending(messages, turned_loop().now())
    office.delivery.take(envelopes)


def reached_at(server: Server, person: str) -> float:
    """When the last call for this person was made."""
    return max(at for at, _, whom in server.calls if whom == person)


@pytest.mark.parametrize("message_class", [MessageClass.notice, MessageClass.broadcast])
def test_F34_citizens_are_answered_through_a_storm_of_refusals(
    sqlite_url: str, city: City, message_class: MessageClass
) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            with_limits(office)
            server, loop = office.servers[TELEGRAM], turned_loop()
            # Committed before: while the disk is waited for, turned time runs on.
            replies = {citizen: await office.commit(TELEGRAM, "Так", to=citizen) for citizen in CITIZENS}
            await notify(office, CITY, "Води не буде до 18:00", message_class)
            time = asyncio.create_task(loop.turn(60))
            await asyncio.sleep(1)
            server.refuse = pausing(PAUSE, set(CITY))
            await asyncio.sleep(1)
            server.refuse = None
            wrote: dict[str, float] = {}
            for citizen in CITIZENS:
                wrote[citizen] = loop.time()
                office.delivery.take(replies[citizen])
                await asyncio.sleep(0.1)
            await time
            await asyncio.wait_for(office.delivery.come_to_rest(), 10)
            waited = [reached_at(server, citizen) - wrote[citizen] for citizen in CITIZENS]
            after_the_pause = waited[PAUSE * 10 :]
            assert max(waited) < PAUSE + 2
            assert statistics.quantiles(after_the_pause, n=20)[-1] < 2
            last_notice = max(reached_at(server, person) for person in CITY)
            assert all(reached_at(server, citizen) < last_notice for citizen in CITIZENS)
            assert all(server.said_to(citizen) == ["Так"] for citizen in CITIZENS)
            assert all(len(server.said_to(person)) == 1 for person in CITY)
            assert set(await office.states()) == {OutboxState.sent}

    play(scene())


@pytest.mark.parametrize("down", [True, False])
def test_what_only_waited_when_the_process_stopped_is_sent_by_the_next_one(
    sqlite_url: str, city: City, down: bool
) -> None:
    """Before a messenger that is down, and at the limits."""

    async def first_process() -> int:
        async with post(sqlite_url, city) as office:
            with_limits(office)
            sent: list[str] = []
            office.delivery.on_sent = lambda channel, state, unasked: sent.append(channel)
            server = office.servers[TELEGRAM]
            server.refuse = says_html if down else None
            if down:
                await office.put(TELEGRAM, "перше", to="501")
                await until(lambda: office.delivery.standings.trouble(TELEGRAM) is not None)
            await notify(office, CITY, "нагадування", MessageClass.notice)
            await until(lambda: not any(office.delivery.backlog(TELEGRAM, person) for person in CITY))
            await until(lambda: down or bool(sent))
        return len(server.taken)

    async def second_process() -> list[str]:
        async with post(sqlite_url, city) as office:
            while await office.delivery.claim():
                pass
            await turned_loop().turn(30)
            await asyncio.wait_for(office.delivery.come_to_rest(), 10)
            assert set(await office.states()) == {OutboxState.sent}
            return [text for _, text in office.servers[TELEGRAM].taken]

    taken = play(first_process())
    texts = play(second_process())
    assert texts.count("нагадування") == len(CITY) - taken
    assert texts.count("перше") == down
