"""People and their roles over HTTP, for admins: who has what, giving, taking away."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, StringConstraints

from api.access import Admin
from api.cases import Now, OpenView, OpenWork, TheCity, actor_of
from api.problems import CONFLICT, ERRORS, NOT_FOUND, Problem
from api.schemas import Short
from core.access import PEOPLES_ROLES, Grant, head_of, take_role_away, unit_of
from core.citizens import Identity
from core.city import City
from core.work import Work

LARGEST_ID = 2**63 - 1

router = APIRouter(prefix="/api/v1/people", tags=["people"], responses=ERRORS)


class Messenger(StrEnum):
    telegram = "telegram"
    viber = "viber"


class RoleIn(BaseModel):
    """Who shall have which role. Whoever writes `/whoami` to the bot reads their number."""

    channel: Messenger
    person: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_=+/-]{1,100}$")] = Field(
        description="The number of the account in that messenger", examples=["501"]
    )
    role: Short = Field(
        description="`operator`, `supervisor`, `admin`, `on_call`, `unit:<code>` or `head:<code>`",
        examples=["head:water_utility"],
    )


class RoleOut(BaseModel):
    """A role that somebody has. It belongs to one account, not to the person's other messengers."""

    id: int
    channel: str = Field(examples=["telegram"])
    person: str = Field(examples=["501"])
    name: str = Field(description="Empty until they have written to the bot", examples=["Ольга Коваль"])
    role: str = Field(examples=["head:water_utility"])
    granted_at: datetime
    granted_by: str = Field(examples=["api:personnel"])


@router.get("/roles", response_model=list[RoleOut])
async def list_roles(_: Admin, work: OpenView) -> list[RoleOut]:
    """Every role that somebody has, in the order in which they were given."""
    return [_as_out(one) for one in await work.roles.in_force()]


@router.post("/roles", status_code=201, response_model=RoleOut)
async def give_role(wanted: RoleIn, key: Admin, work: OpenWork, city: TheCity, now: Now) -> RoleOut:
    """Give somebody a role. Who has it already keeps it as it was given."""
    _require_known(wanted.role, city)
    citizen = await work.citizens.meet(Identity(wanted.channel, wanted.person), "", now)
    await work.roles.grant(citizen.identity_id, wanted.role, actor_of(key).name, now)
    held = await work.roles.in_force()
    return _as_out(
        next(one for one in held if (one.identity_id, one.role) == (citizen.identity_id, wanted.role))
    )


@router.delete("/roles/{id}", status_code=204, responses=NOT_FOUND | CONFLICT)
async def take_role(
    id: Annotated[int, Path(ge=1, le=LARGEST_ID)], key: Admin, work: OpenWork, now: Now
) -> None:
    """Take a role away. The last admin stays one: nobody could give a role any more."""
    given = await _given(work, id)
    await take_role_away(work, given, actor_of(key).name, now)


async def _given(work: Work, id: int) -> Grant:
    for one in await work.roles.in_force():
        if one.id == id:
            return one
    raise Problem(404, "role_not_found", "Nobody has this role any more.")


def _require_known(role: str, city: City) -> None:
    unit = unit_of(role) or head_of(role)
    if not (role in PEOPLES_ROLES or (unit and city.has_unit(unit))):
        known = ", ".join(PEOPLES_ROLES)
        raise Problem(
            422, "unknown_role", f"Write {known}, or unit: or head: with the code of a unit.", "role"
        )


def _as_out(given: Grant) -> RoleOut:
    return RoleOut(
        id=given.id,
        channel=given.identity.channel,
        person=given.identity.external_id,
        name=given.name,
        role=given.role,
        granted_at=given.granted_at,
        granted_by=given.granted_by,
    )
