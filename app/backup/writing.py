"""Writes a backup beside a running service: the database as it is at one moment, then the files it names."""

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from app.backup.manifest import (
    DATABASE,
    FORM,
    MEDIA,
    BackupTrouble,
    FileSum,
    Manifest,
    copy_summed,
    sum_of,
)
from app.backup.reading import troubles_in
from app.progress import progress
from storage.snapshot import copy_database, kept_files_in, revision_of

HALF = ".part"
NAME = "contact-centre-"


@contextmanager
def half_backup(place: Path, now: datetime) -> Iterator[Path]:
    """A folder under a passing name, which it loses at the end. What was broken off before is removed.

    Raises BackupTrouble.
    """
    whole = place / f"{NAME}{now:%Y%m%dT%H%M%SZ}"
    if whole.exists():
        raise BackupTrouble(f"{whole} is there already: try again in a second.")
    with _alone_in(place):
        for left in place.glob(f"{NAME}*{HALF}"):
            shutil.rmtree(left)
        half = whole.with_name(whole.name + HALF)
        half.mkdir()
        yield half
        half.rename(whole)


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupTrouble(f"Another backup is being written to {place}: let it end.") from None
        yield


def write_sqlite(folder: Path, source: Path, media: Path, now: datetime) -> Manifest:
    """Copy the database and its files here and check all of it. Raises BackupTrouble."""
    copy = folder / DATABASE
    with progress("Copying the database", source.stat().st_size // 4096) as advance:
        done = 0

        def on_pages(left: int, total: int) -> None:
            nonlocal done
            advance(total - left - done)
            done = total - left

        rows = copy_database(source, copy, on_pages)
    files, missing = copy_files(folder, media, kept_files_in(copy))
    manifest = Manifest(FORM, now.isoformat(), revision_of(copy), sum_of(copy), rows, files, missing)
    check_written(folder, manifest)
    return manifest


def write_media_alone(
    folder: Path, media: Path, names: Sequence[str], revision: str, now: datetime
) -> Manifest:
    """Where the database is copied by its own tool. Raises BackupTrouble."""
    files, missing = copy_files(folder, media, names)
    manifest = Manifest(FORM, now.isoformat(), revision, None, {}, files, missing)
    check_written(folder, manifest)
    return manifest


def copy_files(folder: Path, media: Path, names: Sequence[str]) -> tuple[dict[str, FileSum], tuple[str, ...]]:
    """Copy these; and which of them are not there: their citizen may just have erased them."""
    copied, missing = dict[str, FileSum](), list[str]()
    with progress("Copying files", len(names)) as advance:
        for name in names:
            try:
                copied[name] = copy_summed(media / name, folder / MEDIA / name)
            except FileNotFoundError:
                missing.append(name)
            advance(1)
    return copied, tuple(missing)


def check_written(folder: Path, manifest: Manifest) -> None:
    """Read all of it again, as it would be read when it is needed. Raises BackupTrouble."""
    troubles = troubles_in(folder, manifest, "Checking")
    if troubles:
        raise BackupTrouble(f"What was written is not whole: {troubles[0]}; look at the disk and try again.")
    manifest.write(folder)
