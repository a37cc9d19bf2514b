"""Answers that operators owe: a citizen asked why nothing happens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class OwedAnswer:
    """An answer that an operator owes the citizen of a case."""

    id: int
    case_id: int
    asked_at: datetime
    due_at: datetime


class OwedAnswerStore(Protocol):
    async def owe(self, case_id: int, due_at: datetime, now: datetime) -> bool:
        """Note that an answer is owed; False when one is owed already."""

    async def of_case(self, case_id: int) -> OwedAnswer | None:
        """The one that is owed now."""

    async def settle(self, case_id: int, by: str, now: datetime) -> bool:
        """The citizen has been answered; False when nothing was owed."""

    async def waiting(self, after: int, limit: int) -> list[OwedAnswer]:
        """Those that are owed, oldest first."""
