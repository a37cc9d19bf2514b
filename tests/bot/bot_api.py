"""A Bot API server of the tests' own: it keeps what was asked and answers as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels.telegram import Telegram

Call = tuple[str, dict[str, Any]]
ME = {"id": 7, "is_bot": True, "first_name": "Контакт-центр", "username": "city_test_bot"}


@dataclass(frozen=True)
class Trouble:
    """An answer that is not the usual one; the status 0 is silence."""

    status: int
    body: Any = None


def refusal(status: int, description: str, **parameters: Any) -> Trouble:
    """A refusal in the shape that the Bot API gives it."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Trouble(status, body | ({"parameters": parameters} if parameters else {}))


@dataclass
class BotApi:
    """Takes everything, but for the calls that meet trouble: the first, the second and so on."""

    calls: list[Call] = field(default_factory=list)
    troubles: dict[int, Trouble] = field(default_factory=dict)
    always: dict[str, Trouble] = field(default_factory=dict)
    """The trouble that every call of a method meets."""
    files: dict[str, bytes] = field(default_factory=dict)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        """Note the call and answer it."""
        method = request.path.rsplit("/", 1)[1]
        self.calls.append((method, await _parameters(request)))
        if trouble := self.troubles.get(len(self.calls)) or self.always.get(method):
            return await self._refuse(trouble)
        return web.json_response({"ok": True, "result": self._result(method)})

    async def hand_out(self, request: web.Request) -> web.Response:
        """Answer a download."""
        data = self.files.get(request.path.rsplit("/", 1)[1])
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def _refuse(self, trouble: Trouble) -> web.Response:
        if trouble.status == 0:
            await self.closed.wait()
        if isinstance(trouble.body, str):
            return web.Response(status=trouble.status, text=trouble.body, content_type="text/html")
        return web.json_response(trouble.body, status=trouble.status or 200)

    def _result(self, method: str) -> Any:
        if method == "getMe":
            return ME
        if method == "getFile":
            return {"file_id": "f", "file_unique_id": "u", "file_size": 4, "file_path": "photos/1.jpg"}
        if method == "createForumTopic":
            return {"message_thread_id": 12, "name": "Розмова", "icon_color": 7322096}
        if method == "sendMediaGroup":
            return [_message(100 + len(self.calls) + at) for at in range(len(self.calls[-1][1]["media"]))]
        if method.startswith(("send", "edit")):
            return _message(100 + len(self.calls))
        return True


def _message(number: int) -> dict[str, Any]:
    return {"message_id": number, "date": 1, "chat": {"id": 501, "type": "private"}}


async def _parameters(request: web.Request) -> dict[str, Any]:
    """The call's parameters; in a form the structured ones are JSON, and a file stands under its own name."""
    if request.content_type == "application/json":
        parameters: dict[str, Any] = await request.json()
        return parameters
    parameters = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            parameters |= {name: value.filename, value.filename: value.file.read()}
        else:
            parameters[name] = json.loads(value) if str(value)[:1] in "[{" else value
    return parameters


@asynccontextmanager
async def talking_to(server: BotApi) -> AsyncIterator[Telegram]:
    """The real channel, with this server as its Telegram."""
    app = web.Application()
    app.router.add_post("/bot7:token/{method}", server.answer)
    app.router.add_get("/file/bot7:token/photos/{name}", server.hand_out)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    telegram = Telegram("7:token", f"http://127.0.0.1:{runner.addresses[0][1]}", None)
    yield telegram
    server.closed.set()
    await telegram.close()
    await runner.cleanup()
