"""Ten minutes without a messenger: it is asked now and then, the other one goes on, and nothing is lost."""

import asyncio
from collections import Counter

import pytest
from aiohttp import web

from bot.channel import Cause
from bot.channels.telegram import Telegram
from bot.channels.telegram_polling import Polling
from bot.health import Act
from core.city import City
from core.outbox import MessageClass, OutboxState
from tests.reliability.turned_time import play, turned_loop
from tests.reliability.two_messengers import (
    TELEGRAM,
    VIBER,
    Answer,
    Post,
    Server,
    does_not_know_us,
    post,
    says_500,
    says_500_having_done_it,
    says_html,
    says_nothing,
    until,
)

TEN_MINUTES = 600.0
PEOPLE = [str(501 + number) for number in range(12)]
SAID = ["раз", "два", "три"]
MOST_ASKED = 30
"""So often at most a messenger is asked in ten minutes whether it is back: 1, 2, 4 ... 30 s apart."""
GONE = None
"""Nobody listens at the messenger's address."""

OUTAGES = [
    (GONE, Cause.unreachable),
    (says_html, Cause.unreachable),
    (says_500, Cause.unreachable),
    (says_nothing, Cause.unreachable),
    (does_not_know_us, Cause.unknown_token),
]


async def fails(server: Server, how: Answer | None) -> None:
    """The outage begins."""
    if how is GONE:
        await server.go()
    server.refuse = how


async def recovers(server: Server, how: Answer | None) -> None:
    """The outage is over."""
    server.refuse = None
    if how is GONE:
        await server.come()


@pytest.mark.parametrize("down", [TELEGRAM, VIBER])
@pytest.mark.parametrize(("how", "cause"), OUTAGES)
def test_F35_F36_ten_minutes_of_outage_cost_nothing_but_time(
    sqlite_url: str, city: City, down: str, how: Answer | None, cause: Cause
) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            await _outage(office, down, how, cause)

    play(scene())


async def _outage(office: Post, down: str, how: Answer | None, cause: Cause) -> None:
    loop, other = turned_loop(), VIBER if down == TELEGRAM else TELEGRAM
    ill, well = office.servers[down], office.servers[other]
    await fails(ill, how)
    await office.put(down, *SAID, to=PEOPLE[0])
    await loop.turn(60)  # one call may have to run into its time-out
    assert office.delivery.standings.trouble(down)
    calls_before = len(ill.calls)

    for person in PEOPLE[1:]:
        await office.put(down, *SAID, to=person)
        await office.put(down, "нагадування", to=person, message_class=MessageClass.notice, again=False)
    for person in PEOPLE:
        await office.put(other, *SAID, to=person)
    await until(lambda: len(well.taken) == len(SAID) * len(PEOPLE))
    assert all(well.said_to(person) == SAID for person in PEOPLE)

    await loop.turn(TEN_MINUTES)
    trouble = office.delivery.standings.trouble(down)
    assert trouble
    assert trouble.cause == cause
    assert (loop.now() - trouble.since).total_seconds() > TEN_MINUTES
    assert office.delivery.standings.trouble(other) is None
    asked = Counter(method for _, method, _ in ill.calls[calls_before:])
    assert asked.total() <= MOST_ASKED, asked
    assert not {"sendMessage", "send_message"} & asked.keys()  # no try is spent while nobody is there
    assert ill.taken == []

    await recovers(ill, how)
    await loop.turn(90)
    await asyncio.wait_for(office.delivery.come_to_rest(), 10)
    assert ill.said_to(PEOPLE[0]) == SAID
    assert all(ill.said_to(person) == [*SAID, "нагадування"] for person in PEOPLE[1:])
    assert set(await office.states()) == {OutboxState.sent}
    assert office.delivery.standings.trouble(down) is None


@pytest.mark.parametrize("channel", [TELEGRAM, VIBER])
def test_F31_F35_what_was_done_and_not_told_is_repeated_once_at_most(
    sqlite_url: str, city: City, channel: str
) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            server, loop = office.servers[channel], turned_loop()
            server.refuse = says_500_having_done_it
            for person in PEOPLE:
                await office.put(channel, *SAID, to=person)
                await office.put(channel, "нагадування", to=f"{person}0", again=False)
            await loop.turn(TEN_MINUTES)
            server.refuse = None
            await loop.turn(90)
            await asyncio.wait_for(office.delivery.come_to_rest(), 10)
            for person in PEOPLE:
                heard = server.said_to(person)
                assert [text for text in SAID if text in heard] == SAID
                assert heard == sorted(heard, key=SAID.index)
                assert max(Counter(heard).values()) <= 2
                assert server.said_to(f"{person}0").count("нагадування") == 1

    play(scene())


