"""Calls that a program may send again because their answer did not reach it: each makes its thing once."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Header, Request

from core.repeats import Call
from core.work import Work

CallName = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[A-Za-z0-9_-]{1,40}$",
        description="Made by you for each thing: the same call once more within a day makes nothing again",
        examples=["9f1c2a5e-5d0b-4b57-8a44-3a0f6d1f5b11"],
    ),
]


@dataclass(frozen=True)
class Once:
    """A call that makes something. `before` names what the same call has made already, if it did."""

    work: Work
    call: Call | None = None
    before: str | None = None

    async def made(self, what: str | int) -> None:
        """Note what it has made now, in the transaction that makes it."""
        if self.call:
            await self.work.repeats.made(self.call, str(what))


async def begin_once(request: Request, work: Work, now: datetime, name: str | None) -> Once:
    """The call under its name; without one it is made as often as it is sent. Raises NameUsedBefore."""
    if name is None:
        return Once(work)
    call = Call(request.state.key.name, name, await _digest(request))
    return Once(work, call, await work.repeats.begin(call, now))


async def _digest(request: Request) -> str:
    """Of where it goes and what it says."""
    try:
        said = _plain(await request.body())
    except RuntimeError:  # a form has been read to its end, and is kept in pieces
        said = b"".join([part async for part in _parts(request)])
    return sha256(f"{request.method} {request.url.path}\n".encode() + said).hexdigest()


def _plain(body: bytes) -> bytes:
    """In what order a program writes the fields does not matter."""
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):  # refused by the route, which says why
        return body


async def _parts(request: Request) -> AsyncIterator[bytes]:
    for field, value in (await request.form()).multi_items():
        if isinstance(value, str):
            yield f"{field}\n{value}\n".encode()
            continue
        yield f"{field}\n{value.filename}\n{value.content_type}\n".encode()
        yield await value.read()
        await value.seek(0)
