"""The command `contact-centre`. Every mistake ends with one sentence and a non-zero exit."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.audit import audit
from app.group_troubles import in_words_of
from app.logs import set_up_logs
from app.requirements import CheckFailed, require_migrated
from app.settings import Settings, SettingsError, read_settings
from city.reading import CityFileError, read_city
from core.access import PEOPLES_ROLES, UNIT, Key, Role, head_of, unit_of
from core.citizens import Identity
from core.groups import CODE_IS_GOOD_FOR, OPERATORS, make_bind_code, spell_bind_code
from storage.database import Database, DatabaseInUse
from storage.migrate import migrate as run_migrations

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would show local variables, and with them what people wrote
    help="A city's contact centre in messengers.",
)
keys = typer.Typer(no_args_is_help=True, help="Keys of the API.")
people = typer.Typer(no_args_is_help=True, help="Roles of people.")
groups = typer.Typer(no_args_is_help=True, help="Groups of the staff.")
cli.add_typer(keys, name="keys")
cli.add_typer(people, name="people")
cli.add_typer(audit, name="audit")
cli.add_typer(groups, name="groups")
console = Console(highlight=False, soft_wrap=True)


def _with_database(work: Callable[[Database], Coroutine[Any, Any, None]]) -> None:
    """Run something on the database in force, and close it."""

    async def run() -> None:
        database = Database(read_settings().database_url)
        try:
            await require_migrated(database)
            await work(database)
        finally:
            await database.dispose()

    asyncio.run(run())


@cli.command()
def run() -> None:
    """Start the whole service."""
    # The servers and messengers take a second to import: the other commands do without them.
    from app.start import start  # noqa: PLC0415

    settings = read_settings()
    set_up_logs(settings.log_level)
    start(settings)


@cli.command()
def migrate(quiet: Annotated[bool, typer.Option(help="Say nothing when all is well")] = False) -> None:
    """Bring the database to the shape that this version needs."""

    async def work(settings: Settings) -> None:
        database = Database(settings.database_url)
        try:
            await run_migrations(database)
        finally:
            await database.dispose()

    asyncio.run(work(read_settings()))
    if not quiet:
        console.print("The database is ready.")


@cli.command()
def check() -> None:
    """Say what is set up and what is missing."""
    from app.checks import check_all  # noqa: PLC0415

    findings = asyncio.run(check_all())
    table = Table("", "What", "How it stands", box=None)
    for finding in findings:
        table.add_row("ok" if finding.good else "!!", finding.what, finding.how)
    console.print(table)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


@cli.command()
def understand() -> None:
    """Read JSON lines {"id", "text"} from standard input; write what each is about."""
    from understanding import Reader  # noqa: PLC0415

    reader = Reader(read_city(read_settings().city))
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            asked = _asked(line, number)
            sys.stdout.write(
                json.dumps(reader(asked["text"]).as_dict(asked["id"]), ensure_ascii=False) + "\n"
            )


def _asked(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if isinstance(asked["text"], str) and "id" in asked:
            return dict(asked)
    except (ValueError, KeyError, TypeError):
        pass
    raise SettingsError(f'Line {number} of the input is not an object like {{"id": "1", "text": "..."}}.')


@keys.command("add")
def add_key(
    name: str, role: Annotated[str, typer.Option(help="reader, operator, supervisor, admin")]
) -> None:
    """Make a key. It is shown once."""
    _check_role(role)
    from api.access import digest, new_key  # noqa: PLC0415

    key = new_key()

    async def work(database: Database) -> None:
        async with database.work() as work:
            if name in {known.name for known in await work.keys.in_force()}:
                raise SettingsError(
                    f"There is a key named {name} already: revoke it first, or take another name."
                )
            await work.keys.add(Key(name, role), digest(key), datetime.now(UTC))

    _with_database(work)
    console.print(f"Key for {name} ({role}), shown only now:\n{key}")


@keys.command("list")
def list_keys() -> None:
    """The keys in force."""

    async def work(database: Database) -> None:
        async with database.view() as view:
            for key in await view.keys.in_force():
                console.print(f"{key.name}  {key.role}")

    _with_database(work)


@keys.command("revoke")
def revoke_key(name: str) -> None:
    """End a key."""

    async def work(database: Database) -> None:
        async with database.work() as work:
            if not await work.keys.revoke(name, datetime.now(UTC)):
                raise SettingsError(f"No key in force is named {name}: see `contact-centre keys list`.")

    _with_database(work)
    console.print(f"The key {name} opens nothing any more.")


Channel = Annotated[str, typer.Option(help="telegram or viber")]
PersonId = Annotated[str, typer.Option("--id", help="the person's id in that messenger")]
RoleName = Annotated[str, typer.Option(help="operator, supervisor, admin, on_call, unit:<code>, head:<code>")]


@people.command("grant")
def grant(channel: Channel, person: PersonId, role: RoleName) -> None:
    """Give somebody a role."""
    _check_persons_role(role)

    async def work(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, person), "", now)
            await work.roles.grant(citizen.identity_id, role, "command line", now)

    _with_database(work)
    console.print(f"{channel} {person} is {role} now.")


@people.command("revoke")
def revoke(channel: Channel, person: PersonId, role: RoleName) -> None:
    """Take a role away."""

    async def work(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, person), "", now)
            if not await work.roles.revoke(citizen.identity_id, role, "command line", now):
                raise SettingsError(f"{channel} {person} does not have the role {role}.")

    _with_database(work)
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

    _with_database(work)


@cli.command()
def report(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="like 2026-11-01")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="the last day, included")] = "",
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="a table for Excel")] = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="a picture")] = None,
) -> None:
    """Figures of some days: what came in, was closed, was late. Without days: of this month so far."""
    from app.report import Files, tell_figures  # noqa: PLC0415

    city, files = read_city(read_settings().city), Files(csv, png)

    async def work(database: Database) -> None:
        await tell_figures(database, city, (first, last), files, console)

    _with_database(work)


def _check_role(role: str) -> None:
    if role not in set(Role) and not (role.startswith(UNIT) and role != UNIT):
        known = ", ".join(Role)
        raise SettingsError(f"There is no role {role}: write {known} or unit:<code of the unit>.")


def _check_persons_role(role: str) -> None:
    """People have other roles than keys: nobody only reads, and a unit has a head."""
    unit = unit_of(role) or head_of(role)
    if unit:
        _check_unit(unit)
    elif role not in PEOPLES_ROLES:
        known = ", ".join(PEOPLES_ROLES)
        raise SettingsError(f"There is no role {role}: write {known}, unit:<code> or head:<code>.")


def _check_unit(unit: str) -> None:
    city = read_city(read_settings().city)
    if not city.has_unit(unit):
        known = ", ".join(known.code for known in city.units)
        raise SettingsError(f"The city has no unit {unit}: write one of {known}.")


@groups.command("code")
def bind_code(purpose: Annotated[str, typer.Argument(help="operators, or unit:<code>")]) -> None:
    """Make a code that binds a group. It is typed there: /bind CODE."""
    _check_purpose(purpose)
    made: list[str] = []

    async def work(database: Database) -> None:
        async with database.work() as work:
            now, random = datetime.now(UTC), SystemRandom()
            made.append(await make_bind_code(work, purpose, "command line", now, random))

    _with_database(work)
    hours = int(CODE_IS_GOOD_FOR.total_seconds()) // 3600
    console.print(f"In the group, write within {hours} hours:\n/bind {spell_bind_code(made[0])}")


def _check_purpose(purpose: str) -> None:
    if unit := unit_of(purpose):
        _check_unit(unit)
    elif purpose != OPERATORS:
        raise SettingsError(f"No group is for {purpose}: write {OPERATORS} or unit:<code of the unit>.")


@groups.command("list")
def list_groups() -> None:
    """Which group is bound to what, and how it stands."""

    async def work(database: Database) -> None:
        async with database.view() as view:
            for group in await view.groups.in_force():
                stands = f"  TROUBLE: {in_words_of(group.trouble)}" if group.trouble else ""
                bound = f"bound {group.bound_at:%d.%m.%Y} with a code of {group.bound_by}"
                console.print(
                    f"{group.purpose}  {group.channel} {group.external_id} {group.title}  {bound}{stands}",
                    markup=False,
                )

    _with_database(work)


@groups.command("unbind")
def unbind(purpose: str) -> None:
    """Let a group be nobody's any more."""

    async def work(database: Database) -> None:
        async with database.work() as work:
            group = await work.groups.for_purpose(purpose)
            if group is None:
                raise SettingsError(f"No group is bound to {purpose}: see `contact-centre groups list`.")
            await work.groups.end(group.id, datetime.now(UTC))

    _with_database(work)
    console.print(f"No group is bound to {purpose} any more.")


def main() -> None:
    """The entry of the command."""
    try:
        cli()
    except (SettingsError, CheckFailed, CityFileError, DatabaseInUse) as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(error), markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
