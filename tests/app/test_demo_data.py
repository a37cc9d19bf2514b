"""`contact-centre demo-data`: a year that the service could have lived, made at once or in pieces."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.demo.making import NotEmpty, OtherPlan, make_demo, plan_demo
from app.history_check import check_histories, take_head
from city.reading import read_city
from core.areas import WHOLE_CITY
from core.audiences import count_audience
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.cases import CaseEvent
from core.citizens import Identity
from core.figures import report_figures
from core.filing import register_case
from core.ledger import RecipientState, count_unclosed
from core.life import MOVES, CaseStatus, Outcome, Step
from core.outage_board import OutageBoard
from core.outages import Outage, OutageKind, OutageState, require_outage
from core.periods import Period, period_of
from storage.database import Database
from storage.outage_tables import outages, recipients, subscribers
from tests.app.conftest import Commands
from tests.app.test_command_line import sentence
from tests.storage.test_cases import report

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CITY = read_city("mariupol")
CASES = 700


async def make(database: Database, cases: int = CASES, seed: int = 1) -> None:
    """A whole year."""
    async with database.work() as work:
        plan = await plan_demo(work, cases, seed, NOW)
    await make_demo(database.work, CITY, plan, lambda done: None)


def whole_year() -> Period:
    """The year before now."""
    zone = ZoneInfo(CITY.zone)
    return period_of(zone, NOW, NOW.date().replace(year=NOW.year - 1), NOW.date())


async def histories(database: Database) -> list[list[CaseEvent]]:
    """Of every case, in the order of their ids."""
    async with database.view() as view:
        count = await view.audit.count_cases()
        return [await view.cases.events(number + 1) for number in range(count)]


async def test_a_year_has_every_kind_of_life_and_whole_histories(database: Database) -> None:
    await make(database)
    tally = await check_histories(database, None, lambda done: None)
    assert (tally.cases, tally.broken, tally.erased) == (CASES, 0, 0)
    kinds = Counter(event.kind for events in await histories(database) for event in events)
    assert {"overdue", "extended", "marked", "escalated", "head_explained", "reopen", "dispute"} <= set(kinds)
    async with database.view() as view:
        figures = (await report_figures(view.figures, CITY, whole_year(), NOW)).total
    assert figures.received == CASES
    assert all(figures.outcomes[outcome] for outcome in Outcome)
    assert 0 < figures.late_now < CASES / 10


async def test_every_move_was_allowed_where_the_case_stood(database: Database) -> None:
    await make(database)
    for events in await histories(database):
        stands = CaseStatus.registered
        assert events[0].kind == "registered"
        assert [event.at for event in events] == sorted(event.at for event in events)
        for event in events:
            if event.kind in set(Step):
                move = MOVES[Step(event.kind)]
                assert stands in move.starts
                assert event.facts["old"] == stands
                stands = move.ends


async def test_both_languages_many_streets_and_the_rush_of_an_emergency(database: Database) -> None:
    await make(database, cases=1200)
    async with database.view() as view:
        cases = list((await view.cases.by_ids(range(1, 1201))).values())
    languages = Counter(case.language for case in cases)
    assert min(languages["uk"], languages["ru"]) > len(cases) / 5
    assert len({case.address.street_id for case in cases}) > 200
    heating = [case.registered_at.month for case in cases if case.service == "no_heating"]
    assert heating
    assert not set(heating) & set(range(5, 10))
    async with database.view() as view:
        begun = [outage for number in range(1, 7) if (outage := await view.outages.by_id(number))]
        joined = [await view.outages.cases(outage.id) for outage in begun]
    by_id = {case.id: case for case in cases}
    assert begun
    for outage, ids in zip(begun, joined, strict=True):
        assert outage.state == "over"
        assert len(ids) == 7
        assert {by_id[one].registered_at.date() for one in ids} == {outage.starts_at.date()}
        assert {CITY.street(by_id[one].address.street_id or "").district for one in ids} == {
            outage.areas[0].district
        }
    days = Counter(case.registered_at.date() for case in cases)
    assert max(days.values()) > 2 * sorted(days.values())[len(days) // 2]


async def test_open_cases_are_watched_and_nobody_can_be_written_to(database: Database) -> None:
    await make(database)
    async with database.view() as view:
        late = sum((await view.cases.late_by_unit(NOW)).values())
        next_due = await view.timers.next_due()
        citizen = await view.citizens.by_identity((await view.cases.by_ids([1]))[1].identity_id)
        assert await view.outbox.unfinished() == 0
    assert late
    assert next_due
    assert next_due > NOW
    assert citizen
    assert not citizen.reachable
    assert citizen.identity.external_id.startswith("demo.")


async def test_outages_were_told_to_whoever_wants_to_hear_of_them(database: Database) -> None:
    await make(database)
    told = await all_told(database)
    over = [outage for outage, _ in told if outage.state is OutageState.over]
    assert len(over) > 6
    purposes = Counter(broadcast.purpose for _, broadcasts in told for broadcast in broadcasts)
    assert min(purposes[Purpose.announce], purposes[Purpose.restored]) > 6
    reached = Counter[RecipientState]()
    async with database.view() as view:
        for broadcast in (one for _, broadcasts in told for one in broadcasts):
            reached.update(await view.ledger.counts(broadcast.id))
            assert broadcast.author != broadcast.approver
            assert broadcast.digest == broadcast.approved
        languages = Counter((await view.connection.execute(select(recipients.c.language))).scalars())
        assert await view.outbox.unfinished() == 0
    assert reached[RecipientState.sent] > 200
    assert min(languages["uk"], languages["ru"]) > 30
    for outage, _ in told:
        async with database.view() as view:
            moments = [event.at for event in await view.outages.history(outage.id)]
        assert moments == sorted(moments)
        assert moments[-1] < NOW


async def test_at_its_end_one_outage_goes_on_and_one_is_planned(database: Database) -> None:
    await make(database)
    async with database.view() as view:
        board = await OutageBoard().renewed(view)
        outlook = board.outlook(lambda area: True, NOW)
        [on], [planned] = outlook.on, outlook.planned
        [announced], [halfway] = [await view.broadcasts.of_outage(one.id) for one in (on, planned)]
        left = await count_unclosed(view)
    assert (announced.state, halfway.state) == (BroadcastState.done, BroadcastState.paused)
    assert planned.is_city_wide
    assert left[RecipientState.waiting] > 10
    assert left[RecipientState.sent] > 10


async def test_an_audience_is_found_and_who_has_filed_something_is_never_written_to(
    database: Database,
) -> None:
    await make(database)
    async with database.view() as view:
        audience = await count_audience(view, [WHOLE_CITY], OutageKind.water, True, CITY, {}, NOW)
        quiet = select(func.count(subscribers.c.quiet_from))
        assert (await view.connection.execute(quiet)).scalar_one() > 10
        cases = await view.cases.by_ids(range(1, CASES + 1))
        filed = [await view.citizens.by_identity(case.identity_id) for case in cases.values()]
    assert audience.total > 50
    assert len(audience.people) == 4  # two messengers, two languages
    assert audience.set_aside > 10
    assert not any(one.reachable for one in filed if one)


async def all_told(database: Database) -> list[tuple[Outage, list[Broadcast]]]:
    """Every outage with all that was told of it."""
    async with database.view() as view:
        ids = list((await view.connection.execute(select(outages.c.id).order_by(outages.c.id))).scalars())
        found = [await require_outage(view, one) for one in ids]
        return [(one, await view.broadcasts.of_outage(one.id)) for one in found]


@pytest.mark.parametrize("pieces_before", [3, 13])
async def test_broken_off_it_goes_on_and_becomes_the_same_year(
    sqlite_url: str, postgres_database: str, pieces_before: int
) -> None:
    class Stopped(Exception):
        pass

    def stop_at(done: int) -> None:
        pieces.append(done)
        if len(pieces) == pieces_before:
            raise Stopped

    pieces: list[int] = []
    whole, broken = Database(sqlite_url), Database(postgres_database)
    await make(whole)
    async with broken.work() as work:
        plan = await plan_demo(work, CASES, 1, NOW)
    with pytest.raises(Stopped):
        await make_demo(broken.work, CITY, plan, stop_at)
    await make(broken)
    assert await histories(whole) == await histories(broken)
    assert (await take_head(whole)).event_id == (await take_head(broken)).event_id
    assert await all_told(whole) == await all_told(broken)
    await whole.dispose()
    await broken.dispose()


async def test_what_is_filed_afterwards_gets_ids_of_its_own(database: Database) -> None:
    await make(database, cases=30)
    async with database.work() as work:
        citizen = await work.citizens.meet(Identity("telegram", "501"), "Олена", NOW)
        case = await register_case(work, report(citizen.identity_id), city=CITY, now=NOW)
    assert case.id == 31
    assert (await check_histories(database, None, lambda done: None)).broken == 0


async def test_real_requests_and_another_year_are_left_alone(database: Database) -> None:
    await make(database, cases=20)
    async with database.work() as work:
        with pytest.raises(OtherPlan):
            await plan_demo(work, 20, 2, NOW)
        await work.memory.remember("demo_data", "")
        with pytest.raises(NotEmpty):
            await plan_demo(work, 20, 1, NOW)


async def test_the_command_tells_what_there_is(migrated: Commands, postgres_database: str) -> None:
    for settings in ({}, {"DATABASE_URL": postgres_database.replace("+asyncpg", "")}):
        done = await migrated.run("demo-data", "--cases", "60", **settings)
        assert (done.code, done.out) == (0, "A year is made: 60 requests, 3 talks with operators.\n")
        again = await migrated.run("demo-data", "--cases", "60", **settings)
        assert again.out == "The year with 60 requests is here already.\n"
        assert (await migrated.run("audit", "verify", **settings)).code == 0
    said = sentence(await migrated.run("demo-data", "--cases", "61"))
    assert said.startswith("A demo with --cases 60 --seed 1 was made or begun here")


async def test_it_does_not_write_beside_a_running_service(migrated: Commands) -> None:
    running = Database(f"sqlite:///{migrated.folder}/service.db")
    await running.start()
    assert "Another process serves" in sentence(await migrated.run("demo-data", "--cases", "5"))
    await running.close()
