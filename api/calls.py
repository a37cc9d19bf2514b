"""Every call of the API has a name of its own, is counted, and leaves one log line with nothing personal."""

import secrets
import time
from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.origins import beginning_with

log = structlog.get_logger(__name__)

OnCall = Callable[[int, str, float], None]
"""Called with the status, the problem's code ("" for none) and the seconds that it took."""
HEADER = b"x-request-id"


_LETTERS = "bcdfghjkmnpqrstvwxyz"
"""No digits: a name shall not look like somebody's number. No vowels: nor like a word."""


def _new_name() -> str:
    return "api-" + "".join(secrets.choice(_LETTERS) for _ in range(12))


class NamedCalls:
    """Names what passes, and tells of it."""

    def __init__(self, app: ASGIApp, on_call: OnCall) -> None:
        self.app, self.on_call = app, on_call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call pass; what it leaves to be sent carries its name."""
        if scope["type"] != "http" or not scope.get("path", "").startswith("/api/v1"):
            await self.app(scope, receive, send)
            return
        name, began, status = _new_name(), time.monotonic(), 500

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (HEADER, name.encode())]
            await send(message)

        with beginning_with(name):
            try:
                await self.app(scope, receive, named)
            finally:
                self._tell(scope, status, time.monotonic() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        code = scope.get("problem", "")
        self.on_call(status, code, seconds)
        # The pattern of the path: the path itself may have anything in it.
        route = getattr(scope.get("route"), "path", "")
        facts = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000)}
        log.info("a call was answered", **facts, **({"problem": code} if code else {}))
