"""`contact-centre backup` and `restore`: whole or not at all, also beside a service that writes."""

import asyncio
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.backup.manifest import BackupTrouble, read_manifest
from app.backup.restoring import bring_back, check_backup, require_room
from app.backup.writing import half_backup, write_sqlite
from app.history_check import check_histories, take_head
from core.attachments import FileState
from core.cases import Standing
from core.citizens import Identity
from core.filing import register_case
from core.life import CaseStatus
from storage import snapshot
from storage.database import Database
from storage.media import MediaFiles
from tests.app.conftest import Commands, running
from tests.app.test_command_line import sentence
from tests.app.test_demo_data import CITY, make
from tests.storage.test_cases import report

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
LATER = NOW.replace(hour=10)
Damage = Callable[[Path], None]


async def fill(url: str, media: Path, cases: int = 60) -> list[str]:
    """A city with two files; the names that these are kept under."""
    database, files = Database(url), MediaFiles(media)
    await make(database, cases=cases)
    names = [await files.save(data, "document", "lyst.pdf") for data in (b"one", b"two" * 1000)]
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", NOW)
        for name in names:
            file = await work.attachments.add(
                citizen.identity_id, "telegram", "document", "f", "lyst.pdf", NOW
            )
            await work.attachments.settle(file, FileState.kept, name, 3)
    await database.dispose()
    return names


def write(place: Path, source: Path, media: Path, now: datetime = NOW) -> Path:
    """One backup."""
    with half_backup(place, now) as half:
        write_sqlite(half, source, media, NOW)
    return half.with_suffix("")


async def test_each_page_may_be_written_to_while_it_is_copied(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something is written after every step: without a moment that is held the copying would never end."""
    source, copy = tmp_path / "test.db", tmp_path / "copy.db"
    await fill(sqlite_url, tmp_path / "media")
    monkeypatch.setattr(snapshot, "PAGES", 8)
    steps = 0
    with closing(sqlite3.connect(source, isolation_level=None)) as writer:

        def write_more(left: int, total: int) -> None:
            nonlocal steps
            steps += 1
            assert steps < 500
            writer.execute("INSERT INTO erasures (at) VALUES ('2026-11-28 09:00:00.000000')")
            writer.execute("UPDATE cases SET mark = 1")

        counts = snapshot.copy_database(source, copy, write_more)
        assert writer.execute("SELECT count(*) FROM erasures").fetchone() == (steps,)
    assert steps > 10
    assert (counts["erasures"], counts["cases"]) == (0, 60)
    assert snapshot.troubles_of(copy, counts) == []
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT count(*) FROM cases WHERE mark = 1").fetchone() != (60,)
    assert not list(tmp_path.glob("copy.db-*"))


async def test_backup_restore_and_check_while_requests_are_filed(sqlite_url: str, tmp_path: Path) -> None:
    """The service's own writer files one request after another meanwhile, and none of them fails."""
    await fill(sqlite_url, tmp_path / "media", cases=200)
    service, filed = Database(sqlite_url), 0
    await service.start()

    async def file_on() -> None:
        nonlocal filed
        async with service.work() as work:
            citizen = await work.citizens.meet(Identity("telegram", "777"), "Олена", NOW)
        while not done.is_set():
            async with service.work() as work:
                wish = report(citizen.identity_id, draft_id=f"load-{filed}")
                case = await register_case(work, wish, city=CITY, now=NOW)
                await work.cases.move(case.id, case.status, Standing(CaseStatus.closed, case.unit))
            filed += 1

    done = asyncio.Event()
    filing = asyncio.create_task(file_on())
    folder = await asyncio.to_thread(write, tmp_path / "backups", tmp_path / "test.db", tmp_path / "media")
    before_end = filed
    done.set()
    await filing
    await service.close()
    assert before_end > 0
    manifest = check_backup(folder)
    assert 200 <= manifest.rows["cases"] <= 200 + filed
    again, media = tmp_path / "again" / "service.db", tmp_path / "again" / "media"
    bring_back(folder, manifest, again, media)
    restored = Database(f"sqlite:///{again}")
    tally = await check_histories(restored, None, lambda cases: None)
    assert (tally.cases, tally.broken) == (manifest.rows["cases"], 0)
    await restored.dispose()


async def test_the_commands_bring_back_the_same_database_and_files(
    migrated: Commands, tmp_path: Path
) -> None:
    url, elsewhere = f"sqlite:///{migrated.folder}/service.db", tmp_path / "elsewhere"
    names = await fill(url, migrated.folder / "media")
    before = Database(url)
    head = await take_head(before)
    await before.dispose()
    made = await migrated.run("backup", "backups")
    assert made.code == 0
    assert "60 cases, 2 files" in made.out
    [folder] = (migrated.folder / "backups").glob("contact-centre-*")
    settings = {"DATABASE_URL": f"sqlite:///{elsewhere}/new.db", "MEDIA_DIR": str(elsewhere / "media")}
    back = await migrated.run("restore", str(folder), **settings)
    assert back.code == 0, back.err
    assert "60 cases, 2 files" in back.out
    checked = await migrated.run("audit", "verify", "--head", str(head), **settings)
    assert checked.code == 0
    assert [(elsewhere / "media" / name).read_bytes()[:3] for name in names] == [b"one", b"two"]
    again = await migrated.run("restore", str(folder), **settings)
    assert "new.db is there already: move it away" in sentence(again)


async def test_a_running_service_is_backed_up(commands: Commands) -> None:
    async with running(commands) as service:
        person = await service.person()
        await person.says("/start")
        made = await commands.run("backup", "backups")
        assert made.code == 0, made.err
        await person.says("/start")
    [folder] = (commands.folder / "backups").glob("contact-centre-*")
    assert check_backup(folder).rows["identities"] > 0


async def test_of_postgresql_the_files_are_copied_and_the_commands_are_told(
    migrated: Commands, postgres_database: str, tmp_path: Path
) -> None:
    await fill(postgres_database, migrated.folder / "media")
    url = postgres_database.replace("+asyncpg", "").replace("postgres@", "postgres:secret@")
    made = await migrated.run("backup", "backups", DATABASE_URL=url)
    assert made.code == 0, made.err
    [folder] = (migrated.folder / "backups").glob("contact-centre-*")
    assert "pg_dump --format=custom --no-owner --file=backups/contact-centre-" in made.out
    assert "secret" not in made.out
    media = tmp_path / "back"
    back = await migrated.run("restore", str(folder), DATABASE_URL=url, MEDIA_DIR=str(media))
    assert back.code == 0, back.err
    assert "pg_restore" in back.out
    assert len([file for file in media.rglob("*") if file.is_file()]) == 2
    assert "This backup is of PostgreSQL" in sentence(await migrated.run("restore", str(folder)))


def cut_database(folder: Path) -> None:
    """Half of it is gone."""
    os.truncate(folder / "database.db", 5000)


def change_file(folder: Path) -> None:
    """Somebody wrote into one of the files."""
    next(file for file in (folder / "media").rglob("*") if file.is_file()).write_bytes(b"other")


def lose_file(folder: Path) -> None:
    """One is missing."""
    next(file for file in (folder / "media").rglob("*") if file.is_file()).unlink()


def of_the_future(folder: Path) -> None:
    """A newer version has made it."""
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"revision": "9999"}))


