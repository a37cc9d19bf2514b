"""A server of the tests' own in Viber's place: it keeps what was asked and answers as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels.viber import Viber

TOKEN = "44b935abea139fd6-53fa53b32559c4a6-12dbd3d883b06835"
OLENA, IVAN = "3SQNc4FPUQmysaM/AQEhXg==", "KMMqtlNTDxIm/5bZhdQ5uA=="
NAME = "Маріуполь"
FIRST_TOKEN = 5741311803571721087
SILENT, BROKEN = 0, -1


@dataclass(frozen=True)
class Trouble:
    """An answer that is not the usual one: HTML, JSON, or with one of the statuses above none at all."""

    status: int
    body: Any = None


def refusal(status: Any, words: str = "said differently everywhere") -> Trouble:
    """Viber answers 200 even when it refuses."""
    return Trouble(200, {"status": status, "status_message": words})


@dataclass(frozen=True)
class Call:
    """One call as it came over the wire."""

    method: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        """What the call says."""
        said: dict[str, Any] = json.loads(self.raw)
        return said


@dataclass
class ViberApi:
    """Takes everything, but for the calls that meet trouble: the first, the second and so on."""

    calls: list[Call] = field(default_factory=list)
    troubles: dict[int, Trouble] = field(default_factory=dict)
    always: Trouble | None = None
    files: dict[str, Trouble] = field(default_factory=dict)
    fetched_with: list[Mapping[str, str]] = field(default_factory=list)
    """The headers of each download."""
    handed_out: list[tuple[bytes, str]] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Note the call and answer it."""
        method = request.match_info["method"]
        self.calls.append(Call(method, dict(request.headers), await request.read()))
        if trouble := self.troubles.get(len(self.calls)) or self.always:
            return await self.refuse(request, trouble)
        token = FIRST_TOKEN + len(self.calls) - 1
        return web.json_response({"status": 0, "status_message": "ok", "message_token": token})

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Answer a download."""
        self.fetched_with.append(dict(request.headers))
        name = request.match_info["name"]
        if name == "endless":
            return await self._without_end(request)
        return await self.refuse(request, self.files[name])

    async def refuse(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        """Answer as told."""
        if trouble.status == SILENT:
            await self.closed.wait()
        if trouble.status <= 0:
            assert request.transport
            request.transport.close()
            return web.Response()
        if isinstance(trouble.body, bytes):
            return web.Response(status=trouble.status, body=trouble.body)
        if isinstance(trouble.body, str):
            return web.Response(status=trouble.status, text=trouble.body, content_type="text/html")
        return web.json_response(trouble.body, status=trouble.status)

    async def _without_end(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while not self.closed.is_set():
            await answer.write(bytes(1 << 16))
        return answer

    async def hand_out(self, data: bytes, name: str) -> str:
        """Where a file of ours can be fetched."""
        self.handed_out.append((data, name))
        return f"https://city.example.org/handed-out/{name}"

    def channel(self, base: str = "") -> Viber:
        """The real channel, with this server as its Viber."""
        return Viber(TOKEN, base or self.base, NAME, self.hand_out, None)

    @property
    def texts(self) -> list[str]:
        """The texts of all messages."""
        return [call.body.get("text", "") for call in self.calls]


@asynccontextmanager
async def serving(server: ViberApi) -> AsyncIterator[None]:
    """The server at an address of its own, which is free again afterwards."""
    app = web.Application()
    app.router.add_post("/pa/{method}", server.answer)
    app.router.add_get("/files/{name}", server.download)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.base = f"http://127.0.0.1:{runner.addresses[0][1]}/pa"
    yield
    server.closed.set()
    await runner.cleanup()
