"""Brings a backup back: into an empty place alone, checked before and after."""

from pathlib import Path

from app.backup.manifest import (
    DATABASE,
    MEDIA,
    BackupTrouble,
    Manifest,
    copy_summed,
    read_manifest,
    sum_of,
)
from app.backup.reading import troubles_in
from app.progress import progress
from storage.migrate import knows_revision
from storage.snapshot import troubles_of


def check_backup(folder: Path) -> Manifest:
    """Read a backup through. Raises BackupTrouble when it cannot be used."""
    manifest = read_manifest(folder)
    troubles = troubles_in(folder, manifest, "Checking the backup")
    if troubles:
        more = f" and {len(troubles) - 1} more" if len(troubles) > 1 else ""
        raise BackupTrouble(
            f"{folder} is damaged: {troubles[0]}{more}; fetch another copy, or an earlier backup."
        )
    if not knows_revision(manifest.revision):
        raise BackupTrouble(
            f"{folder} is of a newer version (migration {manifest.revision}): fetch that version first."
        )
    return manifest


def require_room(manifest: Manifest, database: Path | None, media: Path) -> None:
    """Nothing is overwritten: neither a database nor files, but those of this backup from a try before.

    Raises BackupTrouble.
    """
    if database and database.exists() and database.stat().st_size:
        raise BackupTrouble(f"{database} is there already: move it away, or set another DATABASE_URL.")
    for file in media.rglob("*"):
        name = file.relative_to(media).as_posix()
        known = manifest.media.get(name.removesuffix(".part"))
        if file.is_file() and not (known and (name.endswith(".part") or sum_of(file) == known)):
            raise BackupTrouble(
                f"There are other files in {media}: move them away, or set another MEDIA_DIR."
            )


def bring_back(folder: Path, manifest: Manifest, database: Path | None, media: Path) -> None:
    """Copy the files, then the database: while that is missing the service does not start on half of it.

    Raises BackupTrouble.
    """
    with progress("Bringing back", len(manifest.media) + 1) as advance:
        for name, its in manifest.media.items():
            if copy_summed(folder / MEDIA / name, media / name) != its:
                raise BackupTrouble(f"{name} changed while it was read: look at the disk and try again.")
            advance(1)
        if database:
            _bring_database(folder, manifest, database)
        advance(1)


def _bring_database(folder: Path, manifest: Manifest, database: Path) -> None:
    half = database.with_name(f"{database.name}.restoring")
    copy_summed(folder / DATABASE, half)
    same = sum_of(half) == manifest.database
    troubles = troubles_of(half, dict(manifest.rows)) if same else ["it is not what was read"]
    if troubles:
        raise BackupTrouble(f"The database that was written is not whole: {troubles[0]}; look at the disk.")
    # What an earlier database has left of its log would be taken for this one's.
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    half.rename(database)
