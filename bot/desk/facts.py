"""What a card tells, read from the database in one go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import Kind
from core.attachments import FileState
from core.cases import CLOSED_STATUSES, Case, CaseEvent
from core.city import City
from core.groups import BegunAct, StaffGroup
from core.life import Step
from core.outage_cards import ON_ITS_OWN, Counts
from core.outages import Outage, OutageState
from core.work import Work

EVIDENCE = "evidence"
"""A line of the history: the unit has sent a file that shows the work."""
_DONE_ANEW = frozenset({Step.dispute, Step.send_back, Step.reopen})
MOST_PICTURES = 5
UNITS_SOFTWARE = "api"
"""Where files come from that a unit has put with a case by its own software."""


@dataclass(frozen=True)
class Begun:
    """What a member has begun, and the member's name."""

    act: BegunAct
    name: str


@dataclass(frozen=True)
class CardFacts:
    """A case as one unit's group sees it."""

    case: Case
    unit: str
    events: Sequence[CaseEvent]
    files: int
    """How many came from the citizen."""
    photos: tuple[str, ...]
    """The names that the citizen's pictures are kept under."""
    begun: Sequence[Begun]
    """What members have begun with it, the last first."""
    city: City
    now: datetime
    outage: tuple[Outage, Counts] | None = None
    """The outage that it belongs to, and how many that concerns."""

    @property
    def is_in_outage(self) -> bool:
        """Whether the outage's card stands for this one: nothing is to be done about the request itself."""
        return self.outage is not None and self.case.status not in ON_ITS_OWN

    @property
    def is_theirs(self) -> bool:
        """Whether the unit has it still."""
        return self.case.unit == self.unit

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to be done about it in this group."""
        return not self.is_theirs or self.case.status in CLOSED_STATUSES


async def read_facts(work: Work, group: StaffGroup, case: Case, city: City, now: datetime) -> CardFacts:
    """Everything that the card of this case tells."""
    ids = await citizens_accounts(work, case)
    theirs = [file for file in case.attachments if file.identity_id in ids and file.channel != UNITS_SOFTWARE]
    kept = (file for file in theirs if file.kind == Kind.photo and file.state == FileState.kept)
    return CardFacts(
        case=case,
        unit=group.unit or "",
        events=await work.cases.events(case.id),
        files=len(theirs),
        photos=tuple(file.stored_as for file in kept)[:MOST_PICTURES],
        begun=await _begun(work, group, case, now),
        city=city,
        now=now,
        outage=await read_outage_of(work, case, city),
    )


async def read_outage_of(work: Work, case: Case, city: City) -> tuple[Outage, Counts] | None:
    """The outage that a case belongs to, unless it was called off."""
    outage = await work.outages.of_case(case.id) if city.kinds_behind(case.service) else None
    if outage is None or outage.state is OutageState.cancelled:
        return None
    return outage, await work.outage_cards.counts(outage.id)


async def _begun(work: Work, group: StaffGroup, case: Case, now: datetime) -> list[Begun]:
    acts = await work.groups.begun_with(group.id, case.id, now)
    members = [await work.citizens.by_identity(act.identity_id) for act in acts]
    return [Begun(act, member.name if member else "") for act, member in zip(acts, members, strict=True)]


async def citizens_accounts(work: Work, case: Case) -> set[int]:
    """The accounts of the case's citizen: what comes from others was sent by those who do the work."""
    citizen = await work.citizens.by_identity(case.identity_id)
    joined = await work.citizens.joined(citizen.citizen_id) if citizen else []
    return {case.identity_id, *(one.identity_id for one in joined)}


def evidence_in(events: Sequence[CaseEvent], kinds: Collection[str] = (EVIDENCE,)) -> tuple[int, ...]:
    """The files that show the work. What has to be done again needs its proof anew."""
    files: list[int] = []
    for event in events:
        if event.kind in _DONE_ANEW:
            files = []
        if event.kind in kinds:
            files += [int(file) for file in event.facts.get("files", "").split(",") if file]
    return tuple(files)
