"""The command `contact-centre move`: from SQLite to PostgreSQL, counted and checked on both sides."""

import asyncio
import hashlib
import json
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.database_troubles import say_database_trouble
from app.history_check import check_histories, count_cases, take_head
from app.progress import progress
from app.requirements import CheckFailed, require_migrated
from app.settings import SettingsError, read_settings, with_driver
from app.terminal import console
from core.history import Head
from storage.database import Database
from storage.migrate import current_revision, migrate, newest_revision
from storage.moving import (
    TABLES,
    Mark,
    content_of,
    count_rows,
    forget_mark,
    make_ready,
    move_rows,
    read_mark,
    tables_in,
    unknown_tables,
    write_mark,
)

EMPTY = "empty it (or name an empty database), and move again."


def move(
    to: Annotated[str, typer.Option(help="postgresql://USER:PASSWORD@HOST/NAME, an empty database")],
) -> None:
    """Move everything from SQLite to PostgreSQL. The service has to be stopped; files stay where they are."""
    asyncio.run(_move(read_settings().database_url, _address(to)))


def _address(to: str) -> str:
    try:
        address = with_driver(to)
    except ValueError:
        address = ""
    if not address.startswith("postgresql"):
        raise SettingsError("--to is no address of PostgreSQL: write postgresql://USER:PASSWORD@HOST/NAME.")
    return address


async def _move(source_url: str, target_url: str) -> None:
    source, target = Database(source_url), Database(target_url)
    try:
        if not source.is_sqlite:
            raise SettingsError("DATABASE_URL is PostgreSQL already: move is from SQLite alone.")
        await require_migrated(source)
        await move_all(source, target)
    finally:
        await source.dispose()
        await target.dispose()


async def move_all(source: Database, target: Database) -> None:
    """All of it, or what is left of it. Raises CheckFailed, SettingsError, DatabaseInUse."""
    await source.claim_alone()
    if strange := await unknown_tables(source):
        raise CheckFailed(f"There are tables that this version does not know: {', '.join(sorted(strange))}.")
    rows, head = await count_rows(source), await take_head(source)
    mark = await _begin(target, _fingerprint(rows, head))
    moved = sum((await count_rows(target)).values())
    with progress("Moving", sum(rows.values())) as advance:
        advance(moved)
        try:
            async for number in move_rows(source, target, mark):
                advance(number)
        except SQLAlchemyError as error:
            raise CheckFailed(
                f"PostgreSQL has not taken all rows ({type(error).__name__}): look at its log; "
                "the same command goes on where it stopped."
            ) from None
    await make_ready(target)
    await _compare(source, target, sum(rows.values()))
    await _check_histories(target, head)
    await forget_mark(target)
    console.print(
        f"Moved: {rows['cases']} cases, {sum(rows.values())} rows in {len(TABLES)} tables, "
        "the same on both sides; every history is whole. Next: set DATABASE_URL to the new address "
        "and start the service. Keep the SQLite file until a backup of the new database is made."
    )


def _fingerprint(rows: object, head: Head) -> str:
    return hashlib.sha256(json.dumps([rows, str(head)]).encode()).hexdigest()


async def _begin(target: Database, source: str) -> Mark:
    """Where to go on; a database that nobody has used is brought to shape first."""
    try:
        stands = await current_revision(target)
        if stands is None and not await tables_in(target):
            await migrate(target)
            stands = newest_revision()
    except (OSError, SQLAlchemyError) as error:
        raise CheckFailed(say_database_trouble(error, "--to")) from None
    if stands != newest_revision():
        raise SettingsError(
            "The target has tables already, of something else or an earlier version: " + EMPTY
        )
    await target.claim_alone()
    return await _mark(target, source)


async def _mark(target: Database, source: str) -> Mark:
    if mark := await read_mark(target):
        if mark.source != source:
            raise SettingsError("The source has changed since this move began: " + EMPTY)
        return mark
    if any((await count_rows(target)).values()):
        raise SettingsError("The target has rows of its own: " + EMPTY)
    mark = Mark(source)
    async with target.writer.begin() as connection:
        await write_mark(connection, mark)
    return mark


async def _compare(source: Database, target: Database, rows: int) -> None:
    with progress("Comparing", rows) as advance:
        for table in TABLES:
            here, there = await content_of(source, table), await content_of(target, table)
            if here != there:
                raise CheckFailed(
                    f"{table.name} differs ({here.rows} rows here, {there.rows} there), "
                    f"so something changed meanwhile: {EMPTY}"
                )
            advance(here.rows)


async def _check_histories(target: Database, head: Head) -> None:
    with progress("Checking histories", await count_cases(target)) as advance:
        tally = await check_histories(target, head, advance)
    if not tally.is_whole:
        raise CheckFailed(
            f"{tally.broken} histories are broken: see `contact-centre audit verify` on the source, "
            "and do not use the target."
        )
