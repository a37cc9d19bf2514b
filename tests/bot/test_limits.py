"""No window of the messenger's limits is exceeded, whatever is to be sent; time is pretended."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limits import Limits, Place
from bot.passage import begin_passage
from core.outbox import MessageClass
from tests.bot.turned_loop import play

PER_SECOND = 30
CHATS = ["501", "502", "503", "-1001", "-1002"]
ARRIVALS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.4, 1.0, 7.0]), st.sampled_from(CHATS)), max_size=150
)


@dataclass
class Sender:
    """Makes calls through the limits and notes when each was let through."""

    per_second: int | None = PER_SECOND
    calls: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limits = Limits(self.per_second, clock=self.now)

    def now(self) -> float:
        """The pretended time."""
        return asyncio.get_running_loop().time()

    async def call(self, chat: str, message_class: MessageClass = MessageClass.reply) -> float:
        """Wait for the turn and make a call; when that was."""
        begin_passage(message_class)
        await self.limits.wait(chat)
        self.calls.append((self.now(), chat))
        return self.now()

    async def make(self, arrivals: Sequence[tuple[float, str]]) -> None:
        """Calls that come up after these pauses, and wait side by side."""
        async with asyncio.TaskGroup() as calls:
            for pause, chat in arrivals:
                await asyncio.sleep(pause)
                calls.create_task(self.call(chat))

    def times(self) -> dict[str, list[float]]:
        """When each chat was called; "" for the whole bot."""
        times = defaultdict(list)
        for at, chat in self.calls:
            times[""].append(at)
            times[chat].append(at)
        return times


def fits_window(times: list[float], size: int, span: float) -> bool:
    """Whether no `size + 1` calls in a row lie within the span."""
    return all(later - earlier >= span for earlier, later in zip(times, times[size:], strict=False))


def fits_burst(times: list[float], size: int) -> bool:
    """Whether any stretch has at most the burst and one a second."""
    return all(
        later - earlier >= number - size
        for at, earlier in enumerate(times)
        for number, later in enumerate(times[at:], start=1)
    )


@settings(deadline=None, max_examples=60)
@given(ARRIVALS)
def test_no_window_is_ever_exceeded_and_every_call_is_made(arrivals: list[tuple[float, str]]) -> None:
    sender = Sender()
    play(sender.make(arrivals))
    assert sorted(chat for _, chat in sender.calls) == sorted(chat for _, chat in arrivals)
    times = sender.times()
    assert fits_window(times.pop("", []), PER_SECOND, 1.0)
    for chat, of_chat in times.items():
        assert fits_window(of_chat, 20, 60.0) if chat.startswith("-") else fits_burst(of_chat, 3)


@settings(deadline=None, max_examples=10)
@given(st.integers(31, 200))
def test_the_whole_bot_makes_thirty_calls_a_second(people: int) -> None:
    sender = Sender()
    play(sender.make([(0.0, str(person)) for person in range(people)]))
    times = sender.times()[""]
    assert fits_window(times, PER_SECOND, 1.0)
    assert times[-1] <= 1.06 * (people // PER_SECOND)


@pytest.mark.parametrize("message_class", [MessageClass.notice, MessageClass.broadcast])
def test_notices_of_a_whole_city_let_a_reply_through_at_once(message_class: MessageClass) -> None:
    async def scene(sender: Sender) -> list[float]:
        notices = [asyncio.create_task(sender.call(str(n), message_class)) for n in range(1000, 1250)]
        waited = []
        for number in range(15):
            await asyncio.sleep(0.5)
            wrote = sender.now()
            waited.append(await sender.call(str(number)) - wrote)
        await asyncio.gather(*notices)
        assert fits_window(sender.times()[""], PER_SECOND, 1.0)
        assert sender.now() < 11  # 250 notices at 25 a second, taken a little slower
        return waited

    assert max(play(scene(Sender()))) < 0.1


def test_three_at_once_then_one_a_second() -> None:
    async def scene(sender: Sender) -> list[float]:
        return [await sender.call("501") for _ in range(5)]

    assert play(scene(Sender())) == pytest.approx([0, 0, 0, 1.05, 2.1])


def test_F63_a_group_takes_twenty_a_minute() -> None:
    async def scene(sender: Sender) -> list[float]:
        return [await sender.call("-1001") for _ in range(21)]

    assert play(scene(Sender()))[18:] == pytest.approx([0, 0, 63])


def test_F33_a_paused_chat_holds_up_nobody_else() -> None:
    async def scene(sender: Sender) -> list[float]:
        sender.limits.refused("501", 35)
        return await asyncio.gather(*(sender.call(chat) for chat in ("501", "502", "-1001")))

    assert play(scene(Sender())) == [35, 0, 0]


def test_F33_several_chats_refused_at_once_mean_the_whole_bot() -> None:
    async def scene(sender: Sender) -> list[float]:
        sender.limits.refused("501", 5)
        sender.limits.refused("501", 5)
        sender.limits.refused("502", 5)
        first = await sender.call("504")
        sender.limits.refused("503", 5)
        return [first, await sender.call("504")]

    assert play(scene(Sender())) == [0, 5]


def test_F33_chats_refused_one_after_another_pause_only_themselves() -> None:
    async def scene(sender: Sender) -> float:
        for chat in ("501", "502", "503"):
            sender.limits.refused(chat, 60)
            await asyncio.sleep(2)
        return await sender.call("504")

    assert play(scene(Sender())) == 6


def test_F33_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async def scene(sender: Sender) -> list[float]:
        for chat in ("501", "502", "503"):
            sender.limits.refused(chat, 35)
        sender.limits.refused("501", 1)
        return list(await asyncio.gather(sender.call("501"), sender.call("504")))

    assert play(scene(Sender())) == [35, 35]


def test_F33_lifted_limits_still_obey_a_pause() -> None:
    async def scene(sender: Sender) -> list[float]:
        free = [await sender.call("501") for _ in range(100)]
        sender.limits.refused("501", 35)
        return [free[-1], await sender.call("502"), await sender.call("501")]

    assert play(scene(Sender(per_second=None))) == [0, 0, 35]


async def test_a_wait_too_short_for_any_clock_is_no_wait() -> None:
    time = 0.0

    async def never(seconds: float) -> None:
        raise AssertionError(f"waited {seconds} s, for ever")

    limits = Limits(PER_SECOND, clock=lambda: time, sleep=never)
    limits.refused("501", 5)
    time = 5 - 1e-12
    await limits.wait("501")


def test_a_city_of_chats_that_wait_does_not_widen_the_window_of_one() -> None:
    async def scene(sender: Sender) -> None:
        people = [str(person) for person in range(1, 1002)]
        await sender.make([(0.0, chat) for chat in [*people, *["1000"] * 6]])

    sender = Sender()
    play(scene(sender))
    assert len(sender.times()["1000"]) == 7
    assert fits_burst(sender.times()["1000"], 3)


@dataclass
class Broadcaster(Sender):
    """Sends to many beside the replies, each call taking some seconds until its answer."""

    takes: float = 0.005
    ahead: float = 0.0
    """Seconds that it prepares each call, which it therefore begins so much earlier."""

    async def tell(self, people: int) -> None:
        """Tell so many, each under a place of its own."""
        async with asyncio.TaskGroup() as calls:
            while people:
                places = await self.limits.places(min(people, 8), self.ahead)
                await asyncio.sleep(self.ahead)
                for place in places:
                    calls.create_task(self._tell(place, str(10_000 + people)))
                    people -= 1

    async def _tell(self, place: Place, chat: str) -> None:
        passage = begin_passage(MessageClass.broadcast)
        passage.has_place, passage.begins_at = True, place.at
        await self.limits.wait(chat)
        await asyncio.sleep(self.takes)
        self.calls.append((self.now(), chat))  # as late as it may arrive
        place.answered()


@pytest.mark.parametrize(
    ("takes", "ahead", "share"),
    [(0.0, 0.0, 0.999), (0.005, 0.0, 0.99), (0.005, 0.02, 0.99), (0.1, 0.0, 0.9)],
)
def test_messages_to_many_fill_the_window_that_nobody_else_needs(
    takes: float, ahead: float, share: float
) -> None:
    async def scene(sender: Broadcaster) -> float:
        await sender.tell(30 * 600)
        return len(sender.calls) / sender.now()

    sender = Broadcaster(takes=takes, ahead=ahead)
    assert play(scene(sender)) >= share * PER_SECOND
    assert fits_window(sender.times()[""], PER_SECOND, 1.0)


@pytest.mark.parametrize("every", [0.05, 0.2, 1.0])
def test_F34_replies_go_first_while_a_city_is_told(every: float) -> None:
    async def scene(sender: Broadcaster) -> list[float]:
        telling = asyncio.create_task(sender.tell(1500))
        waited = []
        for number in range(40):
            await asyncio.sleep(every)
            wrote = sender.now()
            waited.append(await sender.call(str(number)) - wrote)
        await telling
        return sorted(waited)

    sender = Broadcaster()
    assert play(scene(sender))[37] < 0.15
    assert fits_window(sender.times()[""], PER_SECOND, 1.0)


def test_places_that_are_not_used_are_free_at_once() -> None:
    async def scene(sender: Sender) -> float:
        for _ in range(100):
            for place in await sender.limits.places(3):
                place.unused()
        began = sender.now()
        await asyncio.gather(*(sender.call(str(number)) for number in range(30)))
        return sender.now() - began

    assert play(scene(Sender())) == 0


def test_F33_a_pause_of_the_bot_holds_messages_to_many() -> None:
    async def scene(sender: Sender) -> float:
        for chat in ("501", "502", "503"):
            sender.limits.refused(chat, 35)
        await sender.limits.places(1)
        return sender.now()

    assert play(scene(Sender())) == 35


def test_only_who_pays_goes_beyond_what_is_free() -> None:
    async def scene(sender: Broadcaster) -> None:
        await asyncio.gather(sender.tell(3000), *(sender.call(str(number)) for number in range(90)))

    sender = Broadcaster(1000)
    play(scene(sender))
    assert sender.limits.is_paid
    assert not Limits(30).is_paid
    replies = [at for at, chat in sender.calls if int(chat) < 10_000]
    told = [at for at, chat in sender.calls if int(chat) >= 10_000]
    assert fits_window(replies, 30, 1.0)
    assert fits_window(told, 1000, 1.0)
    assert max(told) < 3.1
