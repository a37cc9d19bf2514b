"""The commands `contact-centre people`: who has which role."""

import re
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.settings import SettingsError
from app.terminal import check_unit, console, with_database
from core.access import PEOPLES_ROLES, head_of, revoke_role, unit_of
from core.citizens import Identity
from storage.database import Database

MESSENGERS = {"telegram": re.compile(r"[1-9][0-9]{0,18}"), "viber": re.compile(r"\S{1,200}")}
people = typer.Typer(no_args_is_help=True, help="Roles of people.")
Channel = Annotated[str, typer.Option(help="telegram or viber")]
PersonId = Annotated[str, typer.Option("--id", help="the person's id in that messenger")]
RoleName = Annotated[str, typer.Option(help="operator, supervisor, admin, on_call, unit:<code>, head:<code>")]


@people.command("grant")
def grant(channel: Channel, person: PersonId, role: RoleName) -> None:
    """Give somebody a role."""
    _check_person(channel, person)
    _check_persons_role(role)

    async def work(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, person), "", now)
            await work.roles.grant(citizen.identity_id, role, "command line", now)

    with_database(work)
    console.print(f"{channel} {person} is {role} now.")


@people.command("revoke")
def revoke(channel: Channel, person: PersonId, role: RoleName) -> None:
    """Take a role away."""
    _check_person(channel, person)

    async def work(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, person), "", now)
            if not await revoke_role(work, citizen.identity_id, role, "command line", now):
                raise SettingsError(f"{channel} {person} does not have the role {role}.")

    with_database(work)
    console.print(f"{channel} {person} is {role} no more.")


@people.command("list")
def list_people() -> None:
    """Who has which role."""

    async def work(database: Database) -> None:
        async with database.view() as view:
            for given in await view.roles.in_force():
                identity, day = given.identity, f"{given.granted_at:%d.%m.%Y}"
                who = f"{identity.channel} {identity.external_id} {given.name}".rstrip()
                line = f"{who}  {given.role}  since {day}, given by {given.granted_by}"
                console.print(line, markup=False)

    with_database(work)


def _check_person(channel: str, person: str) -> None:
    """A slip would give the role to nobody, and nobody would notice."""
    if channel not in MESSENGERS:
        raise SettingsError(f"--channel {channel} is no messenger: write {' or '.join(MESSENGERS)}.")
    if not MESSENGERS[channel].fullmatch(person):
        raise SettingsError(f"--id {person} is no person's id in {channel.capitalize()}: copy it as it is.")


def _check_persons_role(role: str) -> None:
    """People have other roles than keys: nobody only reads, and a unit has a head."""
    unit = unit_of(role) or head_of(role)
    if unit:
        check_unit(unit)
    elif role not in PEOPLES_ROLES:
        known = ", ".join(PEOPLES_ROLES)
        raise SettingsError(f"There is no role {role}: write {known}, unit:<code> or head:<code>.")
