"""News that came while the citizen had blocked the bot."""

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
