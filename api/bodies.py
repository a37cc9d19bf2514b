"""How large a call of the API may be. What is larger is not read to its end, with a key or without one.

What stands beside the API has limits of its own.
"""

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.attachments import LARGEST_FILE

LARGEST_BODY = 1_000_000
"""Bytes; the longest description is a few kilobytes."""
LARGEST_UPLOAD = LARGEST_FILE + LARGEST_BODY
"""Bytes; a file, and what a form puts around it."""
UPLOADS = re.compile(r"/api/v1/cases/[^/]+/attachments")


class LimitedBodies:
    """Lets an application read so many bytes of a call and no more."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is read; the error comes up where it is read, and leaves as any other does."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/api/"):
            await self.app(scope, receive, send)
            return
        left = LARGEST_UPLOAD if UPLOADS.fullmatch(path) else LARGEST_BODY

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, "the request is too large")
            return message

        await self.app(scope, counted, send)
