"""Files that were sent: their bytes in memory and, beside a state file, on disk."""

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.chats import Json

PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass
class StoredFile:
    """What is known of a stored file besides its bytes; `payload` is its messenger's description."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    path: str
    payload: Json = field(default_factory=dict)


class Files:
    """All stored files by id; with a folder they outlive the process."""

    def __init__(self, known: dict[str, StoredFile], folder: Path | None) -> None:
        self.known = known
        self._folder = folder
        self._data: dict[str, bytes] = {}
        self._by_path = {file.path: file for file in known.values()}

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store a file under a fresh id."""
        file_id = secrets.token_urlsafe(36)
        suffix = PLAIN_SUFFIX.search(upload.name)
        file = StoredFile(
            id=file_id,
            unique_id=secrets.token_urlsafe(11),
            kind=kind,
            name=upload.name,
            mime=upload.mime,
            size=len(upload.data),
            path=f"{kind}s/file_{len(self.known)}{suffix.group() if suffix else '.bin'}",
        )
        self.known[file_id] = self._by_path[file.path] = file
        self._data[file_id] = upload.data
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / file_id).write_bytes(upload.data)
        return file

    def data_of(self, file_id: str) -> bytes | None:
        """Return a stored file's bytes, if it is here."""
        if file_id not in self._data and file_id in self.known and self._folder is not None:
            stored = self._folder / file_id
            if stored.exists():
                self._data[file_id] = stored.read_bytes()
        return self._data.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        """Find a stored file by its download path."""
        return self._by_path.get(path)

    def clear(self) -> None:
        """Forget all files, on disk too."""
        for file_id in self.known:
            if self._folder is not None:
                (self._folder / file_id).unlink(missing_ok=True)
        for kept in (self.known, self._data, self._by_path):
            kept.clear()
