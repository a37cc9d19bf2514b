"""Who may do what: keys of the API and roles of people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.citizens import Identity


class Role(StrEnum):
    """Roles of people and of keys. A unit's key has the role `unit:<code>` instead."""

    reader = "reader"
    on_call = "on_call"
    """Is told of emergencies at any hour."""
    operator = "operator"
    supervisor = "supervisor"
    admin = "admin"


UNIT = "unit:"
"""A member of a unit has this role with the unit's code."""
HEAD = "head:"
"""A unit's head has this one."""


def unit_of(role: str) -> str | None:
    """The unit whose role this is; None for the roles that are not a unit's."""
    return role.removeprefix(UNIT) if role.startswith(UNIT) else None


@dataclass(frozen=True)
class Key:
    """An API key as it is kept: its name and role, never the key itself."""

    name: str
    role: str


@dataclass(frozen=True)
class Grant:
    identity: Identity
    role: str
    granted_at: datetime
    granted_by: str


class KeyStore(Protocol):
    async def add(self, key: Key, digest: str, now: datetime) -> None: ...

    async def by_digest(self, digest: str) -> Key | None:
        """The key in force with this SHA-256, in hex."""

    async def revoke(self, name: str, now: datetime) -> bool: ...

    async def in_force(self) -> list[Key]: ...


class RoleStore(Protocol):
    async def grant(self, identity_id: int, role: str, by: str, now: datetime) -> None: ...

    async def holders(self, role: str) -> list[int]:
        """The identities that have this role now and can be written to."""

    async def roles_of(self, identity_id: int) -> list[str]:
        """The roles that this identity has now."""

    async def revoke(self, identity_id: int, role: str, now: datetime) -> bool: ...

    async def in_force(self) -> list[Grant]: ...
