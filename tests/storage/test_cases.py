"""Cases are kept whole, once, and with a history that only grows."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

import storage.cases
from core.attachments import FileState
from core.cases import (
    Address,
    CaseNotFound,
    Report,
)
from core.citizens import Identity
from core.city import City
from core.filing import register_case
from core.life import Step
from core.moves import CITIZEN, Lacking, MoveNotAllowed
from core.numbers import read_number
from core.timers import TimerKind
from storage.database import Database
from tests.conftest import HandClock
from tests.working import CREW, OPERATOR, move


def report(identity_id: int, draft_id: str = "1.1") -> Report:
    """A complete request."""
    return Report(
        draft_id=draft_id,
        identity_id=identity_id,
        service="no_water",
        description="Немає води <b>з ранку</b>",
        language="uk",
        address=Address(street_id="metalurhiv-ave", house="86", flat="12"),
        phone="+380671234567",
    )


async def met(database: Database, clock: HandClock, name: str = "501") -> int:
    """The identity of somebody who wrote before."""
    async with database.work() as work:
        return (await work.citizens.meet(Identity("telegram", name), "Олена", clock.now())).identity_id


async def test_a_case_comes_back_as_it_was_filed(database: Database, clock: HandClock, city: City) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        filed = await register_case(work, report(identity_id), city=city, now=clock.now())
    async with database.view() as work:
        kept = await work.cases.by_number(filed.number)
    assert kept == filed
    assert kept is not None
    assert kept.address == Address(street_id="metalurhiv-ave", house="86", flat="12")
    assert kept.description == "Немає води <b>з ранку</b>"
    assert read_number(kept.number) == kept.number


async def test_many_cases_are_read_together(
    database: Database, clock: HandClock, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.cases, "READ_AT_ONCE", 2)
    identity_id = await met(database, clock)
    async with database.work() as work:
        filed = [
            await register_case(work, report(identity_id, f"1.{n}"), city=city, now=clock.now())
            for n in range(3)
        ]
    async with database.view() as work:
        unknown = max(case.id for case in filed) + 1
        found = await work.cases.by_ids([*(case.id for case in filed), unknown])
        assert found == {case.id: case for case in filed}
        assert await work.cases.by_ids([]) == {}


async def test_F20_one_draft_makes_one_case(database: Database, clock: HandClock, city: City) -> None:
    identity_id = await met(database, clock)

    async def send() -> str:
        async with database.work() as work:
            await work.conversations.load(identity_id)  # the lock that every turn of this person takes
            now = clock.now()
            case = await register_case(work, report(identity_id), city=city, now=now)
            return case.number

    numbers = await asyncio.gather(*(send() for _ in range(5)))
    assert len(set(numbers)) == 1
    async with database.view() as work:
        assert await work.cases.count_open(identity_id) == 1


async def test_the_history_only_grows(database: Database, clock: HandClock, city: City) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        now = clock.now()
        case = await register_case(work, report(identity_id), city=city, now=now)
        for step in (Step.take, Step.finish, Step.confirm, Step.approve):
            by = CITIZEN if step == Step.confirm else CREW if step != Step.approve else OPERATOR
            await move(work, case.number, step, city, now, by, note="Слово")
        events = await work.cases.events(case.id)
    assert [event.kind for event in events] == ["registered", "take", "finish", "confirm", "approve"]
    assert events[-1].note == "Слово"


@pytest.mark.parametrize(
    ("step", "refusal"),
    [(Step.approve, MoveNotAllowed), (Step.confirm, MoveNotAllowed), (Step.refer, Lacking)],
)
async def test_a_move_that_is_not_allowed_changes_nothing(
    database: Database, clock: HandClock, city: City, step: Step, refusal: type[Exception]
) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        now = clock.now()
        case = await register_case(work, report(identity_id), city=city, now=now)
    with pytest.raises(refusal):
        async with database.work() as work:
            await move(work, case.number, step, city, clock.now())
    async with database.view() as work:
        assert (await work.cases.by_number(case.number)) == case
        assert await work.outbox.unfinished() == 0


async def test_a_number_that_does_not_exist_is_refused(
    database: Database, clock: HandClock, city: City
) -> None:
    with pytest.raises(CaseNotFound):
        async with database.work() as work:
            await move(work, "00000000", Step.take, city, clock.now())


async def test_files_wait_with_the_draft_and_go_with_the_case(
    database: Database, clock: HandClock, city: City
) -> None:
    identity_id = await met(database, clock)
    async with database.work() as work:
        file = await work.attachments.add(identity_id, "telegram", "photo", "file-1", "", clock.now())
        now = clock.now()
        sent = replace(report(identity_id), attachments=(file,))
        case = await register_case(work, sent, city=city, now=now)
    assert [(one.id, one.state) for one in case.attachments] == [(file, FileState.waiting)]
    async with database.work() as work:
        assert await work.attachments.settle(file, FileState.kept, "ab/x.jpg", 5)
        assert not await work.attachments.settle(file, FileState.failed)
        assert await work.attachments.waiting(10) == []


async def test_a_case_that_is_opened_again_has_a_term_anew(
    database: Database, clock: HandClock, city: City
) -> None:
    identity_id = await met(database, clock)

    async with database.work() as work:
        case = await register_case(work, report(identity_id), city=city, now=clock.now())
        await move(work, case.number, Step.explain, city, clock.now(), note="Роботи планові")
        while timer := await work.timers.take_due(clock.now() + timedelta(days=9)):
            assert timer.kind in (TimerKind.news, TimerKind.mark_asked)  # and nothing watches it
        clock.turn(days=30)
        opened = await move(work, case.number, Step.reopen, city, clock.now(), CITIZEN)
        assert opened.due_at > clock.now()
        assert await work.timers.next_due() == opened.due_at - timedelta(hours=6)
