"""The commands `contact-centre groups`: groups of the staff."""

from datetime import UTC, datetime
from random import SystemRandom
from typing import Annotated

import typer

from app.group_troubles import in_words_of
from app.settings import SettingsError
from app.terminal import check_unit, console, with_database
from core.access import unit_of
from core.groups import CODE_IS_GOOD_FOR, OPERATORS, make_bind_code, spell_bind_code
from storage.database import Database

groups = typer.Typer(no_args_is_help=True, help="Groups of the staff.")


@groups.command("code")
def bind_code(purpose: Annotated[str, typer.Argument(help="operators, or unit:<code>")]) -> None:
    """Make a code that binds a group. It is typed there: /bind CODE."""
    _check_purpose(purpose)
    made: list[str] = []

    async def work(database: Database) -> None:
        async with database.work() as work:
            now, random = datetime.now(UTC), SystemRandom()
            made.append(await make_bind_code(work, purpose, "command line", now, random))

    with_database(work)
    hours = int(CODE_IS_GOOD_FOR.total_seconds()) // 3600
    console.print(f"In the group, write within {hours} hours:\n/bind {spell_bind_code(made[0])}")


def _check_purpose(purpose: str) -> None:
    if unit := unit_of(purpose):
        check_unit(unit)
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

    with_database(work)


@groups.command("unbind")
def unbind(purpose: str) -> None:
    """Let a group be nobody's any more."""

    async def work(database: Database) -> None:
        async with database.work() as work:
            group = await work.groups.for_purpose(purpose)
            if group is None:
                raise SettingsError(f"No group is bound to {purpose}: see `contact-centre groups list`.")
            await work.groups.end(group.id, datetime.now(UTC))

    with_database(work)
    console.print(f"No group is bound to {purpose} any more.")
