"""From many requests one outage: so many of a kind, near each other within so many minutes, are proposed
to the shift as one. One tap makes it; what is filed there later belongs to it by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.areas import Area, spot_at
from core.cases import Case, CaseStore
from core.city import City
from core.city_names import Names
from core.house_ranges import HouseNumber, HouseRange, read_house_number
from core.outage_cards import HasOutageCards, ProposalCard, show_at_once, show_soon
from core.outages import HasOutages, Outage, OutageEvent, OutageKind, OutageState, move_outage
from core.refusals import Refusal

PROPOSED = "proposed"
HOUSES_OF_A_STREET = 3
"""Where so many different houses report, the whole street is meant."""
PROPOSED_FOR = timedelta(hours=12)
"""So long after the last report further ones belong to the same proposal."""


class ProposalState(StrEnum):
    open = "open"
    made = "made"
    """It has become an outage."""
    dismissed = "dismissed"
    """The shift says that it is none."""


@dataclass(frozen=True)
class Proposal:
    """Requests that one outage may lie behind."""

    id: int
    kind: OutageKind
    state: ProposalState
    at: datetime
    by: str = ""
    """Who has decided."""
    outage_id: int | None = None


@dataclass(frozen=True)
class Sighting:
    """One request, as one of many."""

    case_id: int
    identity_id: int


class ProposalStore(Protocol):
    async def lock(self, kind: OutageKind) -> None:
        """Until this transaction ends no other looks for an outage of this kind."""

    async def open_near(self, kind: OutageKind, streets: Collection[str], since: datetime) -> Proposal | None:
        """The proposal of this kind, not decided, with a request in one of these streets since then."""

    async def loose(
        self, services: Collection[str], streets: Collection[str], since: datetime
    ) -> list[Sighting]:
        """Requests since then that belong to no outage and were proposed with none, oldest first."""

    async def without_outage(
        self, services: Collection[str], streets: Collection[str], since: datetime
    ) -> list[int]:
        """Open requests since then that belong to no outage, proposed or not, oldest first."""

    async def add(self, kind: OutageKind, case_ids: Sequence[int], now: datetime) -> Proposal:
        """Propose that these are one."""

    async def add_case(self, id: int, case_id: int) -> None:
        """One request more, unless it was proposed before."""

    async def by_id(self, id: int) -> Proposal | None: ...

    async def cases(self, id: int) -> list[int]:
        """The requests of a proposal that were not taken back, oldest first."""

    async def decide(self, id: int, state: ProposalState, by: str, now: datetime) -> bool:
        """Let it be decided so; False if it was decided before."""

    async def decide_of(self, case_ids: Collection[int], outage_id: int, by: str, now: datetime) -> list[int]:
        """What is proposed of these, and not decided, becomes this outage; which proposals those are."""

    async def note_made(self, id: int, outage_id: int) -> None:
        """This is the outage that it has become."""


class ProposalDecided(Refusal):
    """Somebody was quicker, or it is not there."""


class HasProposals(HasOutages, HasOutageCards, Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def cases(self) -> CaseStore: ...

    @property
    def proposals(self) -> ProposalStore: ...


async def seek_outage(
    work: HasProposals, case: Case, different_from: int | None, city: City, now: datetime
) -> Outage | None:
    """The known outage that a new request belongs to; where none is known, perhaps it is one of many.

    `different_from`: the outage that its citizen was told of and says is another matter.
    """
    kinds = [OutageKind(kind) for kind in city.kinds_behind(case.service)]
    if not kinds or not case.address.street_id or not city.has_street(case.address.street_id):
        return None
    known = await _known(work, case, kinds, city, now)
    if not known:
        # Whoever announces one just now either finds this request, or is waited for and seen.
        await _lock(work, kinds)
        known = await _known(work, case, kinds, city, now)
    if any(one.id == different_from for one in known):
        return None
    for outage in known:
        # Whoever ends it either finds this request among its own, or comes first.
        held = await work.outages.held(outage.id)
        if held and held.state is OutageState.announced:
            await work.outages.join_case(outage.id, case.id, now)
            await show_soon(work, outage.id, now)
            return outage
    await _lock(work, kinds)
    await _gather(work, case, kinds, city, now)
    return None


async def _lock(work: HasProposals, kinds: Collection[OutageKind]) -> None:
    for kind in sorted(kinds):
        await work.proposals.lock(kind)


async def _known(
    work: HasOutages, case: Case, kinds: Collection[OutageKind], city: City, now: datetime
) -> list[Outage]:
    """What is off there, or was until lately; the longest known first."""
    spot = spot_at(city, case.address.street_id or "", case.address.house or "")
    near = await work.outages.touching(spot.street_id, kinds)
    going_on = [one for one in near if one.is_on(now) or one.is_unclear(now)]
    return [one for one in going_on if any(area.holds(spot) for area in one.areas)]


async def _gather(
    work: HasProposals, case: Case, kinds: Collection[OutageKind], city: City, now: datetime
) -> None:
    """Let it join what is proposed nearby, or be the one that makes many of several."""
    near = city.streets_within(case.address.street_id or "", city.outage_signs.metres)
    found: dict[OutageKind, list[Sighting]] = {}
    for kind in sorted(kinds):
        if proposal := await work.proposals.open_near(kind, near, now - PROPOSED_FOR):
            await work.proposals.add_case(proposal.id, case.id)
            await show_soon(work, ProposalCard(proposal.id), now)
            return
        since = now - timedelta(minutes=city.outage_signs.minutes)
        found[kind] = await work.proposals.loose(city.services_behind(kind), near, since)
    kind, many = max(found.items(), key=lambda one: _people(one[1]))
    if _people(many) >= city.outage_signs.reports:
        proposal = await work.proposals.add(kind, [one.case_id for one in many], now)
        await show_at_once(work, ProposalCard(proposal.id), now)


def _people(sightings: Sequence[Sighting]) -> int:
    """One person who files five requests is no outage."""
    return len({one.identity_id for one in sightings})


async def make_outage(
    work: HasProposals, proposal_id: int, cause: Names, by: str, city: City, now: datetime
) -> Outage:
    """Announce what is proposed; its requests belong to it from now on. Raises ProposalDecided."""
    if not await work.proposals.decide(proposal_id, ProposalState.made, by, now):
        raise ProposalDecided
    proposal = await work.proposals.by_id(proposal_id)
    cases = await proposed_cases(work, proposal_id)
    if proposal is None or not cases:
        raise ProposalDecided
    drawn_up = _draw_up(proposal, cases, cause, city)
    facts = {"requests": str(len(cases)), "proposal": str(proposal_id)}
    outage = await work.outages.add(drawn_up, OutageEvent(now, by, PROPOSED, facts=facts))
    for case in cases:
        await work.outages.join_case(outage.id, case.id, now)
    await work.proposals.note_made(proposal_id, outage.id)
    event = OutageEvent(now, by, OutageState.announced)
    announced = await move_outage(work, outage, OutageState.announced, event)
    await show_at_once(work, announced.id, now)
    return announced


async def was_proposed(work: HasOutages, outage: Outage) -> bool:
    """Whether the shift has made it of requests."""
    return any(event.what == PROPOSED for event in await work.outages.history(outage.id))


async def dismiss_proposal(work: HasProposals, proposal_id: int, by: str, now: datetime) -> None:
    """It is no outage: each request goes its own way. Raises ProposalDecided."""
    if not await work.proposals.decide(proposal_id, ProposalState.dismissed, by, now):
        raise ProposalDecided
    await show_at_once(work, ProposalCard(proposal_id), now)


async def proposed_cases(work: HasProposals, proposal_id: int) -> list[Case]:
    """The requests of a proposal that were not taken back, oldest first."""
    ids = await work.proposals.cases(proposal_id)
    found = await work.cases.by_ids(ids)
    return [found[case_id] for case_id in ids if case_id in found]


def _draw_up(proposal: Proposal, cases: Sequence[Case], cause: Names, city: City) -> Outage:
    """Nobody knows its end; it began with the first report."""
    return Outage(
        id=0,
        kind=proposal.kind,
        emergency=any(city.service(case.service).emergency for case in cases),
        areas=areas_of(cases),
        starts_at=min(case.registered_at for case in cases),
        ends_at=None,
        cause=cause,
        known_at=proposal.at,
    )


def areas_of(cases: Sequence[Case]) -> tuple[Area, ...]:
    """Where they are: the houses, or the street where many report or a house is not known."""
    houses: Mapping[str, set[HouseNumber | None]] = defaultdict(set)
    for case in cases:
        if case.address.street_id:
            houses[case.address.street_id].add(read_house_number(case.address.house or ""))
    return tuple(Area(street_id, _ranges(found)) for street_id, found in houses.items())


def _ranges(houses: Collection[HouseNumber | None]) -> tuple[HouseRange, ...]:
    known = sorted(house for house in houses if house)
    if len(known) < len(houses) or len(known) >= HOUSES_OF_A_STREET:
        return ()
    return tuple(HouseRange(house, house) for house in known)