@pytest.mark.parametrize("seconds", [5, 35, 3600])
def test_F33_one_chat_that_is_paused_waits_for_itself_and_as_long_as_told(
    sqlite_url: str, city: City, seconds: int
) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            server, loop = office.servers[TELEGRAM], turned_loop()
            paused = pausing(seconds, {PEOPLE[0]})
            server.refuse = paused
            for person in PEOPLE:
                await office.put(TELEGRAM, *SAID, to=person)
            await until(lambda: len(server.taken) == len(SAID) * (len(PEOPLE) - 1))
            assert office.delivery.standings.trouble(TELEGRAM) is None
            await loop.turn(seconds - 1)
            assert calls_to(server, PEOPLE[0]) == 1
            server.refuse = None
            await loop.turn(10)
            await asyncio.wait_for(office.delivery.come_to_rest(), 10)
            assert server.said_to(PEOPLE[0]) == SAID
            assert set(await office.states()) == {OutboxState.sent}

    play(scene())


@pytest.mark.parametrize("seconds", [5, 35, 3600])
def test_F33_when_everybody_is_paused_nobody_is_tried_before_the_time(
    sqlite_url: str, city: City, seconds: int
) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            server, loop = office.servers[TELEGRAM], turned_loop()
            server.refuse = pausing(seconds, set(PEOPLE))
            for person in PEOPLE:
                await office.put(TELEGRAM, *SAID, to=person)
            await until(lambda: office.delivery.standings.trouble(TELEGRAM) is not None)
            trouble = office.delivery.standings.trouble(TELEGRAM)
            assert trouble
            assert trouble.cause == Cause.throttled
            assert trouble.until
            assert (trouble.until - trouble.since).total_seconds() >= seconds
            await office.put(TELEGRAM, *SAID, to="999")
            await office.put(VIBER, *SAID)
            await until(lambda: office.servers[VIBER].said_to("501") == SAID)
            await loop.turn(seconds - 1)
            assert len(server.calls) <= len(PEOPLE)
            server.refuse = None
            await loop.turn(10)
            await asyncio.wait_for(office.delivery.come_to_rest(), 10)
            assert all(server.said_to(person) == SAID for person in [*PEOPLE, "999"])
            assert office.delivery.standings.trouble(TELEGRAM) is None

    play(scene())


def test_F33_a_storm_of_pauses_is_obeyed_and_ends_in_order(sqlite_url: str, city: City) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            server, loop = office.servers[TELEGRAM], turned_loop()
            server.refuse = pausing(20, set(PEOPLE))
            for person in PEOPLE:
                await office.put(TELEGRAM, *SAID, to=person)
            await loop.turn(TEN_MINUTES)
            assert len(server.calls) <= len(PEOPLE) * (TEN_MINUTES / 20 + 2)
            server.refuse = None
            await loop.turn(30)
            await asyncio.wait_for(office.delivery.come_to_rest(), 10)
            assert all(server.said_to(person) == SAID for person in PEOPLE)
            assert set(await office.states()) == {OutboxState.sent}

    play(scene())


@pytest.mark.parametrize(("how", "cause"), OUTAGES[:1] + OUTAGES[2:3] + OUTAGES[4:])
def test_F36_fetching_from_a_messenger_in_trouble_does_not_spin(
    sqlite_url: str, city: City, how: Answer | None, cause: Cause
) -> None:
    async def scene() -> None:
        async with post(sqlite_url, city) as office:
            loop, server = turned_loop(), office.servers[TELEGRAM]
            await fails(server, how)
            pauses: list[float] = []

            async def pause(seconds: float) -> None:
                pauses.append(seconds)
                await asyncio.sleep(seconds)

            telegram = office.channels[TELEGRAM]
            assert isinstance(telegram, Telegram)
            fetching = asyncio.create_task(Polling(telegram, _Nobody(office), pause).run())  # type: ignore[arg-type]
            await loop.turn(TEN_MINUTES)
            assert 20 <= len(pauses) <= MOST_ASKED
            assert len(server.calls) <= MOST_ASKED
            trouble = office.delivery.standings.trouble(TELEGRAM)
            assert trouble
            assert (trouble.act, trouble.cause) == (Act.fetching, cause)
            fetching.cancel()

    play(scene())


class _Nobody:
    """An inbox to which nothing comes."""

    def __init__(self, office: Post) -> None:
        self.delivery = office.delivery


def calls_to(server: Server, person: str) -> int:
    """How many calls were made for one person."""
    return sum(whom == person for _, _, whom in server.calls)


def pausing(seconds: int, people: set[str]) -> Answer:
    """Ask for a pause in the chats of these people."""

    async def refuse(server: Server, method: str, body: dict[str, object]) -> web.StreamResponse:
        if str(body.get("chat_id")) not in people:
            return server.take(method, body)
        said = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {seconds}"}
        return web.json_response(said | {"parameters": {"retry_after": seconds}}, status=429)

    return refuse
