"""The commands `contact-centre keys`: keys of the API."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.settings import SettingsError
from app.terminal import console, with_database
from core.access import UNIT, Key, Role, end_shift
from core.citizens import Identity
from core.lines import PROGRAM
from storage.database import Database

keys = typer.Typer(no_args_is_help=True, help="Keys of the API.")


@keys.command("add")
def add_key(
    name: str, role: Annotated[str, typer.Option(help="reader, operator, supervisor, admin")]
) -> None:
    """Make a key. It is shown once."""
    _check_role(role)
    if not name.strip():
        raise SettingsError("A key needs a name, by which it is listed and revoked: write one.")
    from api.access import digest, new_key  # noqa: PLC0415

    key = new_key()

    async def work(database: Database) -> None:
        async with database.work() as work:
            if name in {known.name for known in await work.keys.in_force()}:
                raise SettingsError(
                    f"There is a key named {name} already: revoke it first, or take another name."
                )
            await work.keys.add(Key(name, role), digest(key), datetime.now(UTC))

    with_database(work)
    console.print(f"Key for {name} ({role}), shown only now:\n{key}")


@keys.command("list")
def list_keys() -> None:
    """The keys in force."""

    async def work(database: Database) -> None:
        async with database.view() as view:
            for key in await view.keys.in_force():
                console.print(f"{key.name}  {key.role}")

    with_database(work)


@keys.command("revoke")
def revoke_key(name: str) -> None:
    """End a key."""

    async def work(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.work() as work:
            if not await work.keys.revoke(name, now):
                raise SettingsError(f"No key in force is named {name}: see `contact-centre keys list`.")
            if program := await work.citizens.find(Identity(PROGRAM, name)):
                await end_shift(work, program.identity_id, now)

    with_database(work)
    console.print(f"The key {name} opens nothing any more.")


def _check_role(role: str) -> None:
    if role not in set(Role) and not (role.startswith(UNIT) and role != UNIT):
        known = ", ".join(Role)
        raise SettingsError(f"There is no role {role}: write {known} or unit:<code of the unit>.")
