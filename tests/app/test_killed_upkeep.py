"""`kill -9` in the middle of what keeps the service in order: backup, restore, prune, retention."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from app.backup.restoring import check_backup
from app.demo.making import make_demo, plan_demo
from app.retention_commands import count_due
from app.settings import Settings
from core.attachments import Attachment, FileState
from core.events import EventState
from core.figures import report_figures
from core.ledger import RecipientState
from core.periods import period_of
from core.retention import Personal
from storage.database import Database
from storage.media import MediaFiles
from storage.outage_tables import broadcasts
from storage.tables import events
from tests.app.conftest import Commands
from tests.app.test_demo_data import CITY
from tests.app.test_killed import Reached, count, figures, kill_when

CASES, FILES = 300, 200
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=7 * 366)
OLD, YOUNG = 20_000, 50


async def fill(commands: Commands, now: datetime) -> None:
    """A year before this moment, and one finished request with many files."""
    database, files = Database(commands.database_url), MediaFiles(media_of(commands))
    async with database.work() as work:
        plan = await plan_demo(work, CASES, 1, now)
    await make_demo(database.work, CITY, plan, lambda done: None)
    names = [await files.save(b"%d" % number * 9000, "document", "lyst.pdf") for number in range(FILES)]
    async with database.work() as work:
        cases = await work.cases.by_ids(range(1, CASES + 1))
        case = next(case for case in cases.values() if case.standing.closed_at)
        for name in names:
            file = await work.attachments.add(case.identity_id, "telegram", "document", "f", "l.pdf", now)
            await work.attachments.settle(file, FileState.kept, name, 9)
            await work.attachments.attach([file], case.id)
    await database.dispose()


def media_of(commands: Commands) -> Path:
    """Where the service keeps its files."""
    return commands.folder / "media"


def names_in(folder: Path) -> set[str]:
    """Every file, by its path."""
    return {str(one.relative_to(folder)) for one in folder.rglob("*.*")}


def files_in(folder: Path) -> Mapping[str, bytes]:
    """Every file that is whole, by its path."""
    found = [one for one in folder.rglob("*") if one.is_file() and one.suffix != ".part"]
    return {str(one.relative_to(folder)): one.read_bytes() for one in found}


def has_files(folder: Path, pattern: str, number: int) -> Reached:
    """Whether so many are there by now."""

    async def is_reached(database: Database) -> bool:
        return len(list(folder.glob(pattern))) >= number

    return is_reached


@pytest.mark.parametrize(
    ("pattern", "number"), [("*.part", 1), ("*.part/media/*/*", 1), ("*.part/media/*/*", FILES // 2)]
)
async def test_a_backup_that_was_killed_counts_for_nothing_and_the_next_one_is_whole(
    stored: Commands, pattern: str, number: int
) -> None:
    await fill(stored, NOW)
    place = stored.folder / "backups"
    backup = ("backup", str(place))
    await kill_when(stored, *backup, is_reached=has_files(place, pattern, number))
    assert {one.suffix for one in place.glob("contact-centre-*")} == {".part"}
    done = await stored.run(*backup)
    assert done.code == 0, done.err
    [whole] = place.glob("contact-centre-*")
    manifest = check_backup(whole)
    assert (len(manifest.media), manifest.missing) == (FILES, ())
    assert files_in(whole / "media") == files_in(media_of(stored))


@pytest.mark.parametrize("number", [1, FILES // 2])
async def test_a_restore_that_was_killed_is_no_database_and_the_next_one_brings_all(
    stored: Commands, number: int
) -> None:
    await kill_a_restore(stored, "media/*/*", number)


async def test_a_database_that_was_half_restored_is_none(tmp_path: Path, sqlite_url: str) -> None:
    await kill_a_restore(Commands(tmp_path, sqlite_url), "again.db.restoring*", 1)


async def kill_a_restore(stored: Commands, pattern: str, number: int) -> None:
    """When so many files of this name have come back; and then restore all of it."""
    is_sqlite = stored.database_url.startswith("sqlite")
    await fill(stored, NOW)
    assert (await stored.run("backup", str(stored.folder / "backups"))).code == 0
    [whole] = (stored.folder / "backups").glob("contact-centre-*")
    again = stored.folder / "again"
    again.mkdir()
    there = {"MEDIA_DIR": str(again / "media")}
    if is_sqlite:
        there["DATABASE_URL"] = f"sqlite:///{again}/again.db"
    is_reached = has_files(again, pattern, number)
    await kill_when(stored, "restore", str(whole), is_reached=is_reached, **there)
    assert not (again / "again.db").exists()
    done = await stored.run("restore", str(whole), **there)
    assert done.code == 0, done.err
    assert files_in(again / "media") == files_in(media_of(stored))
    assert not list(again.rglob("*.part")) + list(again.glob("*.restoring*"))
    if is_sqlite:
        assert (await figures(stored, **there)).out == (await figures(stored)).out


async def test_a_pruning_that_was_killed_takes_all_that_is_old_and_nothing_else(stored: Commands) -> None:
    database = Database(stored.database_url)
    ages = [timedelta(days=200)] * OLD + [timedelta(days=2)] * YOUNG
    rows = [
        {
            "channel": "telegram",
            "event_id": str(number),
            "state": EventState.handled,
            "attempts": 1,
            "received_at": NOW - age,
            "error": "",
        }
        for number, age in enumerate(ages)
    ]
    async with database.work() as work:
        await work.connection.execute(insert(events), rows)

    async def has_begun(database: Database) -> bool:
        return await count(database, events) < OLD

    await kill_when(stored, "prune", is_reached=has_begun)
    assert await count(database, events) > YOUNG
    assert (await stored.run("prune")).code == 0
    async with database.view() as view:
        left = set((await view.connection.execute(select(events.c.event_id))).scalars())
    assert left == {str(number) for number in range(OLD, OLD + YOUNG)}
    await database.dispose()


class Retained:
    """What must stay the same however much is forgotten, and what must go."""

    def __init__(self, commands: Commands) -> None:
        self.database, self.media = Database(commands.database_url), media_of(commands)
        self.settings = Settings(_env_file=None, media_dir=self.media, sandbox=True)

    async def due(self) -> Mapping[Personal, int]:
        """What has passed its term."""
        return await count_due(self.database, self.settings, NOW)

    async def told(self) -> Mapping[int, Mapping[RecipientState, int]]:
        """How many each notice was told to."""
        async with self.database.view() as view:
            ids = (await view.connection.execute(select(broadcasts.c.id))).scalars().all()
            return {one: await view.ledger.counts(one) for one in ids}

    async def erased(self) -> Sequence[Attachment]:
        """Files that are to be removed still."""
        async with self.database.view() as view:
            return await view.attachments.erased(FILES)

    async def figures(self) -> str:
        """The report of the year."""
        first = (LONG_AGO - timedelta(days=365)).date()
        period = period_of(ZoneInfo(CITY.zone), LONG_AGO, first, LONG_AGO.date())
        async with self.database.view() as view:
            return repr(await report_figures(view.figures, CITY, period, LONG_AGO))


@pytest.mark.parametrize("what", [Personal.cases, Personal.notices, Personal.contacts, "files"])
async def test_a_retention_that_was_killed_forgets_the_rest_and_figures_stay(
    stored: Commands, what: str
) -> None:
    await fill(stored, LONG_AGO)
    retained = Retained(stored)
    due, told, said = await retained.due(), await retained.told(), await retained.figures()

    async def has_begun(database: Database) -> bool:
        if what == "files":
            return len(names_in(retained.media)) < FILES
        return (await retained.due())[Personal(what)] < due[Personal(what)]

    assert due[Personal.cases] > CASES / 2
    await kill_when(stored, "retention", "--yes", is_reached=has_begun)
    is_middle = names_in(retained.media) if what == "files" else (await retained.due())[Personal(what)]
    assert is_middle, "it was at its end before it was killed"
    assert (await stored.run("retention", "--yes")).code == 0
    assert not any((await retained.due()).values())
    assert not names_in(retained.media)
    assert not await retained.erased()
    assert (await retained.told(), await retained.figures()) == (told, said)
    await figures(stored)
    await retained.database.dispose()
