"""Whatever an administrator can get wrong ends with one sentence that names it and its mend."""

import asyncio
import errno
import os
import resource
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.settings import SettingsError
from app.troubles import ENDED_BY_HAND, INTERRUPTED, named, sentence_of
from city.skeleton import make_folder
from storage.database import Database
from tests.app.conftest import Commands, Finished, until_cases
from tests.app.test_command_line import sentence

LABEL = ("qr", "--service", "no_water", "--address", "Металургів 86", "--telegram", "bot")
NOBODY = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}


def misuse(finished: Finished) -> str:
    """The one line about an option that is written wrong."""
    assert finished.code == 2, finished.out + finished.err
    [line] = finished.err.strip().splitlines()
    return line


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*LABEL, "--out", "nowhere/label"), "--out nowhere/label.png cannot be used: No such file"),
        (("report", "--csv", "/dev/full"), "--csv /dev/full cannot be used: No space left on device; make"),
        (("corrections", "export", "."), ". cannot be used: Is a directory; name a file"),
        (("backup", "taken"), "taken cannot be used: File exists; move away what is there"),
        (("backup", "taken/deep"), "taken/deep cannot be used: Not a directory; name a folder"),
        (("restore", "taken"), "taken is no backup"),
        (("city", "new", "/proc/new"), "/proc/new cannot be used: No such file"),
        (("train", "--corrections", "nowhere.csv"), "--corrections nowhere.csv cannot be used: No such file"),
        (("keys", "add", " ", "--role", "reader"), "A key needs a name"),
        (("keys", "add", "\udcff", "--role", "reader"), "written in UTF-8"),
        (
            ("people", "grant", "--channel", "pigeon", "--id", "1", "--role", "admin"),
            "--channel pigeon is no",
        ),
        (("people", "grant", "--channel", "telegram", "--id", "@me", "--role", "admin"), "--id @me is no"),
        (("report", "--from", "2026-13-01"), "«2026-13-01» is no day"),
    ],
)
async def test_what_is_named_wrong_is_told(migrated: Commands, words: tuple[str, ...], says: str) -> None:
    (migrated.folder / "taken").touch()
    assert says in sentence(await migrated.run(*words))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("corrections", "approve", "99999999999999999999"), "Invalid value for 'NUMBER'"),
        (("webhooks", "remove", "0"), "Invalid value for 'number'"),
        (("demo-data", "--cases", "0"), "Invalid value for '--cases'"),
        (("fly",), "No such command 'fly'"),
        (("move",), "Missing option '--to'"),
    ],
)
async def test_a_word_that_is_no_option_is_told_with_the_help(
    migrated: Commands, words: tuple[str, ...], says: str
) -> None:
    said = misuse(await migrated.run(*words))
    assert said.startswith(says)
    assert said.endswith("--help`.")


async def test_no_word_at_all_shows_the_help(migrated: Commands) -> None:
    shown = await migrated.run()
    assert (shown.code, shown.err) == (2, "")
    assert "demo-data" in shown.out


@pytest.mark.parametrize(
    "words", ["keys list", "migrate", "report", "demo-data", "backup to", "prune", "run"]
)
async def test_a_server_that_is_not_there_is_told(migrated: Commands, words: str) -> None:
    said = sentence(await migrated.run(*words.split(), **NOBODY))
    assert said.startswith("The database at DATABASE_URL does not answer")


@pytest.mark.parametrize("words", ["keys list", "migrate", "backup to"])
async def test_a_database_of_a_newer_version_is_left_alone(stored: Commands, words: str) -> None:
    database = Database(stored.database_url)
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.dispose()
    said = sentence(await stored.run(*words.split()))
    assert "of a newer version (migration 9999" in said
    assert "run `contact-centre migrate`" not in said


@pytest.mark.parametrize("words", ["migrate", "report", "audit verify", "backup to"])
async def test_a_file_that_is_no_database_or_a_damaged_one_is_told(migrated: Commands, words: str) -> None:
    file = migrated.folder / "service.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"Z" * (len(whole) - 8192))
    assert "DATABASE_URL is damaged: keep a copy" in sentence(await migrated.run(*words.split()))
    file.write_bytes(b"Z" * 8192)
    assert "DATABASE_URL is no database: mend its path" in sentence(await migrated.run(*words.split()))


