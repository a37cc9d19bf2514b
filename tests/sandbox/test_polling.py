"""How updates are fetched and confirmed."""

import asyncio

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict

from sandbox.server import Sandbox
from tests.sandbox.conftest import TOKEN, Citizen, client_bot, started


async def test_an_update_comes_again_until_it_is_confirmed(bot: Bot, olena: Citizen) -> None:
    await olena.says("раз")
    [first] = await bot.get_updates(timeout=5)
    [again] = await bot.get_updates()
    assert again.update_id == first.update_id
    await olena.says("два")
    [second] = await bot.get_updates(offset=first.update_id + 1, timeout=5)
    assert second.update_id > first.update_id


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, olena: Citizen) -> None:
    for text in ("раз", "два", "три"):
        await olena.says(text)
    [last] = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "три"
    [still] = await bot.get_updates(offset=last.update_id)
    assert still.update_id == last.update_id


async def test_a_long_poll_ends_when_somebody_writes(bot: Bot, olena: Citizen) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await olena.says("/start")
    [update] = await polling
    assert update.message is not None


async def test_a_second_poll_ends_the_first(address: str, bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.wait({first}, timeout=0.1)
    async with client_bot(address) as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await olena.says("є хто?")
        assert len(await second) == 1


async def test_unwanted_kinds_are_never_queued(bot: Bot, olena: Citizen) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await olena.says("/start")
    await bot.get_updates(offset=1, allowed_updates=["message"])
    await olena.says("тепер")
    updates = await bot.get_updates(timeout=5)
    assert [update.message.text for update in updates if update.message] == ["тепер"]


async def test_what_nobody_fetched_for_a_day_is_lost(bot: Bot, olena: Citizen) -> None:
    await olena.says("вчора")
    await olena.control.post("/clock", set="2031-01-01T00:00:00Z")
    await olena.says("сьогодні")
    updates = await bot.get_updates(timeout=5)
    assert [update.message.text for update in updates if update.message] == ["сьогодні"]


async def test_a_busy_loop_gets_one_update_at_a_time(bot: Bot, olena: Citizen) -> None:
    for text in ("раз", "два"):
        await olena.says(text)
    assert len(await bot.get_updates()) == 2
    assert len(await bot.get_updates()) == 1


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/getMee", 404, "Not Found: method not found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        ("/botwrong/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot0123:abc/getMe", 401, "Unauthorized: invalid token specified"),
    ],
)
async def test_what_does_not_exist_is_refused(address: str, path: str, status: int, description: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["description"]) == (status, description)


@pytest.mark.parametrize("method", ["GET", "form", "multipart", "json"])
async def test_parameters_may_come_in_any_way(address: str, bot: Bot, olena: Citizen, method: str) -> None:
    await started(bot, olena)
    sent = {"chat_id": olena.id, "text": f"by {method}"}
    ways = {
        "GET": {"params": sent},
        "form": {"data": sent},
        "multipart": {"files": {name: (None, value) for name, value in sent.items()}},
        "json": {"json": sent},
    }
    async with httpx.AsyncClient(base_url=address) as client:
        verb = "GET" if method == "GET" else "POST"
        answer = await client.request(verb, f"/bot{TOKEN}/SENDMESSAGE", **ways[method])  # type: ignore[arg-type]
    assert answer.json()["result"]["text"] == f"by {method}"


async def test_ids_are_never_given_again_after_a_reset(bot: Bot, olena: Citizen, sandbox: Sandbox) -> None:
    before = await olena.says("/start")
    await olena.control.post("/reset")
    person = await olena.control.post(
        "/people", name="Іван Вигаданий", messenger="telegram", language_code="uk"
    )
    again = Citizen(olena.control, person)
    assert int(again.id) > int(olena.id)
    assert await again.says("/start") > before
    [update] = await bot.get_updates(timeout=5)
    assert 0 < update.update_id < 2**31
