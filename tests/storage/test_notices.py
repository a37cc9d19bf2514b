"""A notice goes to where the citizen wrote last, and costs only what the city wants to pay."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.accounts import Allowed
from core.citizens import Citizen, Identity
from core.missed import tell_missed
from core.outbox import MessageClass, Notice, NoticeKind, OutboxState
from storage.database import Database
from storage.tables import identities, outbox
from tests.conftest import HandClock

FACTS = {"number": "48291536", "status": "done", "note": ""}
DAY = timedelta(days=1)
QUEUED, GONE, WITHHELD = OutboxState.queued, OutboxState.gone, OutboxState.withheld


class Town:
    """One citizen with both messengers."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        database.fares = {"viber": Allowed.all}

    async def meet(self, channel: str, heard: timedelta | None) -> Citizen:
        """An account, last heard of so long ago."""
        async with self.database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, "Aa+/="), "Остап", self.now)
            await work.connection.execute(update(identities).values(citizen_id=1))
            conversation = await work.conversations.load(citizen.identity_id)
            conversation.heard_at = None if heard is None else self.now - heard
            await work.conversations.save(conversation)
            return citizen

    async def notify(self, citizen: Citizen, kind: NoticeKind = NoticeKind.case_moved) -> None:
        """There is news."""
        async with self.database.work() as work:
            await work.notices.add(Notice(kind, citizen.identity_id, FACTS), self.now)

    async def sent(self) -> tuple[str, OutboxState, bool]:
        """Where the last notice went, how it stands, and whether it is charged for."""
        async with self.database.reader.connect() as connection:
            query = select(outbox.c.channel, outbox.c.state, outbox.c.unasked).order_by(outbox.c.id.desc())
            row = (await connection.execute(query)).first()
            assert row
            return row.channel, OutboxState(row.state), row.unasked


@pytest.fixture
def town(database: Database, clock: HandClock) -> Town:
    """Nobody has written yet."""
    return Town(database, clock.now())


@pytest.mark.parametrize(
    ("telegram", "viber", "channel"),
    [
        (timedelta(hours=1), timedelta(hours=2), "telegram"),
        (timedelta(hours=2), timedelta(hours=1), "viber"),
        (None, timedelta(days=9), "viber"),
        (timedelta(days=9), None, "telegram"),
        (None, None, "telegram"),
    ],
)
async def test_news_of_a_request_goes_to_where_the_citizen_wrote_last(
    town: Town, telegram: timedelta | None, viber: timedelta | None, channel: str
) -> None:
    filed = await town.meet("telegram", telegram)
    await town.meet("viber", viber)
    await town.notify(filed)
    assert (await town.sent())[0] == channel


async def test_who_blocked_one_messenger_is_told_in_the_other(town: Town) -> None:
    await town.meet("telegram", DAY)
    viber = await town.meet("viber", timedelta())
    async with town.database.work() as work:
        await work.citizens.set_reachable(viber.identity_id, False)
    await town.notify(viber)
    assert await town.sent() == ("telegram", QUEUED, False)


async def test_what_belongs_to_one_account_stays_there(town: Town) -> None:
    telegram = await town.meet("telegram", DAY)
    await town.meet("viber", timedelta())
    await town.notify(telegram, NoticeKind.draft_waits)
    assert (await town.sent())[0] == "telegram"


@pytest.mark.parametrize(
    ("heard", "charged"),
    [(timedelta(hours=23, minutes=59), False), (DAY, True), (None, True)],
)
async def test_what_begins_a_talk_in_viber_is_charged_for(
    town: Town, heard: timedelta | None, charged: bool
) -> None:
    await town.notify(await town.meet("viber", heard))
    assert await town.sent() == ("viber", QUEUED, charged)


async def test_telegram_never_charges(town: Town) -> None:
    await town.notify(await town.meet("telegram", 9 * DAY))
    assert await town.sent() == ("telegram", QUEUED, False)


@pytest.mark.parametrize(
    ("allowed", "kind", "state"),
    [
        (Allowed.all, NoticeKind.case_moved, QUEUED),
        (Allowed.emergencies, NoticeKind.case_moved, WITHHELD),
        (Allowed.emergencies, NoticeKind.alert_taken, QUEUED),
        (Allowed.none, NoticeKind.alert_taken, WITHHELD),
    ],
)
async def test_the_city_says_what_may_cost(
    town: Town, allowed: Allowed, kind: NoticeKind, state: OutboxState
) -> None:
    town.database.fares = {"viber": allowed}
    await town.notify(await town.meet("viber", 9 * DAY), kind)
    assert (await town.sent())[1] == state


async def test_what_costs_nothing_is_never_withheld(town: Town) -> None:
    town.database.fares = {"viber": Allowed.none}
    await town.notify(await town.meet("viber", timedelta(hours=1)))
    assert await town.sent() == ("viber", QUEUED, False)


async def test_what_is_too_dear_in_one_messenger_goes_by_the_other(town: Town) -> None:
    town.database.fares = {"viber": Allowed.none}
    await town.meet("telegram", 9 * DAY)
    await town.notify(await town.meet("viber", 2 * DAY))
    assert await town.sent() == ("telegram", QUEUED, False)


async def test_news_withheld_is_told_when_the_citizen_writes(town: Town) -> None:
    town.database.fares = {"viber": Allowed.none}
    citizen = await town.meet("viber", 2 * DAY)
    await town.notify(citizen)
    async with town.database.work() as work:
        assert await work.outbox.take_missed(citizen.identity_id) == ["48291536"]
    async with town.database.work() as work:
        await tell_missed(work, citizen.identity_id, town.now)
        assert await work.outbox.take_missed(citizen.identity_id) == []


async def test_since_when_the_oldest_of_each_class_waits(database: Database, clock: HandClock) -> None:
    town, began = Town(database, clock.now()), clock.now()
    async with database.view() as work:
        assert await work.outbox.oldest() == {}
    citizen = await town.meet("telegram", None)
    for minutes in (0, 5):
        town.now = began + timedelta(minutes=minutes)
        await town.notify(citizen)
    async with database.view() as work:
        assert await work.outbox.oldest() == {MessageClass.notice: began}
