"""Outages: what is off, where, from when to when and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.areas import Area
from core.city_names import Names
from core.refusals import Refusal

UNCLEAR_FOR = timedelta(hours=12)
"""So long after its end has passed without a word, an outage is neither on nor over: nobody knows."""


class OutageKind(StrEnum):
    """What people do without."""

    water = "water"
    power = "power"
    heat = "heat"
    gas = "gas"
    transport = "transport"
    other = "other"


class OutageState(StrEnum):
    """Where an outage stands. Only one that is announced answers who writes about it."""

    draft = "draft"
    announced = "announced"
    over = "over"
    """Somebody has said that it is over."""
    cancelled = "cancelled"


MOVES: Mapping[OutageState, frozenset[OutageState]] = {
    OutageState.draft: frozenset({OutageState.announced, OutageState.cancelled}),
    OutageState.announced: frozenset({OutageState.over, OutageState.cancelled}),
}
"""Where each state may lead."""


@dataclass(frozen=True)
class Outage:
    """One outage. Without an end nobody knows it yet."""

    id: int
    kind: OutageKind
    emergency: bool
    areas: tuple[Area, ...]
    starts_at: datetime
    ends_at: datetime | None
    cause: Names
    known_at: datetime
    """Since when the centre knows of it."""
    state: OutageState = OutageState.draft
    remark: Names = field(default_factory=dict)
    """What somebody added in their own words."""
    over_at: datetime | None = None
    """Since when somebody knows that it is over."""

    def is_on(self, now: datetime) -> bool:
        """Whether it is announced and goes on now."""
        return self.state is OutageState.announced and self.starts_at <= now and not self._is_past(now)

    def is_planned(self, now: datetime) -> bool:
        """Whether it is announced and has not begun."""
        return self.state is OutageState.announced and now < self.starts_at

    def is_unclear(self, now: datetime) -> bool:
        """Whether its end has passed and nobody has said that it is over."""
        return self.state is OutageState.announced and self.starts_at <= now and self._lately_past(now)

    def _lately_past(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now < self.ends_at + UNCLEAR_FOR

    def _is_past(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    @property
    def is_city_wide(self) -> bool:
        """Whether everybody in the city is concerned."""
        return any(area.is_whole_city for area in self.areas)


LONGEST_AHEAD = timedelta(days=30)
"""An end further off is a slip of the hand until somebody changes the setting."""


@dataclass(frozen=True)
class OutageEvent:
    """What somebody did with an outage, or with the broadcast that tells of it. The history only grows."""

    at: datetime
    by: str
    what: str
    broadcast_id: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Concern:
    """Somebody without a request of their own who said «me too», or asks to be told of the end."""

    outage_id: int
    identity_id: int
    street_id: str
    house: str
    wants_end: bool
    at: datetime
    told_over_at: datetime | None = None


class OutageNotFound(Refusal):
    """There is no outage of this id."""


class OutageMoveNotAllowed(Refusal):
    """The outage stands where this cannot be done; somebody may have been quicker."""

    def __init__(self, goal: OutageState, state: OutageState) -> None:
        super().__init__(f"an outage that is {state} does not become {goal}")
        self.goal, self.state = goal, state


class OutageStore(Protocol):
    async def add(self, outage: Outage, event: OutageEvent) -> Outage:
        """Keep a new one, its id does not matter; the outage with its id."""

    async def by_id(self, id: int) -> Outage | None: ...

    async def held(self, id: int) -> Outage | None:
        """The outage, which nobody changes until the transaction ends."""

    async def locked(self, id: int) -> Outage | None:
        """The outage, for whoever is going to change it."""

    async def change(self, outage: Outage, event: OutageEvent) -> None:
        """Let it be as given from now on."""

    async def move(self, id: int, goal: OutageState, event: OutageEvent) -> bool:
        """Bring it to this state; False if it stands where no move leads there, or is not there."""

    async def note(self, id: int, event: OutageEvent) -> None:
        """Write down something that changes the outage itself in nothing."""

    async def history(self, id: int) -> list[OutageEvent]:
        """All that was done with it, oldest first."""

    async def revision(self) -> int:
        """Another number after every change of any outage: what was read before is worth nothing then."""

    async def announced(self) -> list[Outage]:
        """All that are announced, and neither over nor cancelled; the first to begin comes first."""

    async def touching(self, street_id: str, kinds: Collection[OutageKind]) -> list[Outage]:
        """Those that are announced and may hold places in this street, the first to begin first."""

    async def join_case(self, outage_id: int, case_id: int, now: datetime) -> bool:
        """Let a case belong to this outage; False if it belongs to one already."""

    async def part_cases(self, outage_id: int) -> None:
        """No case belongs to it any more."""

    async def cases(self, outage_id: int) -> list[int]:
        """The cases that belong to it, oldest first."""

    async def of_case(self, case_id: int) -> Outage | None:
        """The outage that this case belongs to."""

    async def concern(self, concern: Concern) -> bool:
        """Somebody is concerned by it as well; False if that was known. A wish for the end stays."""

    async def concerns(self, outage_id: int) -> list[Concern]:
        """All who said so, oldest first."""

    async def concerns_of(self, identity_ids: Sequence[int]) -> list[tuple[Outage, Concern]]:
        """What these accounts said so of, oldest first."""

    async def note_told_over(self, outage_id: int, identity_ids: Sequence[int], now: datetime) -> None:
        """These have been told that it is over."""


class HasOutages(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def outages(self) -> OutageStore: ...


async def require_outage(work: HasOutages, id: int) -> Outage:
    """The outage of this id. Raises OutageNotFound."""
    outage = await work.outages.by_id(id)
    if outage is None:
        raise OutageNotFound
    return outage


async def move_outage(work: HasOutages, outage: Outage, goal: OutageState, event: OutageEvent) -> Outage:
    """The outage in its new state. Raises OutageMoveNotAllowed, also when somebody was quicker."""
    if not await work.outages.move(outage.id, goal, event):
        now = await require_outage(work, outage.id)
        raise OutageMoveNotAllowed(goal, now.state)
    return await require_outage(work, outage.id)
