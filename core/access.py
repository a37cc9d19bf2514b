"""Who may do what: keys of the API and roles of people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.citizens import Citizen, Identity
from core.refusals import Refusal
from core.timers import TimerKind, TimerStore


class Role(StrEnum):
    """Roles of people and of keys. A unit's key has the role `unit:<code>` instead, as have its members;
    its head is `head:<code>`. Who has no role is a citizen.
    """

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
PEOPLES_ROLES = (Role.operator, Role.supervisor, Role.admin, Role.on_call)
"""What people can be besides members and heads of units."""
STAFF = frozenset({Role.operator, Role.supervisor, Role.admin})
"""They may act in every unit's group."""

TALKERS = frozenset({Role.operator, Role.supervisor})
"""They talk with citizens."""


def unit_of(role: str) -> str | None:
    """The unit whose role this is; None for the roles that are not a unit's."""
    return role.removeprefix(UNIT) if role.startswith(UNIT) else None


def head_of(role: str) -> str | None:
    """The unit whose head has this role; None for the roles that are not a head's."""
    return role.removeprefix(HEAD) if role.startswith(HEAD) else None


def may_work_for(roles: Collection[str], unit: str) -> bool:
    """Whether somebody with these roles may act with the cases of this unit in its group."""
    return not STAFF.isdisjoint(roles) or f"{UNIT}{unit}" in roles or f"{HEAD}{unit}" in roles


def signed(citizen: Citizen) -> str:
    """How somebody of the staff stands in histories and grants: their name, and the account it was."""
    return f"{citizen.name[:60] or citizen.identity.external_id[:40]} #{citizen.identity_id}"


def identity_in(actor: str) -> int | None:
    """The account of somebody of the staff whom a history names; None for programs and timers."""
    number = actor.rpartition("#")[2] if "#" in actor else ""
    return int(number) if number.isdecimal() else None


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
    id: int = 0
    identity_id: int = 0
    name: str = ""
    """What the person is called in the messenger; "" while they have not been seen there."""


class LastAdmin(Refusal):
    """Without an admin nobody could give a role any more."""

    def __init__(self) -> None:
        super().__init__("the last admin stays one: make another one first")


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
        """The roles that this account has now, in the order in which they were given."""

    async def revoke(self, identity_id: int, role: str, by: str, now: datetime) -> bool:
        """Take a role away; False when the person does not have it."""

    async def count_locked(self, role: str) -> int:
        """How many have this role, which nobody else takes away until the transaction ends."""

    async def in_force(self) -> list[Grant]: ...

    async def note_name(self, identity_id: int, name: str) -> None:
        """Remember what somebody is called who was known by their id alone."""


class HasTimers(Protocol):
    @property
    def timers(self) -> TimerStore: ...


class AccessDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def roles(self) -> RoleStore: ...

    @property
    def timers(self) -> TimerStore: ...


async def take_role_away(work: AccessDesk, given: Grant, by: str, now: datetime) -> bool:
    """Take a role away; False when the person does not have it any more. The last admin stays one."""
    if given.role == Role.admin and await work.roles.count_locked(Role.admin) <= 1:
        raise LastAdmin
    return await revoke_role(work, given.identity_id, given.role, by, now)


async def revoke_role(work: AccessDesk, identity_id: int, role: str, by: str, now: datetime) -> bool:
    """The same, also of the last admin. Who talks with citizens no more has no shift and no talks."""
    if not await work.roles.revoke(identity_id, role, by, now):
        return False
    if role in TALKERS and TALKERS.isdisjoint(await work.roles.roles_of(identity_id)):
        await end_shift(work, identity_id, now)
    return True


async def end_shift(work: HasTimers, identity_id: int, now: datetime) -> None:
    """Whoever it is may not talk with citizens any more: their shift is over now."""
    await work.timers.set(TimerKind.shift_over, str(identity_id), now)
