"""What outlives a restart."""

from pathlib import Path

import httpx
from telegram import BotCommand

from sandbox.server import create_sandbox
from tests.sandbox.conftest import Citizen, Control, client_bot, served

SERVICE = "http://127.0.0.1:9"


async def test_a_restarted_sandbox_shows_the_same_chats(tmp_path: Path) -> None:
    state_file = tmp_path / "sandbox.json"
    async with (
        served(create_sandbox(service_url=SERVICE, state_file=state_file).app) as address,
        httpx.AsyncClient(base_url=f"{address}/sandbox/api") as client,
        client_bot(address) as bot,
    ):
        control = Control(client)
        olena = Citizen(control, (await control.get("/people"))[0])
        await olena.says("/start")
        await olena.does("photo", caption="Яма")
        await bot.set_my_commands([BotCommand("start", "Почати")])
        await control.post("/clock", set="2031-01-01T00:00:00Z")
        await olena.says("тепер")
        before = await olena.chat()
    async with (
        served(create_sandbox(service_url=SERVICE, state_file=state_file).app) as address,
        httpx.AsyncClient(base_url=f"{address}/sandbox/api") as client,
        client_bot(address) as bot,
    ):
        again = Citizen(Control(client), olena.person)
        assert await again.chat() == before
        assert (await again.control.get("/clock"))["now"].startswith("2031-01-01T00:00")
        assert (await bot.get_my_commands())[0].description == "Почати"
        [unfetched] = await bot.get_updates()
        assert unfetched.message is not None
        assert unfetched.message.text == "тепер"
        [media] = before["messages"][1]["media"]
        picture = await client.get(f"{address}{media['url']}")
        assert len(picture.content) == media["bytes"]
        assert await again.says("ще") > unfetched.message.message_id


async def test_a_killed_sandbox_gives_no_number_twice(tmp_path: Path) -> None:
    state_file = tmp_path / "sandbox.json"
    sandbox = create_sandbox(service_url=SERVICE, state_file=state_file)
    await sandbox.start()
    await sandbox.stop()
    given = [sandbox.house.counters.next("message") for _ in range(1000)]
    killed_and_restarted = create_sandbox(service_url=SERVICE, state_file=state_file)
    assert killed_and_restarted.house.counters.next("message") > given[-1]
