"""A process that sends to both messengers, whose servers count calls, refuse, go away and come back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from sqlalchemy import func, select

from bot.channel import Channel
from bot.channels.telegram import Telegram
from bot.channels.viber import Viber
from bot.delivery import Delivery
from bot.limits import Limits
from bot.messages import Outgoing, as_body
from core.city import City
from core.outbox import Envelope, MessageClass, Outbound, OutboxState
from storage.database import Database
from storage.tables import outbox
from tests.reliability.turned_time import turned_loop

Answer = Callable[["Server", str, dict[str, Any]], Awaitable[web.StreamResponse]]
HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
WITHIN = 10.0
TELEGRAM, VIBER = "telegram", "viber"


async def until(holds: Callable[[], bool]) -> None:
    """Wait until this holds, in real seconds."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110 -- what is waited for sets no event of ours
            await asyncio.sleep(0.002)


@dataclass
class Server:
    """One messenger's server. `refuse` answers instead of it, while there is one."""

    name: str
    calls: list[tuple[float, str, str]] = field(default_factory=list)
    """When, the method, and whom it was for."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Whom a text reached, and the text."""
    refuse: Answer | None = None
    port: int = 0
    _runner: web.AppRunner | None = None

    async def come(self) -> None:
        """Be there, at the address where it was."""
        app = web.Application()
        app.router.add_post("/{who}/{method}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.01)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def go(self) -> None:
        """Be gone: nobody listens."""
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method, body = request.match_info["method"], await request.json()
        whom = str(body.get("chat_id") or body.get("receiver") or "")
        self.calls.append((turned_loop().time(), method, whom))
        if self.refuse:
            return await self.refuse(self, method, body)
        return self.take(method, body)

    def take(self, method: str, body: dict[str, Any]) -> web.Response:
        """Do as asked."""
        if method in ("sendMessage", "send_message"):
            self.taken.append((str(body.get("chat_id") or body["receiver"]), body["text"]))
        number = len(self.taken)
        if self.name == TELEGRAM:
            return web.json_response({"ok": True, "result": {"id": 7, "message_id": number}})
        return web.json_response({"status": 0, "status_message": "ok", "message_token": number})

    def said_to(self, person: str) -> list[str]:
        """What reached a person, oldest first."""
        return [text for whom, text in self.taken if whom == person]


async def says_500(server: Server, method: str, body: dict[str, Any]) -> web.StreamResponse:
    """Both messengers' server errors."""
    telegram = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    viber = {"status": 999, "status_message": "Internal Server Error"}
    return web.json_response(telegram if server.name == TELEGRAM else viber, status=500)


async def says_500_having_done_it(server: Server, method: str, body: dict[str, Any]) -> web.StreamResponse:
    """The effect takes place, and nobody is told."""
    server.take(method, body)
    return await says_500(server, method, body)


async def says_html(server: Server, method: str, body: dict[str, Any]) -> web.StreamResponse:
    """A gateway in front of a server that is not there."""
    return web.Response(status=502, text=HTML, content_type="text/html")


async def does_not_know_us(server: Server, method: str, body: dict[str, Any]) -> web.StreamResponse:
    """The token was revoked."""
    if server.name == TELEGRAM:
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
    return web.json_response({"status": 2, "status_message": "invalidAuthToken"})


async def says_nothing(server: Server, method: str, body: dict[str, Any]) -> web.StreamResponse:
    """The connection hangs until the caller has had enough."""
    await asyncio.sleep(3600)
    raise AssertionError


@dataclass
class Post:
    """The process that sends."""

    database: Database
    servers: dict[str, Server]
    channels: dict[str, Channel]
    delivery: Delivery

    async def put(
        self,
        channel: str,
        *texts: str,
        to: str = "501",
        message_class: MessageClass = MessageClass.reply,
        again: bool = True,
    ) -> None:
        """Commit messages and hand them to delivery."""
        self.delivery.take(
            await self.commit(channel, *texts, to=to, message_class=message_class, again=again)
        )

    async def commit(
        self,
        channel: str,
        *texts: str,
        to: str,
        message_class: MessageClass = MessageClass.reply,
        again: bool = True,
    ) -> list[Envelope]:
        """Commit messages as being sent by this process."""
        messages = [
            Outbound(channel, to, None, as_body(Outgoing(text)), message_class, again) for text in texts
        ]
        async with self.database.work() as work:
            return await work.outbox.add_sending(messages, turned_loop().now())

    async def states(self) -> dict[str, int]:
        """How many messages stand how."""
        await self.delivery.settle()
        query = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
        async with self.database.reader.connect() as connection:
            return {OutboxState(row.state): row.number for row in await connection.execute(query)}


@asynccontextmanager
async def post(database_url: str, city: City) -> AsyncIterator[Post]:
    """Both messengers are there, and nothing is sent yet."""
    loop, database = turned_loop(), Database(database_url)
    await database.start()
    servers = {name: Server(name) for name in (TELEGRAM, VIBER)}
    for server in servers.values():
        await server.come()
    addresses = {name: f"http://127.0.0.1:{server.port}" for name, server in servers.items()}
    telegram = Telegram("7:token", addresses[TELEGRAM], None)
    telegram.limits = Limits(None, clock=loop.time)
    viber = Viber("44b935abea139fd6-53fa53b32559c4a6", f"{addresses[VIBER]}/pa", "Місто", _no_files, None)
    viber.limits = Limits(None, clock=loop.time, several=0)
    channels: dict[str, Channel] = {TELEGRAM: telegram, VIBER: viber}
    delivery = Delivery(channels, database.work, loop, city)
    yield Post(database, servers, channels, delivery)
    await delivery.drain(0)
    await telegram.close()
    await viber.close()
    for server in servers.values():
        server.refuse = None
        await server.go()
    await database.close()


async def _no_files(data: bytes, name: str) -> str:
    raise AssertionError("nothing of this is sent here")
