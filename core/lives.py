"""Whole lives: all that became of a case or a talk, to be stored at once and not step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.cases import Case, CaseEvent
from core.citizens import Identity
from core.escalations import Escalation
from core.extensions import ExtensionRequest
from core.handoffs import Handoff, HandoffEvent
from core.lines import Said
from core.timers import Timer


@dataclass(frozen=True)
class Account:
    """Somebody's account, under ids that are given already."""

    id: int
    citizen_id: int
    identity: Identity
    name: str
    language: str
    phone: str
    met_at: datetime
    reachable: bool = False
    """Whether anything may be sent there."""


@dataclass(frozen=True)
class CaseLife:
    """A case with everything about it. Its ids are given already."""

    draft_id: str
    case: Case
    events: Sequence[CaseEvent]
    timers: Sequence[Timer]
    extensions: Sequence[ExtensionRequest]
    escalations: Sequence[Escalation]


@dataclass(frozen=True)
class TalkLife:
    """A talk from the question to its end, with what was said and when."""

    handoff: Handoff
    events: Sequence[HandoffEvent]
    lines: Sequence[tuple[datetime, Said]]


class LifeStore(Protocol):
    """Takes many at once; what was taken counts on behind its ids."""

    async def is_empty(self) -> bool:
        """Whether nobody has filed or asked anything yet."""

    async def last_id(self, kind: str) -> int:
        """The largest id among cases, citizens, identities, attachments, handoffs and so on; 0 if none."""

    async def add_accounts(self, accounts: Sequence[Account]) -> None: ...

    async def add_cases(self, lives: Sequence[CaseLife]) -> None: ...

    async def add_talks(self, talks: Sequence[TalkLife]) -> None: ...
