"""Telling units' own systems that something has happened with a case: which, in what order, and how long.

Each event of a case's history becomes a call to every endpoint of the case's unit, in the transaction that
writes the event. Of each case one call is under way at an endpoint, the next one after it has arrived. A call
says what has happened and nothing else: the system fetches the case with its unit's key.
"""

import hashlib
import hmac
import json
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from core.hook_addresses import require_allowed
from core.life import Step
from core.refusals import Refusal

GIVEN_UP_AFTER = timedelta(hours=24)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1800, 3600))
"""After each try; after the last of them it stays so."""
LEASE = timedelta(minutes=1)
"""So long a call is its taker's. A process that is gone by then has perhaps made it: it is made again."""
TEST = "test"
"""The kind of a call that tells of no case."""
EVENTS: Mapping[str, str] = {
    "registered": "case.registered",
    Step.pass_on: "case.assigned",
    "remark": "case.remark",
    "staff_note": "case.remark",
    TEST: TEST,
}
"""What a call is named by the kind of the event; other moves are `case.moved`, all else `case.changed`."""


class CallState(StrEnum):
    """How a call stands; one that has arrived is gone."""

    waiting = "waiting"
    parked = "parked"
    """It was tried for too long: somebody has to say that it shall be tried again."""


@dataclass(frozen=True)
class Endpoint:
    """Where a unit's system wants to be told."""

    id: int
    unit: str
    url: str
    secret: str
    """What calls are signed with; shown once, when the endpoint is made."""
    made_at: datetime
    made_by: str
    trouble: str = ""
    """Why the last call did not arrive; "" when it has."""
    trouble_since: datetime | None = None


@dataclass(frozen=True)
class HookCall:
    """One thing to tell one endpoint."""

    id: int
    endpoint_id: int
    url: str
    secret: str
    number: str
    position: int
    """The place of the event in the case's history: a gap tells that a call is missing."""
    kind: str
    status: str
    unit: str
    at: datetime
    tries: int
    """With this one."""
    waits_since: datetime

    @property
    def event_id(self) -> str:
        """The same for every try, so that a system knows a repeat."""
        return f"{self.number}-{self.position}" if self.number else f"{TEST}-{self.id}"

    def body(self) -> bytes:
        """What is sent: the same for every try."""
        told: dict[str, Any] = {"id": self.event_id, "event": event_of(self.kind), "at": self.at.isoformat()}
        if self.number:
            told |= {
                "case": self.number,
                "position": self.position,
                "kind": self.kind,
                "status": self.status,
                "unit": self.unit,
            }
        return json.dumps(told, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Waiting:
    """What of an endpoint has not arrived."""

    waiting: int = 0
    parked: int = 0
    since: datetime | None = None
    """When the oldest of the waiting ones was to be told."""


class EndpointNotFound(Refusal):
    def __init__(self, id: int) -> None:
        super().__init__(f"no webhook has the number {id}")


class HookStore(Protocol):
    async def add(self, unit: str, url: str, secret: str, by: str, now: datetime) -> Endpoint: ...

    async def in_force(self) -> list[Endpoint]:
        """The endpoints that are told, in the order of their making."""

    async def end(self, id: int, now: datetime) -> bool:
        """Tell it nothing more, and forget what waits; False when there is none."""

    async def add_test(self, id: int, now: datetime) -> None:
        """A call that tells of no case."""

    async def unpark(self, id: int, now: datetime) -> int:
        """Try again from now on what was given up; how many calls that are."""

    async def waiting(self) -> Mapping[int, Waiting]:
        """Of each endpoint what has not arrived; those without any are missing."""

    async def any_due(self, now: datetime) -> bool: ...

    async def take(self, now: datetime, limit: int, but: Collection[int]) -> Sequence[HookCall]:
        """Take calls that are due, each the first of its case, but none of these endpoints."""

    async def arrived(self, call: HookCall) -> None: ...

    async def failed(self, call: HookCall, reason: str, again_at: datetime | None, now: datetime) -> None:
        """It did not arrive; None: it is parked."""


class HookDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def hooks(self) -> HookStore: ...


def event_of(kind: str) -> str:
    """What a call is named that tells of an event of this kind."""
    return EVENTS.get(kind) or ("case.moved" if kind in set(Step) else "case.changed")


async def add_endpoint(
    work: HookDesk, unit: str, url: str, by: str, now: datetime, *, private: bool
) -> Endpoint:
    """Tell this address of the unit's cases from now on. Raises AddressRefused."""
    require_allowed(url, private)
    return await work.hooks.add(unit, url, secrets.token_urlsafe(32), by, now)


async def endpoint_with(work: HookDesk, id: int) -> Endpoint:
    """The endpoint. Raises EndpointNotFound."""
    for endpoint in await work.hooks.in_force():
        if endpoint.id == id:
            return endpoint
    raise EndpointNotFound(id)


async def count_left(work: HookDesk) -> dict[tuple[str, CallState], int]:
    """How many calls have not arrived, by unit and state."""
    waiting, left = await work.hooks.waiting(), Counter[tuple[str, CallState]]()
    for endpoint in await work.hooks.in_force():
        stands = waiting.get(endpoint.id, Waiting())
        left[endpoint.unit, CallState.waiting] += stands.waiting
        left[endpoint.unit, CallState.parked] += stands.parked
    return dict(left)


def again_at(call: HookCall, now: datetime) -> datetime | None:
    """When a call is tried again that did not arrive; None when it is given up."""
    if now - call.waits_since >= GIVEN_UP_AFTER:
        return None
    return now + PAUSES[min(call.tries, len(PAUSES)) - 1]


def signature(secret: str, body: bytes, now: datetime) -> str:
    """What proves that a call is ours and new: HMAC-SHA256 over the time, a full stop and the raw body."""
    at = str(int(now.timestamp()))
    signed = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
