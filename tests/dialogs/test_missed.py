"""News that came while the citizen had blocked the bot."""

import asyncio
from itertools import count

import pytest

from bot.channel import Failure, SendFailed
from bot.messages import Kind, Outgoing
from core.accounts import Allowed
from core.life import Step
from tests.dialogs.conversation import Citizen, Stage
from tests.working import move

WATER = "немає води на Металургів 86, кв 12, другий день"
ROAD = "велика яма на дорозі, Миру 35"
TITLE = "News of your request"


async def filed(citizen: Citizen, line: str) -> str:
    """Send a request; its number as people see it."""
    await citizen.says(line)
    if "Send" not in [choice.label for choice in citizen.last.choices]:
        await citizen.presses("Go on without")
    await citizen.presses("Send")
    return citizen.last.title.split()[1]


async def moves(stage: Stage, number: str, step: Step) -> None:
    """Let a unit move a request on."""
    async with stage.database.work() as work:
        await move(work, number.replace("-", ""), step, stage.city, stage.clock.now(), note="Бригада тут")
    await stage.tell()


async def terms_pass(stage: Stage) -> None:
    """Let so much time go by that everything is late."""
    await stage.after(days=60)
    await stage.tell()


async def news(stage: Stage, citizen: Citizen, back: Kind = Kind.unblocked) -> list[Outgoing]:
    """What is told of the requests when the citizen comes back."""
    before = len(stage.wire.sent)
    await (citizen.happens(back) if back == Kind.unblocked else citizen.says("/start"))
    await stage.send_queued()
    return [message for _, message in stage.wire.sent[before:] if message.title.startswith(TITLE)]


@pytest.mark.parametrize("back", [Kind.unblocked, Kind.text])
async def test_F40_what_was_missed_is_told_once_in_one_message(
    stage: Stage, citizen: Citizen, back: Kind
) -> None:
    water, road = await filed(citizen, WATER), await filed(citizen, ROAD)
    await citizen.happens(Kind.blocked)
    await moves(stage, water, Step.take)
    await moves(stage, water, Step.finish)
    await terms_pass(stage)
    [told] = await news(stage, citizen, back)
    assert told.title == "News of your requests"
    assert f"Meanwhile:\n{water}: done\n{road}: late, we are sorry\n" in told.text
    assert await news(stage, citizen, back) == []
    await citizen.happens(Kind.blocked)
    assert await news(stage, citizen, back) == []


async def test_F40_nothing_is_told_when_nothing_happened(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen, WATER)
    await citizen.happens(Kind.blocked)
    assert await news(stage, citizen) == []


async def test_F40_news_that_the_messenger_refused_is_missed_news_too(stage: Stage, citizen: Citizen) -> None:
    """The block itself was never told to us."""

    async def refuses(address: str, message: Outgoing, part_ids: list[str]) -> None:
        raise SendFailed(Failure.gone, "Forbidden: bot was blocked by the user")

    number = await filed(citizen, WATER)
    takes, stage.wire.send = stage.wire.send, refuses  # type: ignore[method-assign]
    await moves(stage, number, Step.take)
    assert await news(stage, citizen) == []  # gone again before it was out: it waits for the next time
    stage.wire.send = takes  # type: ignore[method-assign]
    [told] = await news(stage, citizen, Kind.text)
    assert told.title == TITLE
    assert f"{number}: in progress" in told.text


async def test_F40_each_hears_of_their_own_requests_only(stage: Stage, citizen: Citizen) -> None:
    other = await stage.citizen("502")
    number = await filed(citizen, WATER)
    await citizen.happens(Kind.blocked)
    await other.happens(Kind.blocked)
    await moves(stage, number, Step.take)
    assert await news(stage, other) == []
    assert len(await news(stage, citizen)) == 1


async def test_news_that_would_have_cost_is_told_when_the_citizen_writes(
    stage: Stage, citizen: Citizen
) -> None:
    stage.database.fares = {"wire": Allowed.none}
    water = await filed(citizen, WATER)
    stage.clock.turn(hours=23)
    await moves(stage, water, Step.take)
    assert "Your request" in citizen.last.title
    stage.clock.turn(hours=2)
    before = len(stage.wire.sent)
    await moves(stage, water, Step.finish)
    assert len(stage.wire.sent) == before
    [told] = await news(stage, citizen, back=Kind.text)
    assert water in told.text
    assert await news(stage, citizen, back=Kind.text) == []


def unavailable(stage: Stage, times: int) -> None:
    """The messenger answers nothing so many times, and nobody waits for real."""
    takes, refused = stage.wire.send, count()

    async def sends(address: str, message: Outgoing, part_ids: list[str]) -> None:
        if next(refused) < times:
            raise SendFailed(Failure.unavailable, "Bad Gateway")
        await takes(address, message, part_ids)

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    stage.wire.send = sends  # type: ignore[method-assign]
    stage.delivery.sleep = at_once


def late_notices(stage: Stage, citizen: Citizen) -> int:
    """How often the citizen was told that a request is late."""
    return sum("is late" in message.title for address, message in stage.wire.sent if address == citizen.name)


async def test_F83_a_reminder_that_is_not_taken_is_tried_again(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen, WATER)
    unavailable(stage, 2)
    await terms_pass(stage)
    assert late_notices(stage, citizen) == 1


async def test_F83_a_reminder_that_is_never_taken_is_not_lost_and_not_repeated(
    stage: Stage, citizen: Citizen
) -> None:
    number = await filed(citizen, WATER)
    works = stage.wire.send
    unavailable(stage, 10_000)
    await terms_pass(stage)
    stage.wire.send = works  # type: ignore[method-assign]
    for _day in range(5):
        await stage.after(days=1)
    assert late_notices(stage, citizen) == 0
    [told] = await news(stage, citizen, Kind.text)
    assert f"{number}: late, we are sorry" in told.text
    assert await news(stage, citizen, Kind.text) == []
