"""Makes the calls to units' own systems, as long as the service runs."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult

from core.hook_addresses import AddressRefused, is_public, require_allowed
from core.hooks import PAUSES, HookCall, again_at, signature
from core.work import Clock, OpenWork

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
AT_ONCE = 10
"""Calls under way at the same time, each of another case or endpoint."""
ANSWERS_WITHIN = 10.0
"""Seconds, much less than `core.hooks.LEASE`."""
LONGEST_REST = timedelta(minutes=1)
SIGNED = "X-Contact-Centre-Signature"


class PublicAddresses(AbstractResolver):
    """Resolves names to addresses that everybody reaches, and to no other: a name may change its mind."""

    def __init__(self, private: bool) -> None:
        self._private, self._resolver = private, aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses; an error when none may be called."""
        found = await self._resolver.resolve(host, port, family)
        allowed = [one for one in found if self._private or is_public(one["host"])]
        if not allowed:
            raise AddressRefused("the name leads into a private network")
        return allowed

    async def close(self) -> None:
        """Nothing is open."""


async def make_call(call: HookCall, now: datetime, private: bool) -> str:
    """Make the call; "" when it has arrived, else what came instead. A redirection is not followed."""
    body = call.body()
    headers = {"Content-Type": "application/json", SIGNED: signature(call.secret, body, now)}
    timeout = aiohttp.ClientTimeout(ANSWERS_WITHIN)
    try:
        require_allowed(call.url, private)
        connector = aiohttp.TCPConnector(resolver=PublicAddresses(private))
        async with (
            aiohttp.ClientSession(timeout=timeout, connector=connector) as session,
            session.post(call.url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return "" if 200 <= answer.status < 300 else f"status {answer.status}"
    except AddressRefused as refused:
        return str(refused)
    except (aiohttp.ClientError, OSError, ValueError) as error:  # a time-out is an OSError, too
        return f"no answer: {type(error).__name__}"


@dataclass
class HookCalls:
    """Takes what is due and makes it, each case's calls one after another."""

    open_work: OpenWork
    view: OpenWork
    clock: Clock
    private: bool = False
    """Whether systems in our own network may be called."""
    on_call: Callable[[bool], None] = lambda arrived: None
    _rests: dict[int, datetime] = field(default_factory=dict)
    """Endpoints that have just not answered, and until when nothing else is tried there."""

    async def run(self) -> None:
        """Go round for ever."""
        while True:
            try:
                busy = await self.round()
            except Exception:
                log.exception("units' systems could not be told; it is tried again")
                busy = False
            if not busy:
                await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> bool:
        """Make some of the calls that are due; whether there was any."""
        now = self.clock.now()
        async with self.view() as work:
            if not await work.hooks.any_due(now):
                return False
        self._rests = {one: until for one, until in self._rests.items() if until > now}
        async with self.open_work() as work:
            calls = await work.hooks.take(now, AT_ONCE, tuple(self._rests))
        await asyncio.gather(*map(self._make, calls))
        return bool(calls)

    async def _make(self, call: HookCall) -> None:
        trouble = await make_call(call, self.clock.now(), self.private)
        self.on_call(not trouble)
        now = self.clock.now()
        later = again_at(call, now)
        async with self.open_work() as work:
            if trouble:
                await work.hooks.failed(call, trouble, later, now)
            else:
                await work.hooks.arrived(call)
        if trouble:
            self._rests[call.endpoint_id] = now + min(LONGEST_REST, PAUSES[min(call.tries, len(PAUSES)) - 1])
        self._say(call, trouble, given_up=bool(trouble) and later is None)

    def _say(self, call: HookCall, trouble: str, given_up: bool) -> None:
        facts: dict[str, Any] = {"webhook": call.endpoint_id, "call": call.event_id, "tries": call.tries}
        if given_up:
            log.error("a unit's system was not told and is not told again", **facts, reason=trouble)
        elif trouble:
            log.warning("a unit's system was not told yet", **facts, reason=trouble)
        else:
            log.info("a unit's system was told", **facts)
