"""One webhook address before two processes: calls are shared between them in turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from aiohttp import web

PATIENCE = aiohttp.ClientTimeout(20)
NOT_OURS = {"host", "content-length", "transfer-encoding", "connection"}


class Relay:
    """Hands each call to one process, and to the other when the first does not answer it."""

    def __init__(self, backends: list[str]) -> None:
        self.backends = backends
        self.answered = dict.fromkeys(backends, 0)
        self._turn = count()

    async def hand_on(self, request: web.Request) -> web.Response:
        """Try one, then the other; 502 when neither answers."""
        data, first = await request.read(), next(self._turn)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in NOT_OURS}
        for number in range(len(self.backends)):
            backend = self.backends[(first + number) % len(self.backends)]
            try:
                async with self.session.request(
                    request.method, backend + request.path_qs, data=data, headers=headers
                ) as answer:
                    body = await answer.read()
            except (aiohttp.ClientError, TimeoutError):
                continue
            if answer.status < 400:
                self.answered[backend] += 1
                return web.Response(body=body, status=answer.status, content_type=answer.content_type)
        return web.Response(status=502)

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
