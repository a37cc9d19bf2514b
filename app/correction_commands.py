"""The commands `contact-centre corrections`: to look through what was corrected, before it is learnt from."""

import csv
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from app.correction_file import COLUMNS, DELIMITER, row_of
from app.gathering import gather
from app.learnt import read_messages
from app.settings import SettingsError, read_settings
from app.terminal import LARGEST, console, warn, with_database
from app.troubles import named
from city.reading import read_city
from core.corrections import Kept
from storage.database import Database
from storage.work import StoredWork

T = TypeVar("T")
corrections = typer.Typer(
    no_args_is_help=True, help="What people and operators correct of what was understood."
)
Unseen = Annotated[bool, typer.Option("--new", help="only those that nobody has looked at yet")]


def _with_all(work: Callable[[StoredWork], Awaitable[T]]) -> T:
    """Do something with all that is kept, after reading what operators have done since the last time."""
    settings = read_settings()
    city = read_city(settings.city)
    reader = read_messages(settings, city, warn)

    async def run(database: Database) -> T:
        await gather(database, city, reader)
        async with database.work() as opened:
            return await work(opened)

    return with_database(run)


def all_kept(*, new: bool = False) -> list[Kept]:
    """What is kept, in the order in which it came."""

    async def work(work: StoredWork) -> list[Kept]:
        return await work.corrections.all()

    return [one for one in _with_all(work) if not (new and one.approved)]


@corrections.command("list")
def list_corrections(new: Unseen = False) -> None:
    """Each with its number: the words, what they were taken for, what they are about, who said so."""
    for kept in all_kept(new=new):
        one = kept.correction
        mark = "ok" if kept.approved else "? "
        taken = f"{one.proposed or '-'} -> {one.code}"
        told = f"{mark} {kept.id}  {one.day:%d.%m.%Y}  {taken}  ({one.how}, {one.by})  {one.words}"
        console.print(told, markup=False)


@corrections.command("count")
def count_corrections() -> None:
    """How many there are of each service, and how many nobody has looked at."""
    kept = all_kept()
    for code, number in sorted(Counter(one.correction.code for one in kept).items()):
        console.print(f"{number:5}  {code}", markup=False)
    waiting = sum(not one.approved for one in kept)
    console.print(f"{len(kept)} in all, {waiting} of them not looked at yet.")


@corrections.command("export")
def export(file: Path, new: Unseen = False) -> None:
    """Write them to a table for Excel, to look through and to learn from: train --corrections FILE."""
    kept = all_kept(new=new)
    with named(file), file.open("w", encoding="utf-8-sig", newline="") as opened:
        table = csv.DictWriter(opened, COLUMNS, delimiter=DELIMITER)
        table.writeheader()
        table.writerows(map(row_of, kept))
    console.print(f"Wrote {len(kept)} corrections to {file}.", markup=False)


@corrections.command("approve")
def approve(
    up_to: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, max=LARGEST, help="the last one that you have looked at")
    ],
) -> None:
    """Let those up to this number be learnt from. Delete first what is wrong or names somebody."""

    async def work(work: StoredWork) -> int:
        return await work.corrections.approve(up_to)

    console.print(f"{_with_all(work)} more may be learnt from now.")


@corrections.command("delete")
def delete(number: Annotated[int, typer.Argument(min=1, max=LARGEST)]) -> None:
    """Keep one no longer."""

    async def work(work: StoredWork) -> bool:
        return await work.corrections.remove(number)

    if not _with_all(work):
        raise SettingsError(f"No correction has the number {number}: see `contact-centre corrections list`.")
    console.print(f"The correction {number} is deleted.")
