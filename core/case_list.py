"""Which cases somebody asks for, and in what order they come in pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.cases import Case
from core.life import CaseStatus


@dataclass(frozen=True)
class Span:
    """From when and before when; None has no bound."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Wanted:
    """What cases have to be like. None: anything will do; an empty collection: nothing does."""

    statuses: Collection[CaseStatus] | None = None
    units: Collection[str] | None = None
    services: Collection[str] | None = None
    streets: Collection[str] | None = None
    but: Collection[str] = ()
    """Services whose cases are left out."""
    late: bool | None = None
    registered: Span = Span()
    changed: Span = Span()


class Order(StrEnum):
    """How cases follow each other."""

    newest = "newest"
    """The newest first: a case that is filed meanwhile stands before the pages that are still to come."""
    changed = "changed"
    """Those first that nothing has happened with for longest, to follow what happens: a case with which
    something happens meanwhile comes once more, at the end.
    """


@dataclass(frozen=True)
class Place:
    """Behind which case a page begins."""

    id: int
    changed_at: datetime


class CaseList(Protocol):
    async def find(
        self, wanted: Wanted, order: Order, after: Place | None, limit: int, now: datetime
    ) -> Sequence[Case]: ...