async def test_a_folder_where_the_database_should_be_is_told(commands: Commands) -> None:
    (commands.folder / "service.db").mkdir()
    assert "DATABASE_URL cannot be opened: mend its path" in sentence(await commands.run("migrate"))
    nowhere = {"DATABASE_URL": "sqlite:////proc/nowhere/x.db"}
    assert "The folder of DATABASE_URL cannot be used" in sentence(await commands.run("migrate", **nowhere))


@pytest.mark.parametrize("broken", ["services.csv", "profile.csv"])
async def test_a_broken_city_is_told_with_its_file(migrated: Commands, broken: str) -> None:
    folder = migrated.folder / "town"
    make_folder(folder)
    (folder / broken).write_bytes(b"\xff\xfe: [")
    for words in (LABEL, ("report",), ("understand",)):
        assert broken in sentence(await migrated.run(*words, CITY=str(folder)))


async def test_a_disk_that_takes_no_more_is_told_and_the_database_stays_whole(migrated: Commands) -> None:
    """The kernel lets no file grow past this, as if its disk was full."""
    most = (migrated.folder / "service.db").stat().st_size + 100_000
    process = await migrated.start("demo-data", "--cases", "400", errors=asyncio.subprocess.PIPE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
    _, err = await process.communicate()
    assert (process.returncode, len(err.decode().splitlines())) == (1, 1), err.decode()
    assert b"The database at DATABASE_URL" in err
    assert (await migrated.run("demo-data", "--cases", "400")).code == 0
    assert (await migrated.run("audit", "verify")).code == 0


async def test_ctrl_c_is_one_sentence_and_the_same_command_goes_on(stored: Commands) -> None:
    process = await stored.start("demo-data", "--cases", "900", errors=asyncio.subprocess.PIPE)
    await until_cases(stored, 1)
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()
    assert (process.returncode, err.decode().strip()) == (INTERRUPTED, ENDED_BY_HAND)
    assert (await stored.run("demo-data", "--cases", "900")).code == 0
    assert "900 cases" in (await stored.run("audit", "verify")).out


@pytest.mark.parametrize("words", ["keys list", "report", "--help"])
async def test_an_output_that_takes_nothing_is_told_and_one_nobody_reads_is_not(
    migrated: Commands, words: str
) -> None:
    await migrated.run("keys", "add", "desk", "--role", "reader")
    full = os.open("/dev/full", os.O_WRONLY)
    process = await replace(migrated, out=full).start(*words.split(), errors=asyncio.subprocess.PIPE)
    _, err = await process.communicate()
    os.close(full)
    assert (process.returncode, len(err.splitlines())) == (1, 1), err.decode()
    assert b"No space left on device; make room" in err
    reading, writing = os.pipe()
    os.close(reading)
    process = await replace(migrated, out=writing).start(*words.split(), errors=asyncio.subprocess.PIPE)
    _, err = await process.communicate()
    os.close(writing)
    assert (process.returncode, err) == (1, b"")


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.EACCES, "give this user the right to it"),
        (errno.EROFS, "name a place that can be written to"),
        (errno.EDQUOT, "make room on its disk"),
        (errno.EIO, "look at its disk"),
    ],
)
def test_what_the_system_forbids_is_told_with_the_option_and_the_file(number: int, mend: str) -> None:
    error = OSError(number, os.strerror(number), "media/a.jpg")
    with (
        pytest.raises(SettingsError, match=f"backups cannot be used: .*media/a.jpg.*; {mend}"),
        named("backups"),
    ):
        raise error
    assert str(sentence_of(error)).startswith("media/a.jpg cannot be used")


def test_a_database_without_room_or_right_is_told(sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as full:
        full.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as no_room:
            full.execute("CREATE TABLE more AS SELECT randomblob(900000) AS b")
    locked = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with closing(locked), pytest.raises(sqlite3.OperationalError) as no_right:
        locked.execute("CREATE TABLE more (b)")
    assert "has no room left: make room" in str(sentence_of(no_room.value))
    assert "cannot be written to: give this user the right" in str(sentence_of(no_right.value))


def test_a_mistake_of_our_own_keeps_its_trace() -> None:
    assert sentence_of(KeyError("service")) is None
