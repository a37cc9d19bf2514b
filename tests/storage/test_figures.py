"""The figures of a small history with known answers, on both databases."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.cases import NOT_LATE, Case, Report
from core.city import City
from core.figures import Figures, FiguresReport, Hours, Marks, report_figures
from core.filing import register_case
from core.life import Outcome, Step
from core.moves import CITIZEN, TIMER, Actor
from core.periods import period_of
from core.watch import case_due
from storage.database import Database
from storage.tables import AT_WORK, cases
from storage.work import StoredWork
from tests.conftest import HandClock
from tests.storage.test_cases import met
from tests.working import CREW, OPERATOR, SUPERVISOR, UNIT, move

KYIV = ZoneInfo("Europe/Kyiv")
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
UNITS = {"no_water": "water_utility", "no_power": "power_utility"}


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A local moment of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=KYIV).astimezone(UTC)


class History:
    """Cases and what happens to them, in words as short as a history allows."""

    def __init__(self, work: StoredWork, city: City, identity_id: int) -> None:
        self.work, self.city, self.identity_id = work, city, identity_id
        self.drafts = 0

    async def file(self, when: datetime, service: str = "no_water", term: float = 24) -> Case:
        """A new case, due after so many hours."""
        self.drafts += 1
        report = Report(f"1.{self.drafts}", self.identity_id, service, "Немає", "uk")
        due = when + timedelta(hours=term)
        case = await register_case(self.work, report, city=self.city, now=when)
        await self.work.cases.set_terms(replace(case, due_at=due, legal_due_at=due))
        return case

    async def go(self, case: Case, *moves: tuple[datetime, Step, Actor]) -> None:
        """Moves, one after another."""
        more = {Step.pass_on: {"unit": "power_utility"}, Step.refer: {"referral": "fire"}}
        for when, step, by in moves:
            await move(self.work, case.number, step, self.city, when, by, note="Слово", **more.get(step, {}))

    async def mark(self, case: Case, mark: int) -> None:
        """What the citizen thinks of it."""
        change = cases.update().where(cases.c.id == case.id).values(mark=mark)
        await self.work.connection.execute(change)


async def tell(history: History) -> None:
    """November of 2026, with a foot in October and one in December."""
    t = at
    # Filed in October, answered and closed in November after 30 and 50 hours.
    old = await history.file(t(31, 12, month=10))
    await history.go(old, (t(1, 18), Step.take, UNIT), (t(2, 14), Step.explain, OPERATOR))
    await history.mark(old, 4)
    # Done, disputed, done again, confirmed, approved; then opened again and refused: two closings, one mark.
    long = await history.file(t(3, 8))
    await history.go(long, (t(3, 10), Step.take, UNIT), (t(3, 12), Step.finish, UNIT))
    await history.go(long, (t(3, 13), Step.dispute, CITIZEN), (t(3, 18), Step.finish, CREW))
    await history.go(long, (t(3, 19), Step.confirm, CITIZEN), (t(4, 8), Step.approve, OPERATOR))
    await history.go(long, (t(5, 8), Step.reopen, CITIZEN), (t(7, 8), Step.refuse, SUPERVISOR))
    await history.mark(long, 1)
    # Late on the 11th, passed on to another unit, and still late.
    late = await history.file(t(10, 9))
    await case_due(history.work, late.id, t(11, 9), history.city, t(11, 9))
    await history.go(late, (t(11, 12), Step.pass_on, UNIT))
    # Taken back by its citizen: no staff, no answer, no time of closing.
    taken_back = await history.file(t(12, 9), "no_power")
    await history.go(taken_back, (t(12, 10), Step.withdraw, CITIZEN))
    # Filed in the last minute of November, referred in December.
    last = await history.file(t(30, 23, 59), "no_power")
    await history.go(last, (t(1, 0, month=12), Step.refer, OPERATOR))
    # All in October, and all in December.
    early = await history.file(t(31, 23, 59, month=10))
    await history.go(early, (t(31, 23, 59, month=10), Step.explain, OPERATOR))
    await history.file(t(1, 0, month=12))


@pytest.fixture
async def report(database: Database, clock: HandClock, city: City) -> FiguresReport:
    """The figures of that November, asked for at noon on 1 December."""
    identity_id = await met(database, clock)
    async with database.work() as work:
        await tell(History(work, city, identity_id))
    return await asked(database, city, FIRST, LAST, at(1, 12, month=12))


async def asked(
    database: Database, city: City, first: date | None, last: date | None, now: datetime
) -> FiguresReport:
    """The figures between two days."""
    period = period_of(ZoneInfo(city.zone), now, first, last)
    async with database.view() as work:
        return await report_figures(work.figures, city, period, now)


def outcomes(figures: Figures) -> dict[Outcome, int]:
    """The ways that cases were closed, without those that none was."""
    return {outcome: number for outcome, number in figures.outcomes.items() if number}


def counts(figures: Figures) -> Sequence[int]:
    """The plain counts, in the order of the fields."""
    return [
        figures.received,
        figures.closed,
        figures.overdue,
        figures.late_now,
        figures.reopened,
        figures.disputed,
        figures.confirmed,
    ]


async def test_the_whole_is_counted(report: FiguresReport) -> None:
    total = report.total
    assert counts(total) == [4, 4, 1, 1, 1, 1, 1]
    assert outcomes(total) == {
        Outcome.explained: 1,
        Outcome.done: 1,
        Outcome.refused: 1,
        Outcome.withdrawn: 1,
    }
    # After 30, 2 and 27 hours.
    assert total.first_answer == Hours(3, 27.0, 30.0)
    # After 50, 24 and 96 hours; what was taken back has none.
    assert total.closing == Hours(3, 50.0, 96.0)
    assert total.marks == Marks(2, 2.5)


async def test_services_and_units_are_counted_apart(report: FiguresReport) -> None:
    assert list(report.services) == ["no_water", "no_power"]
    assert counts(report.services["no_water"]) == [2, 3, 1, 1, 1, 1, 1]
    assert counts(report.services["no_power"]) == [2, 1, 0, 0, 0, 0, 0]
    # What was passed on counts for the unit that has it.
    assert counts(report.units["water_utility"]) == [1, 3, 0, 0, 1, 1, 1]
    assert counts(report.units["power_utility"]) == [3, 1, 1, 1, 0, 0, 0]
    assert report.services["no_power"].first_answer == Hours(0, None, None)
    assert report.services["no_power"].marks == Marks(0, None)


async def test_every_day_is_there(report: FiguresReport) -> None:
    assert [day.day for day in report.days] == [date(2026, 11, day) for day in range(1, 31)]
    busy = {day.day.day: (day.received, day.closed) for day in report.days if day.received or day.closed}
    assert busy == {2: (0, 1), 3: (1, 0), 4: (0, 1), 7: (0, 1), 10: (1, 0), 12: (1, 1), 30: (1, 0)}


async def test_what_time_has_done_is_no_answer(database: Database, clock: HandClock, city: City) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        history = History(work, city, identity_id)
        case = await history.file(at(3, 8))
        file = await work.attachments.add(identity_id, "telegram", "photo", "f", "", at(3, 8))
        await work.attachments.attach((file,), case.id)
        finish = {"note": "Слово", "files": (file,)}
        await move(work, case.number, Step.finish, city, at(3, 11), UNIT, **finish)
        await history.go(case, (at(6, 8), Step.lapse, TIMER))
    november = await asked(database, city, FIRST, LAST, at(1, 12, month=12))
    assert november.total.first_answer == Hours(1, 3.0, 3.0)
    later = await asked(database, city, date(2026, 11, 5), LAST, at(1, 12, month=12))
    assert later.total.first_answer == Hours(0, None, None)
    assert later.is_empty


async def test_what_is_done_is_not_late(database: Database, clock: HandClock, city: City) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        history = History(work, city, identity_id)
        for step in (None, Step.take, Step.finish, Step.explain):
            case = await history.file(at(3, 8))
            if step:
                await history.go(case, (at(3, 9), step, CREW))
    for now, late in ((at(4, 7, 59), 0), (at(4, 8), 2)):
        assert (await asked(database, city, FIRST, LAST, now)).total.late_now == late
    # What is late now is told with any period.
    assert (await asked(database, city, date(2026, 9, 1), date(2026, 9, 1), at(4, 8))).total.late_now == 2


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 2, 28), 24)]
)
async def test_a_day_is_the_citys_whole_day(
    database: Database, clock: HandClock, city: City, day: date, hours: int
) -> None:
    period = period_of(KYIV, clock.now(), day, day)
    assert period.ends - period.begins == timedelta(hours=hours)
    identity_id = await met(database, clock)
    second = timedelta(seconds=1)
    async with database.work() as work:
        history = History(work, city, identity_id)
        for when in (period.begins - second, period.begins, period.ends - second, period.ends):
            await history.file(when)
    day_after = day + timedelta(days=1)
    report = await asked(database, city, day, day_after, clock.now())
    assert [(one.day, one.received) for one in report.days] == [(day, 2), (day_after, 1)]


async def test_open_cases_add_up(report: FiguresReport, database: Database, city: City) -> None:
    """What came in and was opened again, less what was closed, is what stays open."""
    whole = (await asked(database, city, date(2026, 10, 1), date(2026, 12, 1), at(1, 12, month=12))).total
    async with database.view() as work:
        identity_id = (await work.cases.by_id(1)).identity_id  # type: ignore[union-attr]
        still_open = await work.cases.count_open(identity_id)
    assert whole.received + whole.reopened - whole.closed == still_open == 2


async def test_nothing_happened(database: Database, clock: HandClock, city: City) -> None:
    report = await asked(database, city, None, None, clock.now())
    assert (report.period.first, report.period.last) == (date(2026, 11, 1), date(2026, 11, 24))
    assert report.is_empty
    assert counts(report.total) == [0] * 7
    assert report.total.closing == Hours(0, None, None)


def test_the_index_of_late_cases_holds_what_can_be_late() -> None:
    assert set(re.findall(r"'(\w+)'", AT_WORK)) == {str(status) for status in NOT_LATE}
