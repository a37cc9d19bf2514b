"""Cases: how one is registered, and which moves are allowed afterwards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.attachments import Attachment, AttachmentStore
from core.life import MOVES, CaseStatus, Outcome, Step, Waiting
from core.news import NewsStore
from core.outbox import NoticeStore
from core.refusals import Refusal
from core.timers import TimerStore

LONGEST_DESCRIPTION = 5000
ANSWERED = "answered"
"""The kind of the event that an operator has told the citizen how it stands."""
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
    description: str
    language: str
    address: Address = Address()
    phone: str | None = None
    whom: str | None = None
    """Whom it is filed for and how to reach them, if not the citizen."""
    attachments: tuple[int, ...] = ()
    """Ids of files that came with it."""
    about: str | None = None
    """The unit that it complains of."""
    about_talk: int | None = None
    """The talk with an operator that it complains of."""
    by: str = "citizen"
    """Who registers it, as the history names them: an operator, for who rings up or talks with them."""
    filed_in: int | None = None
    """The talk in which an operator files it for the citizen."""
    different_from: int | None = None
    """The outage that its citizen was told of, and says is another matter."""


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
    moved_at: datetime | None = None
    """Since when it stands so; None: since it was registered."""
    back_at: datetime | None = None
    """When work that was said to be done came back to the unit, the last time."""
    asked_at: datetime | None = None
    """When the citizen was asked a second time whether it is done, since it stands so."""


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
    changed_at: datetime
    """When the last event of its history was."""
    attachments: tuple[Attachment, ...] = ()
    term_from: datetime | None = None
    """When the term began, if it is not the receipt: it was opened again."""
    extended: bool = False
    """Somebody has decided on its term: the calendar does not change it any more."""
    mark: int | None = None
    """What its citizen thinks of how it was done, 1 to 5."""
    about: str | None = None
    """The unit that it complains of."""

    @property
    def status(self) -> CaseStatus:
        """Where it stands."""
        return self.standing.status

    @property
    def unit(self) -> str:
        """Who has it."""
        return self.standing.unit

    @property
    def at_work(self) -> bool:
        """Whether the unit still has to do something about it."""
        return self.status not in NOT_LATE

    @property
    def term_begins(self) -> datetime:
        """What the term is counted from."""
        return self.term_from or self.registered_at

    @property
    def stands_since(self) -> datetime:
        """When it came to stand as it does."""
        return self.standing.moved_at or self.registered_at


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
    async def add(
        self, report: Report, unit: str, now: datetime, due_at: datetime, legal_due_at: datetime
    ) -> Case: ...

    async def by_number(self, number: str) -> Case | None: ...

    async def by_id(self, case_id: int) -> Case | None: ...

    async def by_ids(self, case_ids: Collection[int]) -> dict[int, Case]:
        """Those of these cases that there are, by their ids."""

    async def by_draft(self, draft_id: str) -> Case | None: ...

    async def of_citizen(self, citizen_id: int, limit: int) -> list[Case]:
        """The citizen's cases from all of their identities, newest first."""

    async def count_open(self, identity_id: int) -> int: ...

    async def move(self, case_id: int, old: CaseStatus, standing: Standing) -> bool:
        """Let it stand so from now on; False when it no longer stands at `old`."""

    async def set_terms(self, case: Case) -> None:
        """Keep its dates, and what they are counted from, as they are in this case."""

    async def note_asked(self, case_id: int, now: datetime) -> None:
        """The citizen is asked a second time whether it is done."""

    async def set_mark(self, case_id: int, mark: int) -> bool:
        """Keep what the citizen thinks of it; False when they have said it already."""

    async def open_after(self, case_id: int, limit: int) -> list[Case]:
        """Cases that are not closed, in the order of their ids, from the one after this."""

    async def unproved(self, before: datetime) -> int:
        """How many were said to be done before then without anything to show, and nobody has said yes."""

    async def to_check(self, limit: int) -> list[Case]:
        """Those whose work waits to be checked, but complaints about operators, the longest waiting first."""

    async def count_to_check(self) -> int: ...

    async def untaken(self, units: Collection[str], limit: int) -> list[Case]:
        """Those of these units that nobody has taken, the longest waiting first."""

    async def set_about(self, case_id: int, unit: str | None) -> None:
        """Keep which unit it complains of."""

    async def open_by_unit(self) -> dict[str, int]:
        """How many cases of each unit are not closed."""

    async def late_by_unit(self, now: datetime) -> dict[str, int]:
        """How many cases of each unit are late."""

    async def add_event(self, case_id: int, event: CaseEvent) -> None: ...

    async def events(self, case_id: int) -> list[CaseEvent]:
        """The history, oldest first."""


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
    def news(self) -> NewsStore: ...

    @property
    def timers(self) -> TimerStore: ...


def is_late(case: Case, now: datetime) -> bool:
    """Whether the term has passed with the work not done."""
    return case.status not in NOT_LATE and case.due_at <= now


def asked_lately(events: Sequence[CaseEvent], now: datetime) -> bool:
    """Whether the citizen asked less than a day ago why it takes long."""
    return any(event.kind == "asked_why" and now - event.at < ASK_AGAIN_AFTER for event in events)
