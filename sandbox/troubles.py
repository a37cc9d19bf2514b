"""Troubles that look the same whichever messenger has them: a connection that hangs, a gateway's page."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HANGS_SECONDS = 90.0
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Hanging(Response):
    """An answer that never comes: the connection hangs, then breaks."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__()
        self._seconds = HANGS_SECONDS if seconds is None else seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait until the client gives up or the time is over, then leave the answer unfinished."""
        try:
            await asyncio.wait_for(_gone(receive), self._seconds)
        except TimeoutError:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
