"""A pretended Telegram for measuring: it takes every call at once and tells when a question has arrived.

The sandbox would do, but it costs more processor time for each call than the service that is measured.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

ME = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


class Messenger:
    """Answers the Bot API."""

    def __init__(self) -> None:
        self.address = ""
        self.delay = 0.0
        """Seconds that each call takes to be answered."""
        self.calls = 0
        self._asked: dict[str, asyncio.Future[float]] = {}

    def expects(self, chat: str) -> asyncio.Future[float]:
        """When the next message with buttons arrives in this chat: the last one of a turn has them."""
        return self._asked.setdefault(chat, asyncio.get_running_loop().create_future())

    async def _answer(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter()
        fields = await request.json() if request.can_read_body else {}
        chat = str(fields.get("chat_id", ""))
        method = request.path.rsplit("/", 1)[1]
        if chat and "remove_keyboard" not in fields.get("reply_markup", {"remove_keyboard": True}):
            question = self._asked.pop(chat, None)
            if question and not question.done():
                question.set_result(arrived)
        if self.delay:
            await asyncio.sleep(self.delay)
        self.calls += 1
        return web.json_response({"ok": True, "result": self._result(method, chat)})

    def _result(self, method: str, chat: str) -> Any:
        if method == "getMe":
            return ME
        if method.startswith("send"):
            whose = {"id": int(chat), "type": "private", "first_name": "A"}
            return {"message_id": self.calls + 1, "date": 1, "chat": whose, "text": "x"}
        return True

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve at an address of its own."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
        await runner.cleanup()
