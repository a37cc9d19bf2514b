"""Requests that came before an admin's notice belong to its outage as well, each with its own term."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.areas import WHOLE_CITY, Area
from core.cases import Case
from core.city import City
from core.house_ranges import HouseNumber, HouseRange
from core.life import Step
from core.moves import CITIZEN
from core.outage_gathering import gather_filed
from core.outage_proposals import ProposalState
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from core.timers import TimerKind
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.lock_waits import someone_waits
from tests.storage.test_proposals import BY, CAUSE, FAR, STREET, Neighbours
from tests.working import move

HOUSES = Area(STREET, (HouseRange(HouseNumber(12), HouseNumber(48)),))


class Street(Neighbours):
    """People who report before anybody has announced anything."""

    async def announced(self, *areas: Area, hours: int = -1) -> Outage:
        """An admin's notice is approved; it says that the water is off since then."""
        now = self.clock.now()
        starts = now + timedelta(hours=hours)
        new = Outage(0, OutageKind.water, True, areas or (HOUSES,), starts, None, CAUSE, now)
        async with self.database.work() as work:
            event = OutageEvent(now, BY, "announced")
            outage = await work.outages.add(replace(new, state=OutageState.announced), event)
            await gather_filed(work, outage, BY, self.city, now)
        return outage

    async def of(self, outage: Outage) -> list[int]:
        async with self.database.view() as work:
            return await work.outages.cases(outage.id)


@pytest.fixture
def street(database: Database, clock: HandClock, city: City) -> Street:
    """Both databases."""
    return Street(database, clock, city)


async def _again(street: Street, case: Case) -> Case:
    async with street.database.view() as work:
        return (await work.cases.by_ids([case.id]))[case.id]


async def test_those_at_its_places_join_it_and_keep_their_terms(street: Street) -> None:
    there = await street.report(house="14")
    for elsewhere in ({"house": "50"}, {"street_id": FAR}, {"service": "no_power"}, {"house": ""}):
        await street.report(**elsewhere)  # type: ignore[arg-type]
    street.clock.turn(minutes=30)
    outage = await street.announced()
    assert await street.of(outage) == [there.id]
    assert (await _again(street, there)).due_at == there.due_at
    async with street.database.work() as work:
        timer = await work.timers.take_due(street.clock.now() + timedelta(minutes=1))
        assert timer
        assert (timer.kind, timer.subject) == (TimerKind.outage_shown, f"outage:{outage.id}")


@pytest.mark.parametrize("area", [WHOLE_CITY, Area(STREET), Area(district="central")])
async def test_however_the_notice_names_the_place(street: Street, area: Area) -> None:
    case = await street.report()
    assert street.city.street(STREET).district == "central"
    assert await street.of(await street.announced(area)) == [case.id]


async def test_what_was_filed_before_it_began_or_is_closed_does_not(street: Street) -> None:
    await street.report()
    street.clock.turn(hours=2)
    taken_back = await street.report()
    async with street.database.work() as work:
        await move(work, taken_back.number, Step.withdraw, street.city, street.clock.now(), CITIZEN)
    assert await street.of(await street.announced()) == []


async def test_what_is_filed_at_the_moment_of_the_approval_joins_it(street: Street) -> None:
    """Neither sees the other's work before it is committed: the request waits, and looks again."""
    if street.database.is_sqlite:
        pytest.skip("SQLite has one writer")
    now = street.clock.now()
    new = Outage(0, OutageKind.water, True, (HOUSES,), now, None, CAUSE, now, OutageState.announced)
    async with street.database.work() as work:
        outage = await work.outages.add(new, OutageEvent(now, BY, "announced"))
        await gather_filed(work, outage, BY, street.city, now)
        filing = asyncio.create_task(street.report(house="14"))
        await someone_waits(street.database, filing)
    case = await filing
    assert await street.of(outage) == [case.id]


async def test_what_is_only_planned_gathers_nothing(street: Street) -> None:
    await street.report()
    assert await street.of(await street.announced(hours=3)) == []


async def test_what_belongs_to_another_outage_stays_with_it(street: Street) -> None:
    await street.several(5)
    first = await street.make()
    assert await street.of(await street.announced()) == []
    assert len(await street.of(first)) == 5


async def test_what_was_proposed_is_decided_by_it(street: Street) -> None:
    cases = [case.id for case in await street.several(5)]
    assert await street.proposals() == [(ProposalState.open, cases)]
    outage = await street.announced()
    assert await street.of(outage) == cases
    assert await street.proposals() == [(ProposalState.made, cases)]
    async with street.database.view() as work:
        assert await work.outage_cards.proposal_behind(outage.id) == 1, "its card goes on as the outage's"
