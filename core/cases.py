"""Cases: how one is registered, and which moves are allowed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.attachments import Attachment, AttachmentStore
from core.life import MOVES, CaseStatus, Outcome, Step, Waiting
from core.outbox import NoticeStore
from core.refusals import Refusal
from core.timers import TimerKind, TimerStore

OPEN_CASES_PER_CITIZEN = 30
LONGEST_DESCRIPTION = 5000
ASK_AGAIN_AFTER = timedelta(days=1)


CLOSED_STATUSES = frozenset({CaseStatus.closed})
# Done by the unit counts as in time: only the citizen's yes or the check is still missing.
NOT_LATE = CLOSED_STATUSES | {CaseStatus.done, CaseStatus.checking}
WITHDRAWABLE = MOVES[Step.withdraw].starts


@dataclass(frozen=True)
class Address:
    """Where it is. `written` is a place in words, when the register has no such street.

    Beside a street it tells what the register cannot: the official name of the other street of a crossing
    («просп. Нахімова»), or the entrance and the floor.
    """

    street_id: str | None = None
    house: str | None = None
    flat: str | None = None
    written: str | None = None
    route: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Report:
    """What a citizen asks for, complete and confirmed. One draft makes one case, however often it is sent."""

    draft_id: str
    identity_id: int
    service: str
    unit: str
    description: str
    language: str
    address: Address = Address()
    phone: str | None = None
    whom: str | None = None
    """Whom it is filed for and how to reach them, if not the citizen."""
    attachments: tuple[int, ...] = ()
    """Ids of files that came with it."""


@dataclass(frozen=True)
class Standing:
    """How a case stands: what moves change and nothing else."""

    status: CaseStatus
    unit: str
    """Who has it."""
    outcome: Outcome | None = None
    """How it was closed."""
    waits_for: Waiting | None = None
    worker: str | None = None
    """Who said that the work is done, as the history names them."""
    shown: bool = False
    """The unit has shown it by a photo or document."""
    confirmed: bool = False
    """The citizen has said yes."""
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """A registered request. Times are UTC."""

    id: int
    number: str
    identity_id: int
    service: str
    standing: Standing
    description: str
    address: Address
    phone: str | None
    whom: str | None
    language: str
    registered_at: datetime
    due_at: datetime
    legal_due_at: datetime
    attachments: tuple[Attachment, ...] = ()

    @property
    def status(self) -> CaseStatus:
        """Where it stands."""
        return self.standing.status

    @property
    def unit(self) -> str:
        """Who has it."""
        return self.standing.unit


@dataclass(frozen=True)
class CaseEvent:
    """One line of a case's history, which only grows; `kind` of a move is its step.

    `actor` is "citizen", "api:<key name>" or "timer".
    """

    at: datetime
    actor: str
    kind: str
    facts: dict[str, str] = field(default_factory=dict)
    note: str | None = None


class CaseStore(Protocol):
    async def add(self, report: Report, now: datetime, due_at: datetime, legal_due_at: datetime) -> Case: ...

    async def by_number(self, number: str) -> Case | None: ...

    async def by_id(self, case_id: int) -> Case | None: ...

    async def by_draft(self, draft_id: str) -> Case | None: ...

    async def of_citizen(self, citizen_id: int, limit: int) -> list[Case]:
        """The citizen's cases from all of their identities, newest first."""

    async def count_open(self, identity_id: int) -> int: ...

    async def move(self, case_id: int, old: CaseStatus, standing: Standing) -> bool:
        """Let it stand so from now on; False when it no longer stands at `old`."""

    async def set_terms(self, case_id: int, due_at: datetime, legal_due_at: datetime) -> None:
        """Give it another term."""

    async def add_event(self, case_id: int, event: CaseEvent) -> None: ...

    async def events(self, case_id: int) -> list[CaseEvent]:
        """The history, oldest first."""


class TooManyOpenCases(Refusal):
    def __init__(self, limit: int) -> None:
        super().__init__(f"a citizen may have {limit} open cases")
        self.limit = limit


class CaseNotFound(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(f"no case has the number {number}")
        self.number = number


class CaseDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def cases(self) -> CaseStore: ...

    @property
    def attachments(self) -> AttachmentStore: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def timers(self) -> TimerStore: ...


async def register_case(
    work: CaseDesk, report: Report, *, now: datetime, due_at: datetime, legal_due_at: datetime
) -> Case:
    """Open a case, once per draft: a second call with the same draft returns the first one's case."""
    if filed := await work.cases.by_draft(report.draft_id):
        return filed
    if await work.cases.count_open(report.identity_id) >= OPEN_CASES_PER_CITIZEN:
        raise TooManyOpenCases(OPEN_CASES_PER_CITIZEN)
    case = await work.cases.add(report, now, due_at, legal_due_at)
    await work.attachments.attach(report.attachments, case.id)
    await work.cases.add_event(case.id, CaseEvent(now, "citizen", "registered", {"service": case.service}))
    await work.timers.set(TimerKind.case_overdue, str(case.id), due_at)
    return (await work.cases.by_id(case.id)) or case if report.attachments else case


async def add_remark(
    work: CaseDesk, case: Case, text: str, attachments: Sequence[int], now: datetime
) -> None:
    """Put what the citizen adds later with the case: words, files or both. What was sent first stays."""
    await work.attachments.attach(attachments, case.id)
    facts = {"files": str(len(attachments))} if attachments else {}
    await work.cases.add_event(case.id, CaseEvent(now, "citizen", "remark", facts, text or None))


def is_late(case: Case, now: datetime) -> bool:
    """Whether the term has passed with the work not done."""
    return case.status not in NOT_LATE and case.due_at <= now


def asked_lately(events: Sequence[CaseEvent], now: datetime) -> bool:
    """Whether the citizen asked less than a day ago why it takes long."""
    return any(event.kind == "asked_why" and now - event.at < ASK_AGAIN_AFTER for event in events)


async def ask_why_late(work: CaseDesk, case: Case, now: datetime) -> bool:
    """Note that the citizen asks why it takes long; False when that was asked today already."""
    if asked_lately(await work.cases.events(case.id), now):
        return False
    await work.cases.add_event(case.id, CaseEvent(now, "citizen", "asked_why"))
    return True
