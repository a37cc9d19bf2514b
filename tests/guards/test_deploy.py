"""What docs/running.md puts on a machine names settings, commands, paths and addresses that are there."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url
from typer.main import get_command

from app.command_line import cli
from app.messengers import DRAIN_SECONDS
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SETTINGS = {name.upper() for name in Settings.model_fields}
OF_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "PATH", "CONTACT_CENTRE"}
"""What PostgreSQL's image and the shell read."""
COMMANDS = set(get_command(cli).commands)  # type: ignore[attr-defined]

NAME_SETTINGS = ["Dockerfile", "compose.yaml", "deploy/backup", "docs/running.md", ".env.example"]
NAME_COMMANDS = ["Dockerfile", "compose.yaml", "deploy/contact-centre@.service", "docs/running.md"]


def text(path: str) -> str:
    """A file of the repository."""
    return (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("path", NAME_SETTINGS)
def test_every_setting_that_is_named_is_one(path: str) -> None:
    named = set(re.findall(r"\b([A-Z][A-Z]+_[A-Z_]+[A-Z])\b", text(path))) - OF_OTHERS
    assert named - SETTINGS - {"LISTEN_NOTIFY"} == set()


@pytest.mark.parametrize("path", NAME_COMMANDS)
def test_every_command_that_is_named_is_one(path: str) -> None:
    called = set(re.findall(r"""bin/contact-centre ([\w-]+)|"contact-centre", "([\w-]+)\"""", text(path)))
    words = {word for pair in called for word in pair if word}
    assert words
    assert words - COMMANDS == set()


def test_the_image_holds_every_room_and_what_the_build_needs() -> None:
    copied = set(re.findall(r"^COPY (\w+) \w+$", text("Dockerfile"), re.MULTILINE))
    rooms = re.search(r"packages = \[(.*)\]\n\n\[tool.hatch.build\]", text("pyproject.toml"))
    assert rooms
    assert copied == set(re.findall(r'"(\w+)"', rooms[1]))
    assert "USER contact-centre" in text("Dockerfile")


def test_whoever_asks_for_the_end_waits_until_it_has_come() -> None:
    unit, compose = text("deploy/contact-centre@.service"), text("compose.yaml")
    for pattern, said in ((r"TimeoutStopSec=(\d+)", unit), (r"stop_grace_period: (\d+)s", compose)):
        found = re.search(pattern, said)
        assert found
        assert int(found[1]) >= DRAIN_SECONDS + 4, "the drain, and what closes after it"


def test_the_proxy_passes_on_what_messengers_call_and_nothing_of_this_machine_alone() -> None:
    passed = set(re.findall(r"^    location (\S+) \{\s+proxy_pass", text("deploy/nginx.conf"), re.MULTILINE))
    assert passed == {"/webhooks/", "/handouts/"}


def test_a_process_that_is_back_is_asked_at_once_while_the_other_one_ends() -> None:
    servers = re.findall(r"^    server .*?;", text("deploy/nginx.conf"), re.MULTILINE)
    assert len(servers) == 2
    assert all("max_fails=0;" in server for server in servers), "else both count as down in an update"


def back_up(to: Path, **settings: str) -> None:
    """What the timer calls."""
    centre = str(Path(sys.executable).with_name("contact-centre"))
    ours = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "CONTACT_CENTRE": centre, **settings}
    done = subprocess.run([DEPLOY / "backup", str(to)], env=ours, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_backup_holds_database_and_files_and_old_ones_go(tmp_path: Path, sqlite_url: str) -> None:
    media, to = tmp_path / "media", tmp_path / "backups"
    media.mkdir()
    for day in range(1, 19):
        (to / f"contact-centre-202001{day:02}T030000Z").mkdir(parents=True)
    back_up(to, DATABASE_URL=sqlite_url, MEDIA_DIR=str(media))
    kept = sorted(folder.name for folder in to.glob("contact-centre-*"))
    assert len(kept) == 14
    with sqlite3.connect(to / kept[-1] / "database.db") as copy:
        assert copy.execute("SELECT count(*) FROM cases").fetchone() == (0,)


PG_DUMP = """#!/bin/sh
for word; do case "$word" in --file=*) file="${word#--file=}" ;; esac; done
printf '%s\\n' "$PGPASSWORD" "$@" > "$file"
"""


def test_a_backup_of_postgresql_holds_the_dump_and_shows_nobody_the_password(
    tmp_path: Path, postgres_database: str
) -> None:
    tools, to = tmp_path / "tools", tmp_path / "backups"
    tools.mkdir()
    (tools / "pg_dump").write_text(PG_DUMP)
    (tools / "pg_dump").chmod(0o755)
    url = make_url(postgres_database).set(drivername="postgresql", password="a word/with@signs")
    back_up(
        to,
        PATH=f"{tools}:{os.environ['PATH']}",
        DATABASE_URL=url.render_as_string(hide_password=False),
        MEDIA_DIR=str(tmp_path / "media"),
    )
    [folder] = to.glob("contact-centre-*Z")
    password, *words = (folder / "database.dump").read_text().splitlines()
    assert password == "a word/with@signs"
    assert words[-1] == url.set(password=None).render_as_string()
    assert not [file for file in to.iterdir() if file.suffix == ".part"]
