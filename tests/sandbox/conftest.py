"""A sandbox on a real port, an independent client as the bot, and people who write to it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.people import Town
from sandbox.server import Sandbox, create_sandbox

TOKEN = "7100000042:sandbox-token_of-nobody"
TOWN = Town(47.0971, 37.5434, "water_utility", "Водоканал")

Json = dict[str, Any]


class Announced(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an application on a free port of this machine."""
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every other answer takes 40 ms longer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = Announced(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await server.ready.wait()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listening.close()


@pytest.fixture
def sandbox() -> Sandbox:
    return create_sandbox(service_url="http://127.0.0.1:9", town=TOWN)


@pytest.fixture
async def address(sandbox: Sandbox) -> AsyncIterator[str]:
    async with served(sandbox.app) as address:
        yield address


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with client_bot(address) as bot:
        yield bot


def client_bot(address: str) -> Bot:
    """Make a bot of the independent library; loading certificates for a plain connection would take long."""
    calls, polls = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    return Bot(
        TOKEN,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=calls,
        get_updates_request=polls,
    )


class Control:
    """The control interface, as a script sees it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self._client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, /, **body: Any) -> Any:
        answer = await self._client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path: str, /, **body: Any) -> int:
        answer = await self._client.post(path, json=body)
        assert answer.status_code >= 400, answer.text
        return answer.status_code

    async def delete(self, path: str) -> Any:
        answer = await self._client.delete(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Citizen:
    """One of the invented people, played through the control interface."""

    def __init__(self, control: Control, person: Json) -> None:
        self.control = control
        self.id: str = person["id"]
        self.person = person

    @property
    def chat_id(self) -> int:
        return int(self.id)

    async def says(self, text: str, **more: Any) -> int:
        said = await self.control.post(f"/people/{self.id}/say", text=text, **more)
        return int(said["message_id"])

    async def does(self, act: str, **body: Any) -> Json:
        done: Json = await self.control.post(f"/people/{self.id}/{act}", **body)
        return done

    async def chat(self, after: int = 0) -> Json:
        chat: Json = await self.control.get(f"/people/{self.id}/chat", after=after)
        return chat


@pytest.fixture
async def control(address: str) -> AsyncIterator[Control]:
    async with httpx.AsyncClient(base_url=f"{address}/sandbox/api", timeout=30, verify=False) as client:
        yield Control(client)


@pytest.fixture
async def olena(control: Control) -> Citizen:
    people = await control.get("/people")
    return Citizen(control, people[0])


async def started(bot: Bot, citizen: Citizen) -> None:
    """Let a citizen start the bot, and the bot take note of it."""
    await citizen.says("/start")
    [update] = await bot.get_updates(timeout=5)
    await bot.get_updates(offset=update.update_id + 1)
