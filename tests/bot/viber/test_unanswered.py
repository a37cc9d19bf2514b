"""A hundred messages without a reply are the most that Viber takes; then the person's word is waited for."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.viber import Viber
from bot.channels.viber_calls import UNANSWERED_PAUSE, Refused, ViberCalls
from bot.limits import HOUR, LOOK_AGAIN
from bot.messages import Outgoing
from tests.bot.turned_loop import play
from tests.bot.viber.test_events import EVENTS
from tests.bot.viber.viber_api import IVAN, NAME, OLENA, TOKEN

PER_SECOND = 500
MOST_UNANSWERED = 100


class Calls(ViberCalls):
    """Notes when each person was written to; refuses the next ones if told so."""

    def __init__(self) -> None:
        super().__init__(TOKEN, "")
        self.at: list[tuple[float, str]] = []
        self.refusals = 0

    async def send_message(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if self.refusals:
            self.refusals -= 1
            raise Refused(12, Failure.throttled, "status 12: Too many requests", UNANSWERED_PAUSE)
        self.at.append((asyncio.get_running_loop().time(), body["receiver"]))
        return {"status": 0, "message_token": len(self.at)}


class Scene:
    """The channel in pretended time."""

    def __init__(self, per_second: int | None = PER_SECOND) -> None:
        self.viber = Viber(TOKEN, "", NAME, self._hand_out, per_second)
        self.viber.calls = self.calls = Calls()
        self.viber.limits._clock = lambda: asyncio.get_running_loop().time()

    async def _hand_out(self, data: bytes, name: str) -> str:
        return f"https://city.example.org/{name}"

    async def send(self, person: str = OLENA) -> float:
        """Send a text; when that went out."""
        await self.viber.send(person, Outgoing("Хвилинку."), [])
        return self.calls.at[-1][0]

    async def fill(self) -> None:
        """As many as Viber takes."""
        for _ in range(MOST_UNANSWERED):
            await self.send()

    async def happens(self, name: str, seconds: float) -> None:
        """An event of Olena's arrives after so many seconds."""
        await asyncio.sleep(seconds)
        self.viber.parse(EVENTS[name])


def test_F42_a_hundred_go_out_and_the_next_one_waits_for_the_hour() -> None:
    async def play_it(scene: Scene) -> float:
        await scene.fill()
        return await scene.send()

    scene = Scene()
    assert play(play_it(scene)) == pytest.approx(HOUR, abs=1)
    assert scene.calls.at[MOST_UNANSWERED - 1][0] < 1
    assert HOUR > 3600


def test_F42_what_waits_goes_on_soon_after_the_person_has_written() -> None:
    async def play_it(scene: Scene) -> float:
        await scene.fill()
        sending = asyncio.create_task(scene.send())
        await scene.happens("text", 60)
        return await sending

    assert 60 <= play(play_it(Scene())) <= 60 + LOOK_AGAIN


@pytest.mark.parametrize("name", ["delivered", "seen", "failed", "conversation started", "subscribed"])
def test_F42_what_is_no_reply_does_not_let_anything_through(name: str) -> None:
    async def play_it(scene: Scene) -> float:
        await scene.fill()
        sending = asyncio.create_task(scene.send())
        await scene.happens(name, 60)
        return await sending

    assert play(play_it(Scene())) == pytest.approx(HOUR, abs=1)


def test_F42_a_reply_counts_a_hundred_anew() -> None:
    async def play_it(scene: Scene) -> list[float]:
        await scene.fill()
        await scene.happens("pressed button", 1)
        before = asyncio.get_running_loop().time()
        await scene.fill()
        return [before, scene.calls.at[-1][0], await scene.send()]

    before, hundredth, next_one = play(play_it(Scene()))
    assert hundredth - before < 1
    assert next_one - before == pytest.approx(HOUR, abs=1)


def test_F42_nobody_else_waits() -> None:
    async def play_it(scene: Scene) -> float:
        await scene.fill()
        sending = asyncio.create_task(scene.send())
        at = await scene.send(IVAN)
        await scene.happens("text", 1)
        await sending
        return at

    assert play(play_it(Scene())) < 1


async def refused(scene: Scene) -> SendFailed:
    """How Olena's message fails."""
    scene.calls.refusals = 1
    with pytest.raises(SendFailed) as failed:
        await scene.send()
    return failed.value


@pytest.mark.parametrize("per_second", [PER_SECOND, None])
def test_F42_who_is_refused_is_left_alone_for_a_while(per_second: int | None) -> None:
    async def play_it(scene: Scene) -> list[float]:
        failed = await refused(scene)
        assert (failed.kind, failed.retry_after) == (Failure.throttled, UNANSWERED_PAUSE)
        return [await scene.send(IVAN), await scene.send()]

    assert play(play_it(Scene(per_second))) == pytest.approx([0, UNANSWERED_PAUSE])


def test_F42_the_pause_ends_when_the_person_writes() -> None:
    async def play_it(scene: Scene) -> float:
        await refused(scene)
        sending = asyncio.create_task(scene.send())
        await scene.happens("text", 12)
        return await sending

    assert 12 <= play(play_it(Scene())) <= 12 + LOOK_AGAIN


def test_F42_many_who_are_refused_at_once_do_not_stop_the_others() -> None:
    async def play_it(scene: Scene) -> float:
        for number in range(20):
            scene.calls.refusals = 1
            await asyncio.gather(scene.send(f"person {number}"), return_exceptions=True)
        return await scene.send(IVAN)

    assert play(play_it(Scene())) == 0


def test_a_broadcast_keeps_to_the_pace_of_the_bot() -> None:
    async def play_it(scene: Scene) -> list[float]:
        sending: list[Coroutine[Any, Any, float]] = [scene.send(str(number)) for number in range(100)]
        return sorted(await asyncio.gather(*sending))

    times = play(play_it(Scene(per_second=10)))
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[10:], strict=False))
    assert times[-1] <= 10
