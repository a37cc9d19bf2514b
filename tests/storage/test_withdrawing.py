"""Taking an outage back that was none: its requests go on alone, and nobody keeps believing in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.cases import Case
from core.city import City
from core.groups import bind
from core.outage_news import update_outage
from core.outage_proposals import ProposalState
from core.outage_withdrawing import WITHDRAWN, OutageWasTold, withdraw_outage
from core.outages import Outage, OutageEvent, OutageMoveNotAllowed, OutageState
from core.outbox import NoticeKind
from core.sending import call_off
from storage.database import Database
from storage.tables import outbox
from tests.conftest import HandClock
from tests.storage.test_outage_news import BY, CAUSE, Outages
from tests.storage.test_proposals import Neighbours

TOLD_SO = NoticeKind.outage_withdrawn


class Street(Neighbours, Outages):
    """People who report what is off, and what they hear."""

    async def withdraws(self, outage: Outage) -> None:
        async with self.database.work() as work:
            await withdraw_outage(work, outage, BY, self.city, self.clock.now())

    async def broadcast(self, outage: Outage, state: BroadcastState, started: bool = False) -> Broadcast:
        """An approved notice of it that stands so."""
        now = self.clock.now()
        new = Broadcast(0, outage, Purpose.announce, CAUSE, state, None, started_at=now if started else None)
        async with self.database.work() as work:
            return await work.broadcasts.add(
                replace(new, approved=new.digest), OutageEvent(now, BY, "approved")
            )

    async def calls_off(self, broadcast: Broadcast) -> OutageState:
        """Somebody stops the notice for good; how its outage stands then."""
        async with self.database.work() as work:
            await call_off(work, broadcast, BY, self.city, self.clock.now())
            outage = await work.outages.by_id(broadcast.outage.id)
        assert outage
        return outage.state

    async def cards(self) -> list[str]:
        """What the units' groups are to see, in order."""
        async with self.database.view() as work:
            found = select(outbox.c.card).where(outbox.c.card.is_not(None)).order_by(outbox.c.id)
            return list((await work.connection.execute(found)).scalars())

    async def binds_unit(self, unit: str) -> None:
        """The unit has a group."""
        where = {"channel": "telegram", "chat": "-100900", "title": "Водоканал"}
        async with self.database.work() as work:
            await bind(work, f"unit:{unit}", **where, by=BY, now=self.clock.now())


@pytest.fixture
def street(database: Database, clock: HandClock, city: City) -> Street:
    """Both databases."""
    return Street(database, clock, city)


async def _are_as_before(street: Street, cases: Sequence[Case]) -> bool:
    async with street.database.view() as work:
        found = await work.cases.by_ids([case.id for case in cases])
    return all((found[one.id].status, found[one.id].due_at) == (one.status, one.due_at) for one in cases)


async def test_its_requests_leave_it_and_go_on_with_their_own_terms(street: Street) -> None:
    cases = await street.several(5)
    outage = await street.make()
    street.clock.turn(minutes=7)
    cases.append(await street.report())
    await street.withdraws(outage)
    async with street.database.view() as work:
        kept = await work.outages.by_id(outage.id)
        assert kept
        assert kept.state is OutageState.cancelled
        assert await work.outages.cases(outage.id) == []
        last = (await work.outages.history(outage.id))[-1]
        assert (last.what, last.by, last.facts) == (WITHDRAWN, BY, {"requests": "6"})
    assert await _are_as_before(street, cases)
    assert await street.told() == [], "they were told nothing that does not hold"


async def test_who_said_me_too_hears_once_that_it_does_not_hold(street: Street) -> None:
    await street.several(5)
    outage = await street.make()
    await street.concerns(outage, "601")
    await street.withdraws(outage)
    assert await street.told() == [("601", TOLD_SO)]
    assert (await street.facts(TOLD_SO))["house"] == "86"


async def test_who_has_filed_and_was_told_an_end_hears_that_it_does_not_hold(street: Street) -> None:
    outage = await street.off()
    await street.files(outage, "602")
    later = replace(outage, ends_at=street.clock.now() + timedelta(hours=2))
    async with street.database.work() as work:
        await update_outage(work, later, BY, street.clock.now(), street.city)
    await street.told()
    await street.withdraws(outage)
    assert (await street.told())[1:] == [("602", TOLD_SO)]


async def test_later_requests_may_be_proposed_again_and_the_old_ones_are_not(street: Street) -> None:
    await street.several(5)
    outage = await street.make()
    await street.several(6)
    await street.withdraws(outage)
    later = await street.several(4)
    assert [await street.outage_of(case) for case in later] == [None] * 4
    assert len(await street.proposals()) == 1, "those who were one by mistake are not one once more"
    later.append(await street.report())
    assert (ProposalState.open, [case.id for case in later]) in await street.proposals()


async def test_the_unit_sees_each_of_them(street: Street) -> None:
    await street.several(5)
    outage = await street.make()
    late = await street.report()
    await street.binds_unit(late.unit)
    await street.withdraws(outage)
    shown = await street.cards()
    assert shown[0] == f"outage:{outage.id}", "that it is none any more, as long as the unit had a card of it"
    assert f"case:{late.id}" in shown, "it had none, for the outage stood for it"


async def test_of_two_who_take_it_back_one_is_refused(street: Street) -> None:
    outage = await street.off()
    await street.withdraws(outage)
    with pytest.raises(OutageMoveNotAllowed):
        await street.withdraws(outage)


@pytest.mark.parametrize("state", [BroadcastState.scheduled, BroadcastState.sending, BroadcastState.done])
async def test_what_subscribers_hear_of_is_not_taken_back_without_a_word(
    street: Street, state: BroadcastState
) -> None:
    outage = await street.off()
    await street.broadcast(outage, state, started=state is not BroadcastState.scheduled)
    with pytest.raises(OutageWasTold):
        await street.withdraws(outage)


async def test_an_outage_of_which_no_notice_was_ever_sent_goes_with_the_last_of_them(street: Street) -> None:
    outage = await street.off()
    case = await street.files(outage, "602")
    await street.concerns(outage, "601")
    first = await street.broadcast(outage, BroadcastState.scheduled)
    second = await street.broadcast(outage, BroadcastState.paused)
    assert await street.calls_off(first) is OutageState.announced, "another one is on its way"
    assert await street.calls_off(second) is OutageState.cancelled
    assert await street.outage_of(case) is None
    assert await street.told() == [("601", TOLD_SO)]


async def test_an_outage_that_somebody_may_have_read_of_stays(street: Street) -> None:
    outage = await street.off()
    broadcast = await street.broadcast(outage, BroadcastState.sending, started=True)
    assert await street.calls_off(broadcast) is OutageState.announced


async def test_an_outage_that_the_shift_has_made_stays_without_a_notice(street: Street) -> None:
    await street.several(5)
    broadcast = await street.broadcast(await street.make(), BroadcastState.scheduled)
    assert await street.calls_off(broadcast) is OutageState.announced
