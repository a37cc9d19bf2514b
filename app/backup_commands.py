"""The commands `contact-centre backup` and `contact-centre restore`."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL
from sqlalchemy.engine import make_url

from app.backup.manifest import DATABASE, BackupTrouble, Manifest, read_manifest
from app.settings import Settings, read_settings
from app.terminal import console, with_database
from app.troubles import named
from storage.database import Database
from storage.migrate import newest_revision
from storage.snapshot import kept_files

DUMP = "database.dump"


def backup(
    place: Annotated[Path, typer.Argument(help="the folder that backups lie in")] = Path("data/backups"),
) -> None:
    """Copy the database and the files beside the running service, and check the copy."""
    settings, now = read_settings(), datetime.now(UTC)
    try:
        with named(place):
            with_database(lambda database: _write(database, settings, place, now))
    except sqlite3.Error as error:
        raise BackupTrouble(
            f"The database could not be copied to {place} ({error}), and nothing of it counts: "
            "make room there, look at the disk, and try again."
        ) from None


async def _write(database: Database, settings: Settings, place: Path, now: datetime) -> None:
    from app.backup.writing import half_backup, write_media_alone, write_sqlite  # noqa: PLC0415

    with half_backup(place, now) as folder:
        if database.is_sqlite:
            source = Path(database.url.database or "")
            manifest = write_sqlite(folder, source, settings.media_dir, now)
        else:
            async with database.view() as view:
                names = await kept_files(view.connection)
            manifest = write_media_alone(folder, settings.media_dir, names, newest_revision(), now)
    whole = folder.with_suffix("")
    _tell(whole, manifest)
    if not database.is_sqlite:
        _tell_dump(whole, database.url)


def _tell(whole: Path, manifest: Manifest) -> None:
    size = sum(its.size for _, its in manifest.files()) / 1_000_000
    cases = f"{manifest.rows['cases']} cases, " if manifest.rows else ""
    console.print(
        f"{whole}: {cases}{len(manifest.media)} files, {size:.1f} MB, read again and whole.", markup=False
    )
    if manifest.missing:
        console.print(
            f"Files that the database names and that are not in MEDIA_DIR: {len(manifest.missing)}; "
            "the manifest lists them."
        )


def _tell_dump(whole: Path, url: URL) -> None:
    address = _without_password(url)
    console.print(
        "The database is copied by PostgreSQL's own tool, which asks for the password or takes it from "
        "~/.pgpass. Files that came after a dump do no harm, missing ones do: dump first, then call this.\n"
        f"pg_dump --format=custom --no-owner --file={whole / DUMP} {address}",
        markup=False,
    )


def _without_password(url: URL) -> str:
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return bare.render_as_string(hide_password=False)


def restore(folder: Annotated[Path, typer.Argument(help="one backup")]) -> None:
    """Bring a backup back into an empty place, and check it before and after."""
    from app.backup.restoring import bring_back, check_backup, require_room  # noqa: PLC0415

    settings = read_settings()
    url = make_url(settings.database_url)
    manifest = read_manifest(folder)
    database = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    _require_same_kind(manifest, database)
    require_room(manifest, database, settings.media_dir)
    check_backup(folder)
    bring_back(folder, manifest, database, settings.media_dir)
    if database:
        console.print(
            f"Back as of {manifest.moment:%d.%m.%Y %H:%M} UTC: {manifest.rows['cases']} cases, "
            f"{len(manifest.media)} files. "
            "Next: `contact-centre migrate`, then `contact-centre audit verify`."
        )
    else:
        console.print(
            f"{len(manifest.media)} files are back. "
            "The database comes back by PostgreSQL's own tool, into an empty one:\n"
            "pg_restore --no-owner --exit-on-error --single-transaction "
            f"--dbname={_without_password(url)} {folder / DUMP}",
            markup=False,
        )


def _require_same_kind(manifest: Manifest, database: Path | None) -> None:
    if manifest.database and not database:
        raise BackupTrouble(
            f"This backup holds {DATABASE} of SQLite: set DATABASE_URL=sqlite:///FILE, restore, "
            "then `contact-centre move --to postgresql://...`."
        )
    if database and not manifest.database:
        raise BackupTrouble("This backup is of PostgreSQL: set DATABASE_URL=postgresql://... and restore.")
