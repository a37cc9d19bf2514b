"""Who may call: a key in the header X-API-Key, and the roles that a route allows."""

import hashlib
import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader

from api.problems import KEY_NEEDED, Problem
from core.access import TALKERS, Key, Role, unit_of

KEY_HEADER = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="A key made by `contact-centre keys`"
)
WRITERS = frozenset({Role.operator, Role.supervisor, Role.admin})
READERS = WRITERS | {Role.reader}
ANY_UNIT = "unit"
EVERYBODY = "everybody"
"""Stands for the roles of all units, where it is told who may make a call."""


def new_key() -> str:
    """A new key; it is shown once and only its digest is kept."""
    return secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """What is kept of a key: SHA-256 in hex. A key has 256 random bits, so no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def allowed(roles: frozenset[Role], units: bool = False) -> Callable[..., Coroutine[Any, Any, Key]]:
    """The access rule of a route: a dependency that lets these roles in, and units if it says so."""

    async def check(request: Request, key: Annotated[str | None, Security(KEY_HEADER)]) -> Key:
        known: Key | None = None
        if key:
            async with request.app.state.view() as work:
                known = await work.keys.by_digest(digest(key))
        if known is None:
            raise KEY_NEEDED
        request.app.state.rates.take(known.name)
        request.state.key = known
        if known.role not in roles and not (units and unit_of(known.role)):
            raise Problem(403, "not_allowed", f"A key with the role {known.role} may not do this.")
        return known

    check.who = frozenset(roles | ({ANY_UNIT} if units else set()))  # type: ignore[attr-defined]
    return check


async def for_everybody() -> None:
    """The access rule of a route that needs no key: what it answers is for everybody."""


for_everybody.who = frozenset({EVERYBODY})  # type: ignore[attr-defined]

Reader = Annotated[Key, Depends(allowed(READERS), scope="function")]
Writer = Annotated[Key, Depends(allowed(WRITERS), scope="function")]
ReaderOrUnit = Annotated[Key, Depends(allowed(READERS, units=True), scope="function")]
Worker = Annotated[Key, Depends(allowed(WRITERS, units=True), scope="function")]
"""Who works on cases: staff, and units on their own."""
Talker = Annotated[Key, Depends(allowed(TALKERS), scope="function")]
"""Who talks with citizens: the same as in the operators' group."""
Admin = Annotated[Key, Depends(allowed(frozenset({Role.admin})), scope="function")]
Supervisor = Annotated[Key, Depends(allowed(frozenset({Role.supervisor})), scope="function")]


def who_may(route: APIRoute) -> frozenset[str] | None:
    """The roles that a route lets in; None: it has no rule."""
    rules = [who for one in route.dependant.dependencies if (who := getattr(one.call, "who", None))]
    return rules[0] if len(rules) == 1 else None
