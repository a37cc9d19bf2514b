"""The command `contact-centre retention`."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from app.progress import progress
from app.settings import Settings, read_settings
from app.terminal import console, with_database
from core.retention import Personal, forget_some, read_term
from storage.database import Database
from storage.media import MediaFiles

FILES_AT_ONCE = 100
WORDS = {
    Personal.cases: "closed cases: words, notes, files, houses, whose they are",
    Personal.talks: "talks with operators: what was said, files, phones",
    Personal.calls: "calls for help: places, words, phones",
    Personal.notices: "notices of outages: who was told; how many were told stays",
    Personal.concerns: "outages that are over: who said that they had it, too, and where",
    Personal.contacts: "people who have nothing open and do not write: names, phones, addresses",
}


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be forgotten")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, as by a timer")] = False,
) -> None:
    """Forget what is personal and has passed its term. Figures stay the same, histories stay whole."""
    settings, now = read_settings(), datetime.now(UTC)
    due = with_database(lambda database: count_due(database, settings, now))
    _show(due, settings)
    if dry_run:
        return
    if not any(due.values()):
        # What is forgotten already, and whose files a run before was stopped over.
        with_database(lambda database: remove_files(database, MediaFiles(settings.media_dir)))
        return
    if not yes:
        typer.confirm("This cannot be undone. Forget all of it now?", abort=True)
    forgotten = with_database(lambda database: forget_due(database, settings, now))
    console.print(f"Forgotten: {', '.join(f'{number} {what}' for what, number in forgotten.items())}.")


def _show(due: dict[Personal, int], settings: Settings) -> None:
    table = Table("Past their term", "What", "Kept for", box=None)
    for what, number in due.items():
        table.add_row(str(number), WORDS[what], settings.kept_for(what))
    console.print(table)


def _before(what: Personal, settings: Settings, now: datetime) -> datetime:
    return now - read_term(settings.kept_for(what))


async def count_due(database: Database, settings: Settings, now: datetime) -> dict[Personal, int]:
    """How much of each kind has passed its term."""
    async with database.view() as view:
        return {what: await view.retention.count(what, _before(what, settings, now)) for what in Personal}


async def forget_due(database: Database, settings: Settings, now: datetime) -> dict[Personal, int]:
    """Forget it, piece by piece; how much it was. Stopped and started again it does what is left."""
    due, forgotten = await count_due(database, settings, now), dict.fromkeys(Personal, 0)
    with progress("Forgetting", sum(due.values())) as advance:
        for what in Personal:
            while True:
                async with database.work() as work:
                    done = await forget_some(work, what, _before(what, settings, now), now)
                if not done:
                    break
                forgotten[what] += done
                advance(done)
    await remove_files(database, MediaFiles(settings.media_dir))
    return forgotten


async def remove_files(database: Database, media: MediaFiles) -> None:
    """Of what is forgotten, as the running service does: first the file, then its row."""
    while True:
        async with database.view() as view:
            erased = await view.attachments.erased(FILES_AT_ONCE)
        if not erased:
            return
        for file in erased:
            if file.stored_as:
                await media.remove(file.stored_as)
        async with database.work() as work:
            for file in erased:
                await work.attachments.forget(file.id)
