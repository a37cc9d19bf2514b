"""A breach is put to the head of the unit at fault, by name and with a date; how it ended is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.cases import Case
from core.refusals import Refusal


class Why(StrEnum):
    """What is wrong."""

    overdue = "overdue"
    """The term passed a day ago and the work is not done."""
    no_answer = "no_answer"
    """The citizen asked why nothing happens, and no operator answered in time."""
    breach = "breach"
    """An operator has found that a rule was broken."""


class Result(StrEnum):
    """How an escalation ended."""

    explained = "explained"
    silent = "silent"
    """The date passed without a word."""


@dataclass(frozen=True)
class Escalation:
    id: int
    case_id: int
    unit: str
    why: Why
    head_id: int | None
    """The head it was put to; None where nobody is known as the unit's head: then to the supervisors."""
    raised_at: datetime
    explain_by: datetime
    explained_at: datetime | None = None
    explained_by: str | None = None
    explanation: str | None = None
    outcome: Result | None = None


class EscalationStore(Protocol):
    async def add(
        self, case: Case, unit: str, why: Why, head_id: int | None, explain_by: datetime, now: datetime
    ) -> Escalation | None:
        """A new one; None when one about the same is open."""

    async def by_id(self, id: int) -> Escalation | None: ...

    async def end(self, id: int, outcome: Result, by: str, explanation: str, now: datetime) -> bool:
        """Write down how it ended; False when it has ended already."""

    async def unanswered(self, after: int, limit: int) -> list[Escalation]:
        """Those that have not ended, oldest first."""


class EscalationNotFound(Refusal):
    """There is no such escalation, or it has ended."""

    def __init__(self) -> None:
        super().__init__("there is no such escalation, or it has ended")


class NotTheHead(Refusal):
    """Only the one it was put to, or a supervisor, can explain."""

    def __init__(self) -> None:
        super().__init__("only the head it was put to, or a supervisor, can explain it")
