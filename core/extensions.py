"""A longer term: who asks for it, why, and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from core.refusals import Refusal


class Reason(StrEnum):
    """Why a case needs more time."""

    complexity = "complexity"
    urgent_work = "urgent_work"
    another_unit = "another_unit"
    materials = "materials"
    other = "other"
    """Only with words."""


@dataclass(frozen=True)
class Wish:
    """Until when somebody asks for time, and why. The day is the city's."""

    reason: Reason
    day: date
    note: str = ""


@dataclass(frozen=True)
class ExtensionRequest:
    id: int
    case_id: int
    reason: Reason
    note: str
    new_due_at: datetime
    asked_by: str
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    granted: bool | None = None


class ExtensionStore(Protocol):
    async def ask(
        self, case_id: int, wish: Wish, new_due_at: datetime, by: str, now: datetime
    ) -> ExtensionRequest:
        """Keep a wish; the one before that nobody has decided on is dropped."""

    async def by_id(self, id: int) -> ExtensionRequest | None: ...

    async def decide(self, id: int, granted: bool, by: str, now: datetime) -> bool:
        """Write down the decision; False when there is one already."""

    async def undecided(self, after: int, limit: int) -> list[ExtensionRequest]:
        """Those that wait for a decision, oldest first."""


class NotExtendable(Refusal):
    """`why` is "closed", "passed" (the old date has), "earlier" (than the old date), "limit" or "words"."""

    def __init__(self, why: str, latest: date) -> None:
        super().__init__(_WHY_NOT[why].format(latest=latest))
        self.why, self.latest = why, latest


_WHY_NOT = {
    "closed": "the work is done or the case is closed",
    "passed": "the date has passed, and the citizen has to hear of a new one before the old one",
    "earlier": "the new date is not after the old one",
    "limit": "the law ends every term on day 45 from the receipt: {latest}",
    "words": "a reason of another kind needs words",
}


class MayNotDecide(Refusal):
    """Only the unit's head or a supervisor decides on a term."""

    def __init__(self) -> None:
        super().__init__("only the head of the unit or a supervisor decides on a term")


class NoSuchRequest(Refusal):
    """Nobody asks for this any more: it is decided, or another was asked for."""

    def __init__(self) -> None:
        super().__init__("nobody asks for this, or it is decided already")
