"""What was corrected, in both databases: gathered from histories once, looked through, gone with its term."""

from datetime import timedelta

import pytest

from app.gathering import gather
from app.prune_commands import prune_all
from core.cases import Report
from core.citizens import Citizen, Identity
from core.city import City
from core.corrections import NO_SERVICE, By, Correction, How, Kept, day_of
from core.elsewhere import FOR_THE_CITY, mark_off_target
from core.filing import register_case
from core.handoffs import Handoff
from core.life import Step
from core.lines import Said, Side
from core.my_data import forget_citizen
from core.pruning import TERMS, Old
from core.talking import ask_operator, hear_citizen
from storage.database import Database
from tests.conftest import HandClock
from tests.test_understanding import READER
from tests.working import OPERATOR, move

WORDS = "Хто поміняє лампу біля входу? Олена Петренко, 067 123 45 67"
LEFT = "хто поміняє лампу біля входу …"


class Desk:
    """Cases and talks that operators put right."""

    def __init__(self, database: Database, clock: HandClock, city: City) -> None:
        self.database, self.clock, self.city = database, clock, city

    async def citizen(self) -> Citizen:
        async with self.database.work() as work:
            return await work.citizens.meet(Identity("telegram", "501"), "Олена", self.clock.now())

    async def files(self, service: str, words: str = WORDS, draft: str = "1.1") -> str:
        filed = Report(draft, (await self.citizen()).identity_id, service, words, "uk")
        async with self.database.work() as work:
            return (await register_case(work, filed, city=self.city, now=self.clock.now())).number

    async def passes_on(self, number: str, step: Step, **where: str) -> None:
        async with self.database.work() as work:
            await move(work, number, step, self.city, self.clock.now(), OPERATOR, note="Не наше", **where)

    async def talks(self, words: str = WORDS) -> Handoff:
        async with self.database.work() as work:
            now = self.clock.now()
            citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", now)
            handoff = await ask_operator(work, citizen, "uk", self.city, now)
            await hear_citizen(work, handoff, Said(Side.citizen, words), None, self.city, now)
            return handoff

    async def marks(self, handoff: Handoff, kind: str) -> None:
        async with self.database.work() as work:
            await mark_off_target(work, handoff, kind, "Ольга #1", self.city, self.clock.now())

    async def gathers(self) -> int:
        return await gather(self.database, self.city, READER)

    async def kept(self) -> list[Kept]:
        async with self.database.view() as view:
            return await view.corrections.all()


@pytest.fixture
def desk(database: Database, clock: HandClock, city: City) -> Desk:
    return Desk(database, clock, city)


async def test_a_unit_with_one_service_says_what_it_was_about(desk: Desk) -> None:
    await desk.passes_on(await desk.files("no_power"), Step.pass_on, unit="street_lighting")
    assert await desk.gathers() == 1
    (one,) = await desk.kept()
    said = one.correction
    assert said == Correction(
        LEFT, "no_power", "street_light", How.passed_on, By.operator, "uk", day_of(desk.clock.now())
    )


async def test_a_unit_with_several_is_kept_as_a_unit(desk: Desk) -> None:
    await desk.passes_on(await desk.files("no_power"), Step.pass_on, unit="housing_company")
    await desk.gathers()
    assert [one.correction.code for one in await desk.kept()] == ["unit:housing_company"]


async def test_what_comes_back_to_where_it_belongs_corrects_nothing(desk: Desk) -> None:
    number = await desk.files("no_power")
    await desk.passes_on(number, Step.pass_on, unit="contact_centre")
    await desk.passes_on(number, Step.pass_on, unit="power_utility")
    assert await desk.gathers() == 0


async def test_a_body_that_it_is_passed_on_to_says_what_it_was_about(desk: Desk) -> None:
    await desk.passes_on(await desk.files("other"), Step.refer, referral="internet_tv")
    await desk.gathers()
    assert [(one.correction.proposed, one.correction.code) for one in await desk.kept()] == [
        ("other", "internet_tv")
    ]


async def test_a_talk_that_is_off_target_tells_of_no_service_until_the_mark_is_taken_off(desk: Desk) -> None:
    handoff = await desk.talks("Яка погода буде завтра на морі?")
    await desk.marks(handoff, "weather")
    await desk.marks(handoff, FOR_THE_CITY)
    assert await desk.gathers() == 1
    (one,) = await desk.kept()
    assert (one.correction.words, one.correction.code) == ("яка погода буде завтра на морі", NO_SERVICE)


async def test_histories_are_read_once(desk: Desk) -> None:
    await desk.passes_on(await desk.files("no_power"), Step.pass_on, unit="street_lighting")
    await desk.gathers()
    (one,) = await desk.kept()
    async with desk.database.work() as work:
        assert await work.corrections.remove(one.id)
    assert await desk.gathers() == 0
    words = "Ліхтар блимає цілу ніч"
    await desk.passes_on(await desk.files("no_power", words, "1.2"), Step.pass_on, unit="street_lighting")
    assert await desk.gathers() == 1


async def test_what_was_erased_before_is_not_learnt_from_and_what_is_kept_leads_to_nobody(desk: Desk) -> None:
    await desk.passes_on(await desk.files("no_power"), Step.pass_on, unit="street_lighting")
    await desk.gathers()
    before = await desk.kept()
    handoff = await desk.talks("Яка погода буде завтра на морі?")
    await desk.marks(handoff, "weather")
    citizen = await desk.citizen()
    async with desk.database.work() as work:
        await forget_citizen(work, citizen.citizen_id, desk.clock.now())
    assert await desk.gathers() == 0
    assert await desk.kept() == before


async def test_only_what_was_looked_at_is_approved(desk: Desk) -> None:
    for draft, words in (("1.1", WORDS), ("1.2", "Ліхтар блимає цілу ніч")):
        await desk.passes_on(await desk.files("no_power", words, draft), Step.pass_on, unit="street_lighting")
    await desk.gathers()
    first = (await desk.kept())[0].id
    async with desk.database.work() as work:
        assert [await work.corrections.approve(first), await work.corrections.approve(first)] == [1, 0]
        assert not await work.corrections.remove(10**6)
    assert [one.approved for one in await desk.kept()] == [True, False]


async def test_they_go_with_their_term(desk: Desk) -> None:
    await desk.passes_on(await desk.files("no_power"), Step.pass_on, unit="street_lighting")
    await desk.gathers()
    term = TERMS[Old.corrections]
    await prune_all(desk.database, desk.clock.now() + term - timedelta(days=1))
    assert len(await desk.kept()) == 1
    await prune_all(desk.database, desk.clock.now() + term + timedelta(days=1))
    assert await desk.kept() == []
