"""A service that is called back, a client that signs in with a token, and people who use Viber."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.viber.bot import MESSENGER
from tests.sandbox.conftest import Citizen, Control, Json, served

TOKEN = "44b935abea139fd6-53fa53b32559c4a6-12dbd3d883b06835"


class Callback:
    """One callback as it came over the wire."""

    def __init__(self, request: Request, body: bytes) -> None:
        self.raw = body
        self.signature = request.headers["x-viber-content-signature"]
        self.query = dict(request.query_params)
        self.event: Json = json.loads(body)


class Service:
    """A service that takes callbacks as it was told to, and has files to fetch."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[Callback] = asyncio.Queue()
        self.answers: Iterator[Response] = itertools.repeat(Response())
        self.files: dict[str, Response] = {}
        self.address = ""
        hook = Route("/hook", self._take, methods=["POST"])
        self.app = Starlette(routes=[hook, Route("/files/{name}", self._file)])

    def answer(self, *first: Response) -> None:
        self.answers = itertools.chain(first, itertools.repeat(Response()))

    async def next(self) -> Callback:
        return await asyncio.wait_for(self.got.get(), 5)

    async def event(self, kind: str) -> Json:
        """Listen until something of this kind comes."""
        while (callback := await self.next()).event["event"] != kind:
            pass
        return callback.event

    async def kinds(self, count: int) -> list[str]:
        return [(await self.next()).event["event"] for _ in range(count)]

    async def _take(self, request: Request) -> Response:
        self.got.put_nowait(Callback(request, await request.body()))
        return next(self.answers)

    async def _file(self, request: Request) -> Response:
        return self.files[request.path_params["name"]]


class Client:
    """The REST API, as a bot calls it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.http = client

    async def call(self, method: str, /, **body: Any) -> Json:
        answer = await self.http.post(f"/pa/{method}", json=body)
        assert answer.status_code == 200, answer.text
        called: Json = answer.json()
        return called

    async def status(self, method: str, /, **body: Any) -> int:
        return int((await self.call(method, **body))["status"])

    async def send(self, citizen: Citizen, /, **message: Any) -> Json:
        return await self.call("send_message", receiver=citizen.id, **{**a_text("Вітаємо"), **message})

    async def sent(self, citizen: Citizen, /, **message: Any) -> int:
        """Send what must be accepted."""
        answer = await self.send(citizen, **message)
        assert answer["status"] == 0, answer
        return int(answer["message_token"])


def a_text(text: str) -> Json:
    return {"type": "text", "text": text, "sender": {"name": "Місто"}}


def keyboard(*buttons: Json, **more: Any) -> Json:
    return {"Type": "keyboard", "Buttons": list(buttons), **more}


def button(label: str, body: str = "pressed", **more: Any) -> Json:
    return {"Text": label, "ActionBody": body, **more}


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    async with served(service.app) as service.address:
        yield service


@pytest.fixture
async def client(address: str) -> AsyncIterator[Client]:
    headers = {"X-Viber-Auth-Token": TOKEN}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30, verify=False) as http:
        yield Client(http)


@pytest.fixture
async def bot(client: Client, service: Service) -> Client:
    """The client with its webhook set; what was told so far is taken."""
    answer = await client.call("set_webhook", url=f"{service.address}/hook", send_name=True)
    assert answer["status"] == 0, answer
    await service.event("webhook")
    return client


@pytest.fixture
async def ostap(control: Control) -> Citizen:
    people = await control.get("/people")
    return Citizen(control, next(person for person in people if person["messenger"] == MESSENGER))


@pytest.fixture
async def subscriber(bot: Client, ostap: Citizen, service: Service) -> Citizen:
    """Ostap after his first message, which is taken."""
    await ostap.says("Добрий день")
    assert await service.kinds(2) == ["message", "delivered"]
    return ostap
