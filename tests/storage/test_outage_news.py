"""What those hear whom an outage concerns: each person once; who has filed is asked whether it is over."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.areas import Area
from core.audiences import Reader
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.cases import Case
from core.citizens import Identity
from core.city import City
from core.filing import register_case
from core.joining import join, make_code
from core.ledger import Ledger, Stage
from core.life import CaseStatus, Outcome, Step
from core.outage_news import AT_ONCE, end_outage, tell_concerned, update_outage
from core.outages import Concern, Outage, OutageEvent, OutageKind, OutageMoveNotAllowed, OutageState
from core.outbox import NoticeKind
from core.sending import call_off
from core.subscriptions import CONSENT_VERSION, Consent
from core.telling import tell_all
from core.timers import TimerKind
from storage.database import Database
from storage.outage_tables import outage_cases
from storage.tables import identities, outbox
from tests.conftest import HandClock
from tests.storage.test_cases import report
from tests.storage.test_handoffs import Town
from tests.working import move

CAUSE = {"uk": "порив труби", "ru": "прорыв трубы"}
BY = "Ольга #1"


class Outages(Town):
    """A street without water, and those whom it concerns."""

    async def off(self, emergency: bool = True) -> Outage:
        now = self.clock.now()
        area = Area("metalurhiv-ave")
        new = Outage(0, OutageKind.water, emergency, (area,), now, None, CAUSE, now, OutageState.announced)
        async with self.database.work() as work:
            return await work.outages.add(new, OutageEvent(now, BY, "announced"))

    async def concerns(self, outage: Outage, name: str) -> int:
        """Somebody says «me too»."""
        whose = (await self.meet(name, "Олена")).identity_id
        concern = Concern(outage.id, whose, "metalurhiv-ave", "86", True, self.clock.now())
        async with self.database.work() as work:
            await work.outages.concern(concern)
        return whose

    async def citizen_of(self, identity_id: int) -> int:
        async with self.database.view() as work:
            found = await work.citizens.by_identity(identity_id)
        assert found
        return found.citizen_id

    async def files(self, outage: Outage, name: str, draft: str = "") -> Case:
        """Somebody files a request that belongs to the outage."""
        whose = (await self.meet(name, "Олена")).identity_id
        async with self.database.work() as work:
            filed = report(whose, draft or f"draft.{name}")
            case = await register_case(work, filed, city=self.city, now=self.clock.now())
            await work.outages.join_case(outage.id, case.id, self.clock.now())
        return case

    async def ends(self, outage: Outage) -> None:
        async with self.database.work() as work:
            await end_outage(work, outage, BY, self.clock.now(), self.city)

    async def ring(self) -> list[TimerKind]:
        """Let everything be told that is due."""
        rung: list[TimerKind] = []
        while True:
            async with self.database.work() as work:
                now = self.clock.now()
                timer = await work.timers.take_due(now)
                if timer is None:
                    return rung
                rung.append(timer.kind)
                if timer.kind == TimerKind.outage_news:
                    await tell_concerned(work, int(timer.subject), self.city, now)
                elif timer.kind == TimerKind.news:
                    await tell_all(work, timer.subject, timer.due_at, self.city, now)

    async def told(self) -> list[tuple[str, str]]:
        """To whom which notice went, in order."""
        await self.ring()
        self.clock.turn(minutes=1)
        await self.ring()
        query = select(outbox.c.address, outbox.c.body).where(outbox.c.identity_id.is_not(None))
        async with self.database.view() as work:
            rows = (await work.connection.execute(query.order_by(outbox.c.id))).all()
        return [(row.address, row.body["notice"]) for row in rows]

    async def facts(self, kind: NoticeKind) -> dict[str, Any]:
        """What the last notice of this kind tells."""
        async with self.database.view() as work:
            bodies = (await work.connection.execute(select(outbox.c.body).order_by(outbox.c.id))).scalars()
            return dict([body["facts"] for body in bodies if body.get("notice") == kind][-1])


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Outages:
    """Both databases."""
    return Outages(database, clock, city)


async def test_everybody_concerned_hears_once_that_it_is_over(town: Outages) -> None:
    outage = await town.off()
    await town.concerns(outage, "601")
    await town.concerns(outage, "602")
    await town.ends(outage)
    assert await town.told() == [("601", NoticeKind.outage_over), ("602", NoticeKind.outage_over)]
    async with town.database.view() as work:
        kept = await work.outages.by_id(outage.id)
        assert kept
        assert kept.state is OutageState.over
        assert all(one.told_over_at for one in await work.outages.concerns(outage.id))
    town.clock.turn(days=1)
    assert len(await town.told()) == 2


async def test_who_has_filed_is_asked_whether_it_is_so(town: Outages) -> None:
    outage = await town.off()
    case = await town.files(outage, "601")
    await town.ends(outage)
    assert await town.told() == [("601", NoticeKind.case_moved)]
    assert (await town.facts(NoticeKind.case_moved))["outage"] == str(outage.id)
    async with town.database.view() as work:
        kept = await work.cases.by_number(case.number)
        assert kept
        assert kept.status == CaseStatus.done
        assert kept.due_at == case.due_at, "each keeps a term of its own"
        event = (await work.cases.events(case.id))[-1]
        assert (event.kind, event.actor, event.facts["outage"]) == (Step.finish, BY, str(outage.id))
        told = await work.connection.execute(select(outage_cases.c.told_over_at))
        assert all(told.scalars())


async def test_who_has_filed_and_said_me_too_hears_it_once(town: Outages) -> None:
    outage = await town.off()
    await town.concerns(outage, "601")
    await town.files(outage, "601")
    await town.files(outage, "601", "draft.second")
    await town.ends(outage)
    assert await town.told() == [("601", NoticeKind.case_news)]


async def test_F76_whoever_has_two_messengers_hears_that_it_is_over_in_one(town: Outages) -> None:
    outage = await town.off()
    await town.concerns(outage, "601")
    async with town.database.work() as work:
        other = await work.citizens.meet(Identity("viber", "777"), "Олена", town.clock.now())
        first = await work.citizens.find(Identity("telegram", "601"))
        assert first
        code = await make_code(work, first, town.clock.now())
        await join(work, other, code, town.clock.now())
        there = Concern(outage.id, other.identity_id, "metalurhiv-ave", "86", True, town.clock.now())
        await work.outages.concern(there)
    await town.ends(outage)
    assert [kind for _, kind in await town.told()].count(NoticeKind.outage_over) == 1


async def test_a_case_that_is_closed_is_not_moved_and_its_citizen_is_told(town: Outages) -> None:
    outage = await town.off()
    explained, withdrawn = await town.files(outage, "601"), await town.files(outage, "602")
    async with town.database.work() as work:
        now = town.clock.now()
        await move(work, explained.number, Step.explain, town.city, now, note="Аварія.")
        await work.cases.move(
            withdrawn.id,
            CaseStatus.registered,
            replace(withdrawn.standing, status=CaseStatus.closed, outcome=Outcome.withdrawn),
        )
    await town.told()
    await town.ends(outage)
    assert ("601", NoticeKind.outage_over) in await town.told()
    assert "602" not in [address for address, _ in await town.told()], "it concerns them no more"


async def test_the_end_is_told_some_at_a_time(town: Outages) -> None:
    outage = await town.off()
    for n in range(AT_ONCE + 1):
        await town.concerns(outage, f"6{n:02}")
    await town.ends(outage)
    assert (await town.ring()).count(TimerKind.outage_news) == 2
    assert len(set(await town.told())) == len(await town.told()) == AT_ONCE + 1


async def test_a_new_end_is_told_as_it_is_when_it_is_told(town: Outages) -> None:
    """Two changes before anybody was told are one message; over is over."""
    outage = await town.off()
    await town.concerns(outage, "601")
    await town.files(outage, "602")
    later = replace(outage, ends_at=town.clock.now() + timedelta(hours=2))
    async with town.database.work() as work:
        await update_outage(work, later, BY, town.clock.now(), town.city)
        last = replace(later, ends_at=town.clock.now() + timedelta(hours=3))
        await update_outage(work, last, BY, town.clock.now(), town.city)
    assert await town.told() == [("601", NoticeKind.outage_changed), ("602", NoticeKind.outage_changed)]
    facts = await town.facts(NoticeKind.outage_changed)
    assert last.ends_at
    assert facts["ends_at"] == last.ends_at.isoformat()
    assert (facts["cause_uk"], facts["street_id"], facts["house"]) == ("порив труби", "metalurhiv-ave", "86")
    async with town.database.work() as work:
        await update_outage(work, last, BY, town.clock.now(), town.city)
        await end_outage(work, last, BY, town.clock.now(), town.city)
    assert (await town.told())[2:] == [("601", NoticeKind.outage_over), ("602", NoticeKind.case_moved)]


async def test_F76_who_gets_the_correction_as_a_subscriber_hears_of_it_once(town: Outages) -> None:
    """Who has said «me too» and wants no notices any more hears it as everybody else who said so."""
    outage, now = await town.off(), town.clock.now()
    whose = {name: await town.concerns(outage, name) for name in ("601", "602", "603")}
    event = OutageEvent(now, BY, "approved")
    readers = [
        Reader(await town.citizen_of(whose[one]), whose[one], "telegram", "uk", False) for one in whose
    ]
    async with town.database.work() as work:
        new = Broadcast(0, outage, Purpose.announce, CAUSE, BroadcastState.sending, None)
        first = await work.broadcasts.add(replace(new, approved=new.digest), event)
        await work.ledger.open(first.id)
        for reader in readers[:2]:
            await work.subscriptions.agree(reader.citizen_id, Consent(CONSENT_VERSION, now))
        await work.ledger.write(Ledger(first.id, Stage.writing), readers[:2], 0)
        await work.subscriptions.stop(readers[1].citizen_id)
        await update_outage(work, outage, BY, now, town.city, [first.id])
        new = Broadcast(0, outage, Purpose.correct, CAUSE, BroadcastState.scheduled, None, follows=first.id)
        correction = await work.broadcasts.add(replace(new, approved=new.digest), event)
    others = [("602", NoticeKind.outage_changed), ("603", NoticeKind.outage_changed)]
    assert await town.told() == others
    async with town.database.work() as work:
        await call_off(work, correction, BY, town.city, town.clock.now())
    assert await town.told() == [*others, ("601", NoticeKind.outage_changed)], "nothing else tells them now"


@pytest.mark.parametrize("emergency", [True, False])
async def test_nobody_is_woken_but_for_an_emergency(town: Outages, emergency: bool) -> None:
    outage = await town.off(emergency)
    await town.concerns(outage, "601")
    town.clock.time = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    await town.ends(outage)
    assert bool(await town.told()) is emergency
    town.clock.time = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert await town.told() == [("601", NoticeKind.outage_over)]


async def test_of_two_who_end_it_one_is_refused(town: Outages) -> None:
    outage = await town.off()
    await town.ends(outage)
    with pytest.raises(OutageMoveNotAllowed):
        await town.ends(outage)


async def test_no_account_is_left_out(town: Outages) -> None:
    """Of every person one account waits, whichever they wrote with."""
    outage = await town.off()
    whose = await town.concerns(outage, "601")
    async with town.database.work() as work:
        await work.outage_news.queue(outage.id, town.clock.now())
        await work.outage_news.queue(outage.id, town.clock.now())
        waiting = await work.outage_news.take(outage.id, 10)
        assert [one.identity_id for one in waiting] == [whose]
        assert await work.outage_news.take(outage.id, 10) == []
        assert (await work.connection.execute(select(identities.c.id))).scalar() == whose


class Died(Exception):
    """The process is gone."""


async def test_who_was_not_told_when_the_service_died_is_told_by_the_next_one(town: Outages) -> None:
    """Whom to tell and what was told are committed together."""
    outage = await town.off()
    for n in range(AT_ONCE + 5):
        await town.concerns(outage, f"6{n:02}")
    await town.ends(outage)
    for _ in range(2):
        with suppress(Died):
            async with town.database.work() as work:
                await work.timers.take_due(town.clock.now())
                await tell_concerned(work, outage.id, town.city, town.clock.now())
                raise Died
    told = await town.told()
    assert len(told) == len(set(told)) == AT_ONCE + 5


async def test_who_is_erased_is_told_nothing_any_more(town: Outages) -> None:
    outage = await town.off()
    await town.concerns(outage, "601")
    await town.concerns(outage, "602")
    await town.ends(outage)
    gone = await town.meet("601", "Олена")
    async with town.database.work() as work:
        await work.my_data.erase(gone.citizen_id, town.clock.now())
    assert await town.told() == [("602", NoticeKind.outage_over)]
