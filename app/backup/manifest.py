"""What a backup holds: every file with its digest, and how many rows of each table."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

MANIFEST, DATABASE, MEDIA = "manifest.json", "database.db", "media"
FORM = 1
BLOCK = 1 << 20


class BackupTrouble(Exception):
    """A backup cannot be made or used. The text is one sentence with the mend."""


@dataclass(frozen=True)
class FileSum:
    """One file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `database` is None where PostgreSQL's own tool has to copy it."""

    form: int
    made_at: str
    revision: str
    database: FileSum | None
    rows: Mapping[str, int]
    media: Mapping[str, FileSum]
    missing: tuple[str, ...]
    """Files that the database names and that were not there."""

    def write(self, folder: Path) -> None:
        """Put it beside what it tells of."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    def files(self) -> Iterator[tuple[str, FileSum]]:
        """Every file by its path in the backup."""
        if self.database:
            yield DATABASE, self.database
        for name, its in self.media.items():
            yield f"{MEDIA}/{name}", its

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def read_manifest(folder: Path) -> Manifest:
    """What is in this folder. Raises BackupTrouble."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if read["form"] != FORM:
            raise BackupTrouble(f"{folder} was written by another version of this service: use that one.")
        database = read["database"] and FileSum(**read["database"])
        media = {name: FileSum(**its) for name, its in read["media"].items()}
        missing = tuple(read["missing"])
        return Manifest(**(read | {"database": database, "media": media, "missing": missing}))
    except OSError:
        raise BackupTrouble(f"{folder} is no backup: there is no {MANIFEST} in it.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupTrouble(
            f"{folder}/{MANIFEST} cannot be read: fetch another copy of this backup."
        ) from None


def sum_of(file: Path) -> FileSum:
    """Read a file through."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
            size += len(block)
    return FileSum(size, digest.hexdigest())


def copy_summed(source: Path, target: Path) -> FileSum:
    """Copy a file under another name first, so that no half of one is ever found; what was read of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half, digest, size = target.with_name(f"{target.name}.part"), hashlib.sha256(), 0
    with source.open("rb") as opened, half.open("wb") as written:
        while block := opened.read(BLOCK):
            written.write(block)
            digest.update(block)
            size += len(block)
        written.flush()
        os.fsync(written.fileno())
    half.rename(target)
    return FileSum(size, digest.hexdigest())


def check_files(folder: Path, manifest: Manifest) -> Iterator[str | None]:
    """Of every file what is wrong with it, or None."""
    for path, its in manifest.files():
        try:
            same = sum_of(folder / path) == its
        except OSError:
            yield f"{path} is missing"
            continue
        yield None if same else f"{path} is not what was written"
