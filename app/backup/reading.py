"""Reads a backup through: what was just written, and what is to be brought back."""

from pathlib import Path

from app.backup.manifest import DATABASE, Manifest, check_files
from app.progress import progress
from storage.snapshot import troubles_of


def troubles_in(folder: Path, manifest: Manifest, doing: str) -> list[str]:
    """What is wrong with it; the database is looked into only if every file is what was written."""
    troubles = list[str]()
    with progress(doing, len(manifest.media) + 1) as advance:
        for trouble in check_files(folder, manifest):
            troubles += [trouble] if trouble else []
            advance(1)
    if manifest.database and not troubles:
        troubles = troubles_of(folder / DATABASE, dict(manifest.rows))
    return troubles
