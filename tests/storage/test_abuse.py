"""Decisions about insults in the database: once, for all accounts, and reviewed once."""

import asyncio

import pytest

from core.abuse import Act, Grade, Measure, Outcome, hold_of
from core.access import Role
from core.citizens import Citizen, Identity
from core.city import City
from core.grading import NotNext, decide
from core.handoffs import HandoffState
from core.lines import Line, Said, Side
from core.refusals import Refusal
from core.reviewing import NothingToReview, appeal, review
from core.talking import ask_operator, hear_citizen
from storage.database import Database
from tests.conftest import HandClock

ROLES = frozenset({Role.operator, Role.supervisor})


class Town:
    """A citizen who has insulted somebody in a talk."""

    def __init__(self, database: Database, clock: HandClock, city: City) -> None:
        self.database, self.clock, self.city = database, clock, city

    async def insults(self) -> tuple[Citizen, Line]:
        now = self.clock.now()
        async with self.database.work() as work:
            citizen = await work.citizens.meet(Identity("telegram", "5"), "Олена", now)
            handoff = await ask_operator(work, citizen, "uk", self.city, now)
            said = Said(Side.citizen, "Ви дебіли")
            return citizen, await hear_citizen(work, handoff, said, None, self.city, now)

    async def decides(self, line: Line, grade: Grade, name: str = "Ольга #1") -> Measure:
        async with self.database.work() as work:
            return await decide(work, line, grade, name, ROLES, self.clock.now())

    async def pauses(self, line: Line) -> Measure:
        return [await self.decides(line, grade) for grade in Grade][-1]


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Town:
    return Town(database, clock, city)


async def test_of_two_who_decide_at_once_one_has(town: Town) -> None:
    _, line = await town.insults()
    names = ("Ольга #1", "Іван #2")
    ended = await asyncio.gather(
        *(town.decides(line, Grade.warning, name) for name in names), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["Measure", "NotNext"]
    async with town.database.view() as work:
        assert await work.abuse.by_id(2) is None
        assert [event.act for event in await work.abuse.events(1)] == [Act.decided]


async def test_of_two_who_review_at_once_one_has(town: Town) -> None:
    _, line = await town.insults()
    pause = await town.pauses(line)

    async def reviews(outcome: Outcome) -> Measure:
        async with town.database.work() as work:
            return await review(work, pause.id, outcome, "Іван #2", town.clock.now())

    ended = await asyncio.gather(reviews(Outcome.confirmed), reviews(Outcome.lifted), return_exceptions=True)
    assert sorted(type(one).__name__ for one in ended) == ["Measure", NothingToReview.__name__]
    async with town.database.view() as work:
        acts = [event.act for event in await work.abuse.events(pause.id)]
    assert acts == [Act.decided, Act.reviewed]


async def test_a_grade_that_is_not_next_is_refused_and_changes_nothing(town: Town) -> None:
    citizen, line = await town.insults()
    with pytest.raises(NotNext):
        await town.decides(line, Grade.pause)
    async with town.database.view() as work:
        assert await hold_of(work, citizen.identity_id, town.clock.now()) is None
        handoff = await work.handoffs.by_id(line.handoff_id)
    assert handoff
    assert handoff.state == HandoffState.waiting


async def test_a_review_makes_nothing_longer_also_when_it_has_ended(town: Town) -> None:
    citizen, line = await town.insults()
    pause = await town.pauses(line)
    town.clock.turn(days=5)
    async with town.database.work() as work:
        reviewed = await review(work, pause.id, Outcome.shortened, "Іван #2", town.clock.now())
    assert reviewed.ends_at == pause.ends_at
    async with town.database.work() as work:
        with pytest.raises(Refusal):
            await appeal(work, pause.id, citizen, "Пізно", town.clock.now())


async def test_it_holds_for_an_account_that_joins_until_they_part(town: Town) -> None:
    citizen, line = await town.insults()
    await town.pauses(line)
    now = town.clock.now()
    async with town.database.work() as work:
        other = await work.citizens.meet(Identity("viber", "6"), "Олена", now)
        assert await hold_of(work, other.identity_id, now) is None
        await work.joining.merge(citizen.citizen_id, other.citizen_id)
        held = await hold_of(work, other.identity_id, now)
        assert held
        assert held.grade == Grade.pause
        await work.joining.split_off(other.identity_id)
        assert await hold_of(work, other.identity_id, now) is None
        assert await hold_of(work, citizen.identity_id, now)
