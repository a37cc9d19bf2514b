"""A desk with one case in memory, on which the core's own verbs work: nobody is told, nothing is stored.

So a case of the demo lives by the same rules as a real one, a thousand times as fast as through a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from core.attachments import Attachment, FileState
from core.cases import Case, CaseEvent, Report, Standing
from core.escalations import Escalation, Result, Why
from core.extensions import ExtensionRequest, Wish
from core.life import CaseStatus
from core.lives import CaseLife
from core.timers import Timer, TimerKind
from core.work import Work


@dataclass
class Ids:
    """Counts on the ids of what belongs to cases."""

    attachments: Iterator[int]
    extension_requests: Iterator[int]
    escalations: Iterator[int]


_TELLS_JUDGES = {TimerKind.complaint_given, TimerKind.complaint_waits}
"""A complaint of the demo is put before nobody."""


class Silence:
    """Stands for the stores through which others would hear: whatever is asked, there is nothing."""

    def __getattr__(self, name: str) -> Any:
        return self._nothing

    async def _nothing(self, *_: Any, **__: Any) -> Any:
        return []


class Strangers(Silence):
    """Nobody is known: who judges a complaint has dealt with none of them."""

    async def by_identity(self, identity_id: int) -> None:
        """Never met."""


@dataclass
class OneCase:
    """Implements `core.cases.CaseStore` for one case, and for an earlier one that it may repeat."""

    id: int
    number: str
    earlier: Case | None
    case: Case = field(init=False)
    """From the moment it is registered."""
    history: list[CaseEvent] = field(default_factory=list)

    async def by_draft(self, draft_id: str) -> None:
        """No draft was ever sent twice."""

    async def count_open(self, identity_id: int) -> int:
        """None that would matter."""
        return 0

    async def add(
        self, report: Report, unit: str, now: datetime, due_at: datetime, legal_due_at: datetime
    ) -> Case:
        """Register it."""
        self.case = Case(
            id=self.id,
            number=self.number,
            identity_id=report.identity_id,
            service=report.service,
            standing=Standing(CaseStatus.registered, unit),
            description=report.description,
            address=report.address,
            phone=report.phone,
            whom=report.whom,
            language=report.language,
            registered_at=now,
            changed_at=now,
            due_at=due_at,
            legal_due_at=legal_due_at,
            about=report.about,
        )
        return self.case

    async def by_number(self, number: str) -> Case | None:
        """This case, or the earlier one."""
        both = (self.case, self.earlier)
        return next((case for case in both if case and case.number == number), None)

    async def by_id(self, case_id: int) -> Case:
        """This case."""
        return self.case

    async def move(self, case_id: int, old: CaseStatus, standing: Standing) -> bool:
        """Let it stand so from now on."""
        self.case = replace(self.case, standing=standing)
        return True

    async def set_terms(self, case: Case) -> None:
        """Keep its dates."""
        self.case = case

    async def note_asked(self, case_id: int, now: datetime) -> None:
        """The citizen is asked a second time."""
        self.case = replace(self.case, standing=replace(self.case.standing, asked_at=now))

    async def set_mark(self, case_id: int, mark: int) -> bool:
        """Keep the mark; there is one only."""
        is_first, self.case = self.case.mark is None, replace(self.case, mark=self.case.mark or mark)
        return is_first

    async def add_event(self, case_id: int, event: CaseEvent) -> None:
        """Add to its history."""
        self.history.append(event)

    async def events(self, case_id: int) -> list[CaseEvent]:
        """Its history."""
        return self.history


@dataclass
class Alarms:
    """Implements `core.timers.TimerStore`."""

    running: dict[tuple[TimerKind, str], datetime] = field(default_factory=dict)

    async def set(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Start it, or move it."""
        self.running[kind, subject] = due_at

    async def sooner(self, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """News are told to nobody."""

    async def cancel(self, kind: TimerKind, subject: str) -> None:
        """Stop it."""
        self.running.pop((kind, subject), None)

    def take_due(self, until: datetime) -> Timer | None:
        """The one that rings first, if it does so before then."""
        first = min(self.running.items(), key=lambda item: item[1], default=None)
        if first is None or first[1] > until:
            return None
        (kind, subject), due_at = first
        del self.running[kind, subject]
        return Timer(kind, subject, due_at)


@dataclass
class Wishes:
    """Implements `core.extensions.ExtensionStore`."""

    ids: Iterator[int]
    asked: dict[int, ExtensionRequest] = field(default_factory=dict)

    async def ask(
        self, case_id: int, wish: Wish, new_due_at: datetime, by: str, now: datetime
    ) -> ExtensionRequest:
        """Keep a wish."""
        made = ExtensionRequest(next(self.ids), case_id, wish.reason, wish.note, new_due_at, by, now)
        self.asked[made.id] = made
        return made

    async def by_id(self, id: int) -> ExtensionRequest | None:
        """The one with this id."""
        return self.asked.get(id)

    async def decide(self, id: int, granted: bool, by: str, now: datetime) -> bool:
        """Write down the decision."""
        self.asked[id] = replace(self.asked[id], granted=granted, decided_by=by, decided_at=now)
        return True


@dataclass
class Breaches:
    """Implements `core.escalations.EscalationStore`."""

    ids: Iterator[int]
    raised: dict[int, Escalation] = field(default_factory=dict)

    async def add(
        self, case: Case, unit: str, why: Why, head_id: int | None, explain_by: datetime, now: datetime
    ) -> Escalation | None:
        """A new one; None when one about the same is open."""
        if any(one.why == why and not one.outcome for one in self.raised.values()):
            return None
        made = Escalation(next(self.ids), case.id, unit, why, head_id, now, explain_by)
        self.raised[made.id] = made
        return made

    async def by_id(self, id: int) -> Escalation | None:
        """The one with this id."""
        return self.raised.get(id)

    async def end(self, id: int, outcome: Result, by: str, explanation: str, now: datetime) -> bool:
        """Write down how it ended."""
        self.raised[id] = replace(
            self.raised[id], outcome=outcome, explained_by=by, explanation=explanation, explained_at=now
        )
        return True

    def open(self) -> Escalation | None:
        """One that waits for the head's words."""
        return next((one for one in self.raised.values() if not one.outcome), None)


class Desk:
    """What the core's verbs need of a unit of work."""

    def __init__(self, case: OneCase, ids: Ids) -> None:
        self.cases, self.timers = case, Alarms()
        self.extensions, self.escalations = Wishes(ids.extension_requests), Breaches(ids.escalations)
        self._files = ids.attachments
        silence = Silence()
        self.abuse = self.attachments = self.cards = self.conversations = silence
        self.citizens = Strangers()
        self.handoffs = self.lines = self.news = self.notices = self.roles = silence
        self.outages = self.proposals = silence  # the demo makes its outages itself

    @property
    def work(self) -> Work:
        """The same for verbs that ask for all of it: they use no more than there is."""
        return cast(Work, self)

    def add_photo(self, identity_id: int, channel: str) -> int:
        """A photo of work that is done, whose file was not kept; its id."""
        made = Attachment(next(self._files), identity_id, channel, "photo", "", "", FileState.failed)
        self.cases.case = replace(self.cases.case, attachments=(*self.cases.case.attachments, made))
        return made.id

    def life(self, draft_id: str) -> CaseLife:
        """All that has become of it."""
        running = self.timers.running.items()
        timers = [Timer(kind, subject, at) for (kind, subject), at in running if kind not in _TELLS_JUDGES]
        case, extensions, escalations = self.cases, self.extensions.asked, self.escalations.raised
        return CaseLife(
            draft_id, case.case, case.history, timers, [*extensions.values()], [*escalations.values()]
        )
