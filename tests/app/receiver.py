"""A unit's own system that is told of cases: keeps what comes and answers as it was told to."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.sandbox.conftest import served


@dataclass
class Receiver:
    """What has come, and how it is answered: with these, then with 204."""

    answers: list[int] = field(default_factory=list)
    secret: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)
    holds: asyncio.Event | None = None
    """No answer goes out until this is set."""
    elsewhere: int = 0
    """How many calls came where a redirection leads."""

    async def take(self, request: Request) -> Response:
        """A call."""
        body = await request.body()
        if self.secret:
            self.check(request.headers["X-Contact-Centre-Signature"], body)
        self.told.append(json.loads(body))
        self.came.set()
        if self.holds:
            await self.holds.wait()
        status = self.answers.pop(0) if self.answers else 204
        return Response(status_code=status, headers={"Location": f"{self.url}/elsewhere"})

    async def take_elsewhere(self, _: Request) -> Response:
        """Where nobody shall come."""
        self.elsewhere += 1
        return Response(status_code=204)

    def check(self, signature: str, body: bytes) -> None:
        """As the documentation says."""
        parts = dict(part.split("=", 1) for part in signature.split(","))
        signed = f"{parts['t']}.".encode() + body
        wanted = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(wanted, parts["v1"])

    @property
    def ids(self) -> list[str]:
        """The ids of the events, in the order in which they came."""
        return [one["id"] for one in self.told]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on this machine."""
    receiver = Receiver()
    routes = [
        Route("/", receiver.take, methods=["POST"]),
        Route("/elsewhere", receiver.take_elsewhere, methods=["POST", "GET"]),
    ]
    async with served(Starlette(routes=routes)) as address:
        receiver.url = address
        yield receiver
