"""The page's live socket, and who may come in at all."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from telegram import Bot
from websockets.asyncio.client import ClientConnection, connect

from sandbox.server import create_sandbox
from tests.sandbox.conftest import TOKEN, Citizen, Control, Json, started


@pytest.fixture
async def live(address: str) -> AsyncIterator[ClientConnection]:
    async with connect(f"{address.replace('http', 'ws')}/sandbox/api/live") as socket:
        yield socket


async def heard(live: ClientConnection, kind: str) -> Json:
    """Listen until something of this kind comes."""
    while True:
        event: Json = json.loads(await live.recv())
        if event["kind"] == kind:
            return event


async def test_a_page_is_greeted_with_all_it_needs(live: ClientConnection) -> None:
    kinds = [json.loads(await live.recv())["kind"] for _ in range(3)]
    assert kinds == ["hello", "people", "groups"]


async def test_every_change_of_a_chat_is_shown(live: ClientConnection, bot: Bot, olena: Citizen) -> None:
    await started(bot, olena)
    asked = await heard(live, "chat")
    assert (asked["chat"], asked["messages"][0]["text"]) == (olena.id, "/start")
    await bot.send_chat_action(olena.chat_id, "typing")
    assert (await heard(live, "action"))["action"] == "typing"
    await bot.send_message(olena.chat_id, "Вітаємо")
    shown = await heard(live, "chat")
    assert shown["messages"] == (await olena.chat())["messages"][-1:]
    assert shown["change"] == 2


async def test_a_message_that_opens_a_topic_is_shown_in_it(
    live: ClientConnection, bot: Bot, control: Control
) -> None:
    forum = await control.post("/groups", title="Оператори", forum=True)
    topic = await bot.create_forum_topic(forum["id"], "№ 15")
    [opening] = (await heard(live, "chat"))["messages"]
    assert opening["topic"] == str(topic.message_thread_id)
    [*_, group] = (await heard(live, "groups"))["groups"]
    while not group["topics"]:
        [*_, group] = (await heard(live, "groups"))["groups"]
    assert group["topics"][0]["name"] == "№ 15"


async def test_a_blocking_person_and_a_moved_clock_are_shown(live: ClientConnection, olena: Citizen) -> None:
    await heard(live, "groups")
    await olena.does("block")
    people = (await heard(live, "people"))["people"]
    assert [person["blocked"] for person in people] == [True, *[False] * 11]
    await olena.control.post("/clock", set="2031-01-01T00:00:00Z")
    assert (await heard(live, "clock"))["now"].startswith("2031-01-01")


@pytest.mark.parametrize(
    ("client", "host", "status"),
    [
        ("127.0.0.1", "localhost:8080", 200),
        ("::1", "[::1]:8080", 200),
        ("192.0.2.7", "localhost:8080", 403),
        ("127.0.0.1", "rebound.example.org", 403),
    ],
)
async def test_only_this_machine_under_its_own_name_comes_in(client: str, host: str, status: int) -> None:
    sandbox = create_sandbox(service_url="http://127.0.0.1:9")
    transport = httpx.ASGITransport(sandbox.app, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as visitor:
        assert (await visitor.get("/sandbox/api/people")).status_code == status


async def test_another_sites_page_cannot_reach_in(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as browser:
        evil = {"origin": "https://evil.example.org"}
        assert (await browser.post("/sandbox/api/reset", headers=evil)).status_code == 403
        assert (await browser.post("/sandbox/api/reset", headers={"origin": address})).status_code == 200


async def test_a_host_application_can_mount_it() -> None:
    sandbox = create_sandbox(service_url="http://127.0.0.1:9")
    host = Starlette(routes=[Mount("/", sandbox.app)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(host), base_url="http://127.0.0.1") as visitor:
        assert (await visitor.get(f"/bot{TOKEN}/getMe")).json()["ok"] is True
        assert len((await visitor.get("/sandbox/api/people")).json()) == 12
        assert "text/html" in (await visitor.get("/sandbox")).headers["content-type"]


async def test_an_opened_sandbox_lets_the_network_in() -> None:
    sandbox = create_sandbox(service_url="http://127.0.0.1:9", open_to_network=True)
    transport = httpx.ASGITransport(sandbox.app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox:8080") as visitor:
        assert (await visitor.get("/sandbox/api/people")).status_code == 200
