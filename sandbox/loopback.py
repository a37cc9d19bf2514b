"""Who may come in: only this machine, and only under its own names."""

import ipaddress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OWN_NAME = "localhost"


class LoopbackOnly:
    """Refuses whoever comes over the network, or by a name that is not this machine's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it."""
        if scope["type"] not in {"http", "websocket"} or is_own(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("The sandbox is open to this machine only.", 403)(scope, receive, send)


def is_own(scope: Scope) -> bool:
    """Say whether a request comes from this machine, and not by way of another site's page in its browser."""
    client = scope.get("client")
    # "[::1]:8080" and "127.0.0.1:8080" alike, and a name without a port.
    host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0] if scope.get("headers") else ""
    return client is not None and _loopback(client[0]) and (not host or _loopback(host.strip("[]")))


def _loopback(host: str) -> bool:
    if host == OWN_NAME:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)
