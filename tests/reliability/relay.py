"""One webhook address before two processes: calls are shared between them in turn."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from aiohttp import web

PATIENCE = aiohttp.ClientTimeout(5)
SPARED_FOR = 5.0
"""Seconds for which nobody asks a process that did not answer, as a proxy does it."""
NOT_OURS = {"host", "content-length", "transfer-encoding", "connection"}


class Relay:
    """Hands each call to one process, and to the other when the first does not answer it."""

    def __init__(self, backends: list[str]) -> None:
        self.backends = backends
        self.answered = dict.fromkeys(backends, 0)
        self._turn = count()
        self._spared_until = dict.fromkeys(backends, 0.0)

    async def hand_on(self, request: web.Request) -> web.Response:
        """Try one, then the other; 502 when neither answers."""
        data, now = await request.read(), time.monotonic()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in NOT_OURS}
        for backend in sorted(self._in_turn(), key=lambda one: self._spared_until[one] > now):
            try:
                async with self.session.request(
                    request.method, backend + request.path_qs, data=data, headers=headers
                ) as answer:
                    body = await answer.read()
            except (aiohttp.ClientError, TimeoutError):
                self._spared_until[backend] = time.monotonic() + SPARED_FOR
                continue
            if answer.status < 400:
                self.answered[backend] += 1
                return web.Response(body=body, status=answer.status, content_type=answer.content_type)
        return web.Response(status=502)

    def _in_turn(self) -> list[str]:
        first = next(self._turn) % len(self.backends)
        return self.backends[first:] + self.backends[:first]

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[None]:
        """Answer at this port."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self.hand_on)
        runner = web.AppRunner(application, access_log=None)
        async with aiohttp.ClientSession(timeout=PATIENCE) as self.session:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            try:
                yield
            finally:
                await asyncio.shield(runner.cleanup())
