"""News of cases that wait to be told in one message, when a burst of changes is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.outbox import NoticeKind

OF_PERSON, OF_GROUP, OF_STAFF = "identity:", "group:", "staff:"


@dataclass(frozen=True)
class Item:
    """One thing to tell. `whom` is `person()`, `group()` or `staff()`."""

    whom: str
    case_id: int
    kind: NoticeKind
    facts: Mapping[str, str]


class NewsStore(Protocol):
    async def add(self, item: Item, now: datetime) -> None: ...

    async def take(self, whom: str) -> list[Item]:
        """Everything that waits to be told to them, oldest first; it waits no longer."""


def person(identity_id: int) -> str:
    """Somebody as the one who is told."""
    return f"{OF_PERSON}{identity_id}"


def group(purpose: str) -> str:
    """The group of this purpose as the one that is told."""
    return f"{OF_GROUP}{purpose}"


def staff(identity_id: int) -> str:
    """Somebody of the staff, who hears of others' cases."""
    return f"{OF_STAFF}{identity_id}"
