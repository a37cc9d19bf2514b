"""Troubles that can be switched on."""

from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from sandbox.server import Sandbox
from tests.sandbox.conftest import TOKEN, Citizen, started


async def said_by_the_bot(olena: Citizen) -> list[str]:
    return [message["text"] for message in (await olena.chat())["messages"] if message["from"] == "bot"]


async def test_429_carries_its_waiting_time_in_body_and_header(
    address: str, bot: Bot, olena: Citizen
) -> None:
    await started(bot, olena)
    await olena.control.post("/faults", kind="429", retry_after=7, times=2)
    with pytest.raises(RetryAfter, match="Retry in 7 seconds"):
        await bot.send_message(olena.chat_id, "раз")
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": olena.id, "text": "раз"})
    assert answer.headers["retry-after"] == "7"
    await bot.send_message(olena.chat_id, "два")
    assert await said_by_the_bot(olena) == ["два"]


@pytest.mark.parametrize(
    ("kind", "error", "effect"),
    [
        ("500_before", NetworkError, []),
        ("500_after", NetworkError, ["раз"]),
        ("html_502", NetworkError, []),
        ("401", InvalidToken, []),
    ],
)
async def test_an_error_comes_before_or_after_the_effect(
    bot: Bot, olena: Citizen, kind: str, error: type[Exception], effect: list[str]
) -> None:
    await started(bot, olena)
    await olena.control.post("/faults", kind=kind)
    with pytest.raises(error):
        await bot.send_message(olena.chat_id, "раз")
    assert await said_by_the_bot(olena) == effect


async def test_a_call_that_hangs_has_had_its_effect(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    await olena.control.post("/faults", kind="timeout_after", method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(olena.chat_id, "раз", read_timeout=0.2)
    assert await said_by_the_bot(olena) == ["раз"]


async def test_a_connection_can_break_after_the_effect(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    await olena.control.post("/faults", kind="timeout_after", seconds=0)
    with pytest.raises(NetworkError):
        await bot.send_message(olena.chat_id, "раз")
    assert await said_by_the_bot(olena) == ["раз"]


async def test_a_conflict_hits_the_fetching_of_updates_alone(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    await olena.control.post("/faults", kind="409")
    await bot.send_message(olena.chat_id, "раз")
    with pytest.raises(Conflict):
        await bot.get_updates(offset=1)


async def test_a_duplicate_has_the_same_update_id(bot: Bot, olena: Citizen) -> None:
    await olena.control.post("/faults", kind="duplicate")
    await olena.says("раз")
    first, second = await bot.get_updates(timeout=5)
    assert first.update_id == second.update_id


async def test_an_update_can_be_held_back(bot: Bot, olena: Citizen, sandbox: Sandbox) -> None:
    await olena.control.post("/faults", kind="delay", method="update", seconds=3600)
    await olena.says("раз")
    await olena.says("два")
    [second] = await bot.get_updates(timeout=5)
    assert second.message is not None
    assert second.message.text == "два"
    later = sandbox.clock.now() + timedelta(hours=2)
    await olena.control.post("/clock", set=later.isoformat())
    updates = await bot.get_updates(offset=1)
    assert [update.message.text for update in updates if update.message] == ["раз", "два"]


async def test_a_fault_can_be_meant_for_one_chat_and_method(bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    fault = await olena.control.post("/faults", kind="500_before", method="sendMessage", chat="1", times=3)
    await bot.send_message(olena.chat_id, "раз")
    [left] = await olena.control.get("/faults")
    assert (left["id"], left["times"]) == (fault["id"], 3)
    await olena.control.delete("/faults")
    assert await olena.control.get("/faults") == []


async def test_an_unknown_fault_is_refused(olena: Citizen) -> None:
    assert await olena.control.refused("/faults", kind="earthquake") == 422
