"""Files that are handed out for a while under a name that nobody can guess, and then removed."""

import asyncio
import os
import time
import uuid
from pathlib import Path

KEPT_FOR = 2 * 3600.0
"""Seconds; longer than any address of a file is good for."""


class HandoutFiles:
    """Implements `core.attachments.HandoutFolder` on a local folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, data: bytes) -> str:
        """Keep a file for a while; the name it is kept under. What is too old goes on this occasion."""
        return await asyncio.to_thread(self._put, data)

    def path(self, kept_as: str) -> Path | None:
        """Where the file lies; None when it is gone or the name is none of ours."""
        path = self.folder / kept_as
        return path if path.parent == self.folder and path.is_file() else None

    async def sweep(self) -> None:
        """Remove what is too old."""
        await asyncio.to_thread(self._sweep)

    def _put(self, data: bytes) -> str:
        self._sweep()
        kept_as = uuid.uuid4().hex
        with open(self.folder / kept_as, "wb", opener=_private) as file:
            file.write(data)
        return kept_as

    def _sweep(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        too_old = time.time() - KEPT_FOR
        for path in self.folder.iterdir():
            if path.stat().st_mtime < too_old:
                path.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
