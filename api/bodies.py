"""How large a request may be. What is larger is not read to its end, with a key or without one."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
"""Bytes; the longest description is a few kilobytes."""


class LimitedBodies:
    """Lets an application read so many bytes of a request and no more."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is read; the error comes up where it is read, and leaves as any other does."""
        left = self.largest

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, "the request is too large")
            return message

        await self.app(scope, counted if scope["type"] == "http" else receive, send)
