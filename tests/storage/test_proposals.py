"""From many requests one outage: what counts as many and as near, and what becomes of what is proposed."""

import asyncio
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.areas import WHOLE_CITY, Area, spot_at
from core.cases import Address, Case, Report
from core.city import City
from core.filing import register_case
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.life import CaseStatus, Step
from core.moves import CITIZEN
from core.outage_proposals import (
    ProposalDecided,
    ProposalState,
    areas_of,
    dismiss_proposal,
    make_outage,
    proposed_cases,
)
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from storage.database import Database
from storage.outage_tables import outage_proposals
from tests.conftest import HandClock
from tests.storage.test_handoffs import Town
from tests.working import move

BY = "Ольга #1"
CAUSE = {"uk": "зʼясовуємо", "ru": "выясняем"}
STREET, NEXT, FAR = "kuindzhi-st", "fontanna-st", "metalurhiv-ave"


class Neighbours(Town):
    """People who report what is off."""

    names = count(700)

    async def report(
        self,
        street_id: str = STREET,
        house: str = "20",
        service: str = "no_water",
        who: str = "",
        different_from: int | None = None,
    ) -> Case:
        """Somebody files; somebody new, if nobody is named."""
        draft = str(next(self.names))
        person = await self.meet(who or draft, "Олена")
        address = Address(street_id=street_id, house=house)
        report = Report(
            draft, person.identity_id, service, "Сухо", "uk", address, different_from=different_from
        )
        async with self.database.work() as work:
            return await register_case(work, report, city=self.city, now=self.clock.now())

    async def several(self, number: int, **where: str) -> list[Case]:
        return [await self.report(**where) for _ in range(number)]  # type: ignore[arg-type]

    async def proposals(self) -> list[tuple[ProposalState, list[int]]]:
        """How each proposal stands, and with which requests."""
        async with self.database.view() as work:
            ids = (await work.connection.execute(select(outage_proposals.c.id))).scalars().all()
            found = [(one, await work.proposals.by_id(one)) for one in ids]
            return [(kept.state, await work.proposals.cases(one)) for one, kept in found if kept]

    async def make(self, proposal_id: int = 1) -> Outage:
        async with self.database.work() as work:
            return await make_outage(work, proposal_id, CAUSE, BY, self.city, self.clock.now())

    async def outage_of(self, case: Case) -> int | None:
        async with self.database.view() as work:
            outage = await work.outages.of_case(case.id)
        return outage.id if outage else None


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Neighbours:
    """Both databases."""
    return Neighbours(database, clock, city)


async def test_five_neighbours_are_proposed_as_one(town: Neighbours) -> None:
    cases = await town.several(2)
    cases += [await town.report(NEXT, "3", "low_water_pressure"), await town.report("yevpatoriiska-st")]
    assert await town.proposals() == []
    cases.append(await town.report(house="22"))
    assert await town.proposals() == [(ProposalState.open, [case.id for case in cases])]
    cases.append(await town.report(NEXT, "7"))
    assert await town.proposals() == [(ProposalState.open, [case.id for case in cases])], "it grows"


def _chain(city: City) -> tuple[str, str, str]:
    """A street, a neighbour of it, and a neighbour's neighbour that is none of the first."""
    near = {street.id: city.streets_within(street.id, city.outage_signs.metres) for street in city.streets}
    return next((a, b, c) for a in near for b in near[a] for c in near[b] if c not in near[a])


async def test_what_grows_reaches_on_from_street_to_street(town: Neighbours) -> None:
    first, second, third = _chain(town.city)
    await town.several(5, street_id=first)
    await town.report(second)
    await town.report(third)
    [(_state, cases)] = await town.proposals()
    assert len(cases) == 7


async def test_one_person_is_no_crowd(town: Neighbours) -> None:
    for _ in range(7):
        await town.report(who="601")
    assert await town.proposals() == []


async def test_what_lies_further_apart_is_not_one(town: Neighbours) -> None:
    await town.several(4)
    await town.report(FAR)
    await town.several(4, service="no_power")
    await town.report(service="pothole")
    assert await town.proposals() == [], "another place, another kind, nothing that an outage explains"


async def test_what_lies_longer_ago_does_not_count(town: Neighbours) -> None:
    await town.several(4)
    town.clock.turn(minutes=town.city.outage_signs.minutes, seconds=1)
    await town.report()
    assert await town.proposals() == []


async def test_what_was_taken_back_does_not_count(town: Neighbours) -> None:
    cases = await town.several(4)
    async with town.database.work() as work:
        await move(work, cases[0].number, Step.withdraw, town.city, town.clock.now(), CITIZEN)
    await town.report()
    assert await town.proposals() == []
    await town.report()
    async with town.database.work() as work:
        await move(work, cases[1].number, Step.withdraw, town.city, town.clock.now(), CITIZEN)
        assert cases[1].id not in [case.id for case in await proposed_cases(work, 1)]


async def test_hot_water_is_of_two_kinds_and_goes_with_the_more(town: Neighbours) -> None:
    await town.several(3, service="no_heating")
    await town.several(2, service="no_hot_water")
    async with town.database.view() as work:
        proposal = await work.proposals.by_id(1)
    assert proposal
    assert proposal.kind is OutageKind.heat


