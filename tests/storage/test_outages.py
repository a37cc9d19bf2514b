"""Outages and broadcasts as they are kept: what was written is read, and of two movers one wins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.areas import WHOLE_CITY, Area
from core.broadcasts import Broadcast, BroadcastState, Move, Purpose
from core.city import City
from core.filing import register_case
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outages import (
    Concern,
    Outage,
    OutageEvent,
    OutageKind,
    OutageMoveNotAllowed,
    OutageState,
    move_outage,
)
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_cases import report
from tests.storage.test_handoffs import Town

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
CAUSE = {"uk": "ремонт труби", "ru": "ремонт трубы"}
EVEN = HouseRange(HouseNumber(12), HouseNumber(48), Parity.even)
OUTAGE = Outage(
    0, OutageKind.water, True, (Area("kuindzhi-st", (EVEN,)), WHOLE_CITY), NOW, NOW + HOUR, CAUSE, NOW
)
DRAWN_UP, ANNOUNCED = OutageEvent(NOW, "Олена #1", "drawn_up"), OutageEvent(NOW, "Олена #1", "announced")


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Town:
    """Nothing is off yet."""
    return Town(database, clock, city)


async def test_an_outage_is_read_as_it_was_written(town: Town) -> None:
    async with town.database.work() as work:
        kept = await work.outages.add(OUTAGE, DRAWN_UP)
        assert kept == replace(OUTAGE, id=kept.id)
        later = replace(kept, ends_at=None, remark={"uk": "Візьміть воду", "ru": "Возьмите воду"})
        await work.outages.change(later, OutageEvent(NOW + HOUR, "Олена #1", "changed"))
    async with town.database.work() as work:
        assert await work.outages.by_id(kept.id) == later
        assert [one.what for one in await work.outages.history(kept.id)] == ["drawn_up", "changed"]


async def test_every_change_of_an_outage_is_a_new_revision(town: Town) -> None:
    seen = []
    async with town.database.work() as work:
        seen.append(await work.outages.revision())
        outage = await work.outages.add(OUTAGE, DRAWN_UP)
        seen.append(await work.outages.revision())
        await work.outages.move(outage.id, OutageState.announced, ANNOUNCED)
        seen.append(await work.outages.revision())
        assert [one.id for one in await work.outages.announced()] == [outage.id]
        await work.outages.move(outage.id, OutageState.over, ANNOUNCED)
        seen.append(await work.outages.revision())
        assert await work.outages.announced() == []
    assert len(set(seen)) == len(seen)


async def test_what_is_over_is_not_announced_again(town: Town) -> None:
    async with town.database.work() as work:
        outage = await work.outages.add(OUTAGE, DRAWN_UP)
        outage = await move_outage(work, outage, OutageState.announced, ANNOUNCED)
        outage = await move_outage(work, outage, OutageState.over, ANNOUNCED)
        assert outage.over_at == NOW
        with pytest.raises(OutageMoveNotAllowed, match="an outage that is over does not become announced"):
            await move_outage(work, outage, OutageState.announced, ANNOUNCED)


async def test_after_its_end_without_a_word_nobody_knows(town: Town) -> None:
    outage = replace(OUTAGE, state=OutageState.announced)
    standings = [
        (outage.is_on(at), outage.is_unclear(at))
        for at in (NOW + HOUR / 2, NOW + HOUR, NOW + 12.5 * HOUR, NOW + 14 * HOUR)
    ]
    assert standings == [(True, False), (False, True), (False, True), (False, False)]


async def test_a_case_belongs_to_one_outage(town: Town) -> None:
    citizen = await town.meet("5", "Олена")
    async with town.database.work() as work:
        case = await register_case(work, report(citizen.identity_id), city=town.city, now=town.clock.now())
        one, other = [await work.outages.add(OUTAGE, DRAWN_UP) for _ in range(2)]
        assert await work.outages.join_case(one.id, case.id, NOW)
        assert not await work.outages.join_case(other.id, case.id, NOW)
        assert await work.outages.cases(one.id) == [case.id]
        assert await work.outages.of_case(case.id) == one


async def test_who_says_me_too_twice_counts_once(town: Town) -> None:
    citizen = await town.meet("5", "Олена")
    async with town.database.work() as work:
        outage = await work.outages.add(OUTAGE, DRAWN_UP)
        concern = Concern(outage.id, citizen.identity_id, "kuindzhi-st", "14", False, NOW)
        assert await work.outages.concern(concern)
        assert not await work.outages.concern(replace(concern, wants_end=True))
        assert await work.outages.concerns(outage.id) == [replace(concern, wants_end=True)]
        await work.outages.note_told_over(outage.id, [citizen.identity_id], NOW)
        assert [one.told_over_at for one in await work.outages.concerns(outage.id)] == [NOW]


async def test_F69_of_two_approvals_one_wins(town: Town) -> None:
    author, approver = await town.meet("5", "Олена"), await town.meet("6", "Ігор")
    event = OutageEvent(NOW, "Олена #1", "submitted")
    async with town.database.work() as work:
        outage = await work.outages.add(OUTAGE, DRAWN_UP)
        draft = Broadcast(
            0, outage, Purpose.announce, CAUSE, BroadcastState.draft, None, author_identity=author.identity_id
        )
        kept = await work.broadcasts.add(draft, event)
        assert await work.broadcasts.by_id(kept.id) == replace(kept, author=author.citizen_id)
        assert await work.broadcasts.move(kept.id, Move.submit, event)
        assert not await work.broadcasts.change(replace(kept, texts={"uk": "інше"}), event)
        approved = {"approver_identity": approver.identity_id, "approved": kept.digest}
        assert await work.broadcasts.move(kept.id, Move.approve, event, **approved)
        assert not await work.broadcasts.move(kept.id, Move.approve, event, **approved)
        [stands] = await work.broadcasts.in_states([BroadcastState.scheduled])
        assert (stands.approver, stands.approved, stands.digest) == (
            approver.citizen_id,
            kept.digest,
            kept.digest,
        )
        assert [one.what for one in await work.outages.history(outage.id)].count("submitted") == 3
