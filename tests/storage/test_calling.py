"""Those who ring up: an account of their own, which nothing can be written to, and a code by voice."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.calling import meet_caller, number_of_caller, on_behalf
from core.citizens import PHONE, Citizen, Identity
from core.city import City
from core.filing import register_case
from core.life import Step
from core.moves import Act, make_move
from core.outbox import Notice, NoticeKind, OutboxState
from core.periods import Period
from storage.database import Database
from storage.tables import outbox
from tests.conftest import HandClock
from tests.storage.test_cases import report

NUMBER = "+380671234567"


async def caller(database: Database, clock: HandClock, number: str = NUMBER) -> Citizen:
    """Somebody who rings up."""
    async with database.work() as work:
        return await meet_caller(work.citizens, number, clock.now())


async def writer(database: Database, clock: HandClock, channel: str = "telegram") -> Citizen:
    """Somebody with a messenger."""
    async with database.work() as work:
        return await work.citizens.meet(Identity(channel, "501"), "Олена", clock.now())


async def news(database: Database, citizen: Citizen, now: datetime, number: str = "48291536") -> None:
    """Something to tell."""
    facts = {"number": number, "status": "done", "note": ""}
    async with database.work() as work:
        await work.notices.add(Notice(NoticeKind.case_moved, citizen.identity_id, facts), now)


async def sent(database: Database) -> list[tuple[str, str]]:
    """Where notices went, and how they stand."""
    async with database.reader.connect() as connection:
        rows = await connection.execute(select(outbox.c.channel, outbox.c.state).order_by(outbox.c.id))
        return [(row.channel, row.state) for row in rows]


async def test_who_rings_again_is_the_same_person(database: Database, clock: HandClock) -> None:
    first, again = await caller(database, clock), await caller(database, clock)
    assert first.identity == Identity(PHONE, NUMBER)
    assert first.citizen_id == again.citizen_id
    assert again.phone == NUMBER


async def test_who_hides_the_number_is_somebody_new_each_time(database: Database, clock: HandClock) -> None:
    first, again = await caller(database, clock, ""), await caller(database, clock, "")
    assert first.citizen_id != again.citizen_id
    assert (first.phone, number_of_caller(first)) == (None, "")


async def test_news_for_a_telephone_waits_and_holds_up_nothing(database: Database, clock: HandClock) -> None:
    citizen = await caller(database, clock)
    for _day in range(3):
        await news(database, citizen, clock.now())
    assert Counter(await sent(database)) == {(PHONE, OutboxState.withheld): 3}
    async with database.work() as work:
        assert await work.outbox.unfinished() == 0
        assert await work.outbox.claim(10) == []


async def test_what_an_operator_does_for_a_caller_is_no_answer_to_them(
    database: Database, clock: HandClock, city: City
) -> None:
    phone, operator = await caller(database, clock), await writer(database, clock)
    async with database.work() as work:
        case = await register_case(work, report(phone.identity_id), city=city, now=clock.now())
    clock.turn(hours=1)
    async with database.work() as work:
        actor = on_behalf(operator)
        await make_move(work, case.number, Act(Step.withdraw), actor, city=city, now=clock.now())
    day = Period(clock.now().date(), clock.now().date(), ZoneInfo(city.zone))
    async with database.view() as work:
        tallies = await work.figures.tallies(day, clock.now())
    assert [tally.answer_seconds for tally in tallies.parts.values()] == [[]]