async def test_one_tap_makes_the_outage(town: Neighbours) -> None:
    cases = await town.several(3, house="20")
    town.clock.turn(minutes=5)
    cases += [await town.report(NEXT, house) for house in ("1", "3", "5")]
    outage = await town.make()
    single = HouseRange(HouseNumber(20), HouseNumber(20))
    assert outage.state is OutageState.announced
    assert outage.areas == (Area(STREET, (single,)), Area(NEXT)), "three houses stand for their street"
    assert (outage.starts_at, outage.ends_at) == (cases[0].registered_at, None)
    assert (outage.kind, outage.cause, outage.emergency) == (OutageKind.water, CAUSE, True)
    async with town.database.view() as work:
        assert await work.outages.cases(outage.id) == [case.id for case in cases]
        history = [(event.what, event.by) for event in await work.outages.history(outage.id)]
        assert history == [("proposed", BY), ("announced", BY)]
        counts = await work.outage_cards.counts(outage.id)
        assert (counts.cases, counts.open, counts.people) == (6, 6, 0)


async def test_of_two_who_decide_one_is_refused(town: Neighbours) -> None:
    await town.several(5)
    await town.make()
    with pytest.raises(ProposalDecided):
        await town.make()
    async with town.database.work() as work:
        with pytest.raises(ProposalDecided):
            await dismiss_proposal(work, 1, BY, town.clock.now())


async def test_what_is_filed_there_later_belongs_to_it(town: Neighbours) -> None:
    await town.several(5)
    outage = await town.make()
    town.clock.turn(hours=5)
    assert await town.outage_of(await town.report()) == outage.id
    assert await town.outage_of(await town.report(house="22")) is None, "only this house is known to be off"
    assert await town.outage_of(await town.report(service="no_power")) is None
    different = await town.report(different_from=outage.id)
    assert await town.outage_of(different) is None, "its citizen says that it is another matter"
    for _ in range(4):
        await town.report(different_from=outage.id)
    assert len(await town.proposals()) == 1, "what is another matter is no sign of the same"


async def test_every_case_keeps_a_term_of_its_own(town: Neighbours) -> None:
    first, *_rest = await town.several(5)
    town.clock.turn(minutes=10)
    await town.make()
    later = await town.report()
    assert later.due_at - first.due_at == timedelta(minutes=10)
    assert later.status == first.status == CaseStatus.registered


async def test_what_is_none_is_not_proposed_again_at_once(town: Neighbours) -> None:
    await town.several(5)
    async with town.database.work() as work:
        await dismiss_proposal(work, 1, BY, town.clock.now())
    await town.several(4)
    assert len(await town.proposals()) == 1
    await town.report()
    assert [state for state, _ in await town.proposals()] == [ProposalState.dismissed, ProposalState.open]


async def test_who_file_at_the_same_moment_are_proposed_once(town: Neighbours) -> None:
    await asyncio.gather(*(town.report() for _ in range(12)))
    [(_state, cases)] = await town.proposals()
    assert len(cases) == 12


@pytest.mark.parametrize(
    ("area", "is_found"),
    [
        (Area(STREET), True),
        (Area(STREET, (HouseRange(HouseNumber(12), HouseNumber(48), Parity.even),)), True),
        (Area(STREET, (HouseRange(HouseNumber(12), HouseNumber(48), Parity.odd),)), False),
        (WHOLE_CITY, True),
        (Area(district="left_bank"), False),
        (Area(FAR), False),
    ],
)
async def test_a_request_belongs_to_any_outage_that_is_announced(
    town: Neighbours, area: Area, is_found: bool
) -> None:
    """Whoever wrote it, and wherever it reaches."""
    now = town.clock.now()
    new = Outage(0, OutageKind.water, False, (Area("myru-ave"), area), now, None, CAUSE, now)
    async with town.database.work() as work:
        outage = await work.outages.add(new, OutageEvent(now, BY, "drawn_up"))
    assert await town.outage_of(await town.report()) is None, "nobody has announced it"
    async with town.database.work() as work:
        await work.outages.move(outage.id, OutageState.announced, OutageEvent(now, BY, "announced"))
    assert (await town.outage_of(await town.report()) == outage.id) is is_found


_HOUSES = st.sampled_from(["", "1", "2", "3а", "54/2", "86 корп. 2", "школа 5"])


@given(st.lists(st.tuples(st.sampled_from([STREET, NEXT, FAR]), _HOUSES), min_size=1))
def test_every_place_that_was_reported_lies_in_the_outage(city: City, places: list[tuple[str, str]]) -> None:
    cases = [_at(street, house) for street, house in places]
    areas = areas_of(cases)
    for street, house in places:
        assert any(area.holds(spot_at(city, street, house)) for area in areas)
    assert {area.street_id for area in areas} == {street for street, _ in places}


def _at(street_id: str, house: str) -> Case:
    return Case(**(dict.fromkeys(Case.__dataclass_fields__) | {"address": Address(street_id, house)}))  # type: ignore[arg-type]
