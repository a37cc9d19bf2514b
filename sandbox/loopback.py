"""Who may come in: only this machine, and only under its own names."""

import ipaddress
from urllib.parse import urlsplit

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
    headers = Headers(scope=scope)
    named = [f"//{headers['host']}"] if "host" in headers else []
    named += [headers["origin"]] if "origin" in headers else []
    return client is not None and _loopback(client[0]) and all(_loopback(host_of(name)) for name in named)


def host_of(address: str) -> str:
    """Cut the host out of an address; what is none has no host."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _loopback(host: str) -> bool:
    if host == OWN_NAME:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)
