"""How often the bot may send."""

from collections.abc import Callable

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from sandbox.server import Sandbox
from sandbox.telegram.errors import Refused
from sandbox.telegram.windows import Windows
from tests.sandbox.conftest import Citizen, started


class Seconds:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def windows(seconds: Seconds) -> Windows:
    return Windows(monotonic=seconds)


def refusal(call: Callable[[], None]) -> int:
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.parameters is not None
    wait: int = refused.value.parameters["retry_after"]
    return wait


def test_thirty_a_second_in_all(windows: Windows, seconds: Seconds) -> None:
    for chat in range(30):
        windows.take(str(chat), group=False)
        seconds.now += 0.03
    assert refusal(lambda: windows.take("one more", group=False)) == 1
    seconds.now += 0.11
    windows.take("one more", group=False)


def test_one_a_second_in_a_private_chat_after_a_burst_of_three(windows: Windows, seconds: Seconds) -> None:
    for _ in range(3):
        windows.take("1", group=False)
    assert refusal(lambda: windows.take("1", group=False)) == 1
    for _ in range(5):
        seconds.now += 1
        windows.take("1", group=False)
    assert refusal(lambda: windows.take("1", group=False)) == 1


def test_twenty_a_minute_in_a_group(windows: Windows, seconds: Seconds) -> None:
    for _ in range(20):
        windows.take("-1", group=True)
        seconds.now += 1
    assert refusal(lambda: windows.take("-1", group=True)) == 40
    seconds.now += 40
    windows.take("-1", group=True)


def test_a_refused_call_is_not_counted(windows: Windows, seconds: Seconds) -> None:
    for _ in range(3):
        windows.take("1", group=False)
    for _ in range(10):
        refusal(lambda: windows.take("1", group=False))
    seconds.now += 1
    windows.take("1", group=False)


async def test_a_fourth_message_at_once_is_told_to_wait(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    for _ in range(3):
        await bot.send_message(olena.chat_id, "раз")
    with pytest.raises(RetryAfter):
        await bot.send_message(olena.chat_id, "чотири")
    calls = await olena.control.get("/calls")
    assert calls[-1]["answer"]["parameters"] == {"retry_after": 1}


async def test_lifted_limits_let_everything_through(bot: Bot, olena: Citizen, sandbox: Sandbox) -> None:
    await started(bot, olena)
    assert await olena.control.post("/limits", bot=False, private=False) == {
        "bot": False,
        "private": False,
        "group": True,
        "unanswered": True,
    }
    for number in range(40):
        await bot.send_message(olena.chat_id, str(number))
    assert len((await olena.chat())["messages"]) == 41
