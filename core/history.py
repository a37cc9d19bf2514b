"""The history of a case as a chain: the hash of an event binds what it says and the hash of the one before.

A personal text is bound by its salted digest alone, so the chain can be checked when the text is erased.
What `canonical` writes is fixed for ever: another form would break every chain there is.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

SALT_LENGTH = 32
"""Of another length, letters could be moved between a text and its salt without changing the digest."""

FIRST = ""
"""What stands for the hash before the first event."""

Texts = tuple[tuple[str, str], ...]
"""Of each personal text its field and its digest, sorted."""


@dataclass(frozen=True)
class Link:
    """What the hash of one event binds, besides the hash of the event before it."""

    case_id: int
    at: datetime
    actor: str
    kind: str
    facts: dict[str, str]
    note_digest: str | None = None
    texts: Texts | None = None
    """With the first event of a case: the texts it was registered with. Later events have none."""


def canonical(link: Link, previous: str) -> str:
    """The one way to write an event down: JSON in ASCII, names sorted, no spaces, the time in UTC."""
    written = {
        "actor": link.actor,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "case": link.case_id,
        "facts": link.facts,
        "kind": link.kind,
        "note_digest": link.note_digest,
        "previous": previous,
        "texts": link.texts,
    }
    return json.dumps(written, sort_keys=True, separators=(",", ":"))


def chained(link: Link, previous: str) -> str:
    """The hash of an event that follows the one with the hash `previous`."""
    return hashlib.sha256(canonical(link, previous).encode()).hexdigest()


def digest_of(salt: str, value: str) -> str:
    """What a personal text is bound by."""
    return hashlib.sha256((salt + value).encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """What all histories were when this event was the newest: to be kept where nobody can change both."""

    event_id: int
    digest: str

    def __str__(self) -> str:
        return f"{self.event_id}:{self.digest}"


def read_head(text: str) -> Head | None:
    """A head as it was printed; None when it is not one."""
    event_id, _, digest = text.strip().lower().partition(":")
    if event_id.isdecimal() and re.fullmatch("[0-9a-f]{64}", digest):
        return Head(int(event_id), digest)
    return None


class Heads:
    """Makes a head from the newest hash of each case, in the order of the cases' ids."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, case_id: int, newest: str) -> None:
        """Take the next case in."""
        self._digest.update(f"{case_id} {newest}\n".encode())

    def digest(self) -> str:
        """Over all that were taken in so far."""
        return self._digest.hexdigest()
