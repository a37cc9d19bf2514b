"""Files that people send: noted at once, fetched from the messenger soon after, kept with their case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes (Bot API: a bot can fetch files of up to 20 MB)."""


class FileState(StrEnum):
    """Whether we have the file itself."""

    waiting = "waiting"
    kept = "kept"
    failed = "failed"
    """It could not be had: too large, expired, not what it said it is."""
    erased = "erased"
    """Its citizen wanted it gone: the file is removed next, and then its row."""


@dataclass(frozen=True)
class Attachment:
    """A picture, recording or document. `file_id` is the messenger's name for it, `stored_as` ours."""

    id: int
    identity_id: int
    channel: str
    kind: str
    file_id: str
    name: str
    state: FileState
    stored_as: str = ""
    size: int = 0


class AttachmentStore(Protocol):
    async def add(
        self, identity_id: int, channel: str, kind: str, file_id: str, name: str, now: datetime
    ) -> int:
        """Note a file that somebody sent; its id."""

    async def attach(self, ids: Sequence[int], case_id: int) -> None:
        """Put these files with a case."""

    async def by_ids(self, ids: Collection[int]) -> list[Attachment]:
        """These files, in the order of their coming."""

    async def waiting(self, limit: int) -> list[Attachment]:
        """Files that are not fetched yet, oldest first."""

    async def settle(self, id: int, state: FileState, stored_as: str = "", size: int = 0) -> bool:
        """Note what became of a file that was waited for; False when somebody else did so before."""

    async def cases_of(self, ids: Collection[int]) -> set[int]:
        """The cases that these files are with."""

    async def erased(self, limit: int) -> list[Attachment]:
        """Files that are to be removed."""

    async def forget(self, id: int) -> None:
        """The file is removed: its row goes too."""


class MediaFolder(Protocol):
    """Keeps the files themselves."""

    async def save(self, data: bytes, kind: str, name: str) -> str:
        """Keep a file, pictures without what the camera wrote into them; the name it is kept under.

        Raises ValueError when it is not what it says it is.
        """

    async def remove(self, stored_as: str) -> None: ...

    def path(self, stored_as: str) -> Path:
        """Where a kept file lies."""


class HandoutFolder(Protocol):
    """Keeps files for a while, to be fetched by a messenger."""

    async def put(self, data: bytes) -> str:
        """Keep a file; the name it is kept under, which nobody can guess."""

    def path(self, kept_as: str) -> Path | None:
        """Where the file lies; None when it is gone."""