def no_manifest(folder: Path) -> None:
    """Not complete."""
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (cut_database, "database.db is not what was written"),
        (change_file, "is not what was written"),
        (lose_file, "is missing"),
        (of_the_future, "is of a newer version"),
        (no_manifest, "is no backup"),
    ],
)
async def test_a_damaged_backup_is_not_brought_back(
    sqlite_url: str, tmp_path: Path, damage: Damage, says: str
) -> None:
    await fill(sqlite_url, tmp_path / "media", cases=20)
    folder = write(tmp_path / "backups", tmp_path / "test.db", tmp_path / "media")
    damage(folder)
    with pytest.raises(BackupTrouble, match=says):
        check_backup(folder)


async def test_what_was_broken_off_is_no_backup_and_goes_with_the_next(
    sqlite_url: str, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    await fill(sqlite_url, tmp_path / "media", cases=20)
    with suppress(KeyboardInterrupt), half_backup(place, NOW) as half:
        (half / "database.db").write_bytes(b"half")
        raise KeyboardInterrupt
    assert [file.name for file in place.glob("contact*")] == ["contact-centre-20261128T090000Z.part"]
    folder = write(place, tmp_path / "test.db", tmp_path / "media")
    assert [file.name for file in place.glob("contact*")] == [folder.name]
    with half_backup(place, LATER), pytest.raises(BackupTrouble, match="Another backup"):
        write(place, tmp_path / "test.db", tmp_path / "media", LATER.replace(hour=11))


async def test_restoring_goes_on_after_it_was_broken_off_and_overwrites_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    names = await fill(sqlite_url, tmp_path / "media", cases=20)
    folder = write(tmp_path / "backups", tmp_path / "test.db", tmp_path / "media")
    manifest, database, media = read_manifest(folder), tmp_path / "new" / "new.db", tmp_path / "new" / "media"
    (media / names[0]).parent.mkdir(parents=True)
    shutil.copy(folder / "media" / names[0], media / names[0])
    half = media / f"{names[1]}.part"
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(b"tw")
    require_room(manifest, database, media)
    bring_back(folder, manifest, database, media)
    require_room(manifest, None, media)
    (media / "other.jpg").write_bytes(b"somebody else's")
    with pytest.raises(BackupTrouble, match="There are other files"):
        require_room(manifest, None, media)
    (media / "other.jpg").unlink()
    (media / names[0]).write_bytes(b"changed")
    with pytest.raises(BackupTrouble, match="There are other files"):
        require_room(manifest, None, media)


async def test_files_that_are_missing_already_are_told_of(sqlite_url: str, tmp_path: Path) -> None:
    names = await fill(sqlite_url, tmp_path / "media", cases=20)
    (tmp_path / "media" / names[0]).unlink()
    folder = write(tmp_path / "backups", tmp_path / "test.db", tmp_path / "media")
    assert read_manifest(folder).missing == (names[0],)
