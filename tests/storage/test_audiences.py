"""Whom an outage is told: each person once, where they wrote last, in their language, and what it costs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.accounts import Allowed, Fares
from core.areas import WHOLE_CITY, Area
from core.audiences import Audience, audience_pages, count_audience
from core.citizens import Citizen, Identity
from core.city import City
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.joining import join, make_code
from core.outages import OutageKind
from core.subscriptions import CONSENT_VERSION, Consent, Subscription, subscribe
from storage.database import Database
from tests.conftest import HandClock

EVEN = Area("kuindzhi-st", (HouseRange(HouseNumber(2), HouseNumber(20), Parity.even),))
HERE, ACROSS = ("kuindzhi-st", "4", "central"), ("kuindzhi-st", "5", "central")
DISTRICT, OTHER_DISTRICT = ("", "", "central"), ("", "", "left_bank")
CHARGED: Fares = {"viber": Allowed.all}


class Readers:
    """People who want to be told of what is off at their addresses."""

    def __init__(self, database: Database, clock: HandClock, city: City) -> None:
        self.database, self.clock, self.city = database, clock, city
        self.number = 500

    async def comes(
        self,
        *places: tuple[str, str, str],
        channel: str = "telegram",
        language: str | None = "uk",
        heard: datetime | None = None,
    ) -> Citizen:
        """Somebody who wants to hear of these places; `heard` is when they last wrote."""
        self.number += 1
        now = self.clock.now()
        async with self.database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, str(self.number)), "Олена", now)
            if language:
                await work.citizens.set_language(citizen.citizen_id, language, chosen=True)
            conversation = await work.conversations.load(citizen.identity_id)
            await work.conversations.save(replace(conversation, heard_at=heard))
            await work.subscriptions.agree(citizen.citizen_id, Consent(CONSENT_VERSION, now))
            for place in places:
                await subscribe(
                    work, Subscription(0, citizen.citizen_id, *place, frozenset({OutageKind.water}))
                )
        return citizen

    async def joins(self, citizen: Citizen, other: Citizen) -> None:
        """Both are the same person."""
        async with self.database.work() as work:
            code = await make_code(work, other, self.clock.now())
        async with self.database.work() as work:
            await join(work, citizen, code, self.clock.now())

    async def blocks(self, citizen: Citizen) -> None:
        """They want nothing of the bot any more."""
        async with self.database.work() as work:
            await work.citizens.set_reachable(citizen.identity_id, False)

    async def count(
        self, areas: Sequence[Area] = (EVEN,), fares: Fares = CHARGED, emergency: bool = False
    ) -> Audience:
        """How many would be told."""
        async with self.database.view() as work:
            return await count_audience(
                work, areas, OutageKind.water, emergency, self.city, fares, self.clock.now()
            )


@pytest.fixture
def readers(database: Database, clock: HandClock, city: City) -> Readers:
    """Nobody wants to be told of anything yet."""
    return Readers(database, clock, city)


async def test_the_audience_is_counted_by_messenger_and_language(readers: Readers) -> None:
    await readers.comes(HERE)
    await readers.comes(DISTRICT, language="ru")
    await readers.comes(HERE, channel="viber", heard=readers.clock.now())
    await readers.comes(HERE, language=None)
    await readers.comes(ACROSS)
    await readers.comes(OTHER_DISTRICT)
    told = await readers.count()
    assert told.people == {("telegram", "uk"): 2, ("telegram", "ru"): 1, ("viber", "uk"): 1}
    assert (told.total, told.charged, told.set_aside) == (4, 0, 0)
    assert (await readers.count([WHOLE_CITY])).total == 6


async def test_who_lives_in_a_house_that_is_excepted_is_not_told(readers: Readers) -> None:
    await readers.comes(HERE)
    await readers.comes(("kuindzhi-st", "6", "central"))
    four = HouseRange(HouseNumber(4), HouseNumber(4))
    assert (await readers.count([EVEN])).total == 2
    assert (await readers.count([replace(EVEN, excepted=(four,))])).total == 1


async def test_F76_who_has_several_addresses_and_messengers_is_told_once_where_they_wrote_last(
    readers: Readers,
) -> None:
    now = readers.clock.now()
    telegram = await readers.comes(HERE, DISTRICT, heard=now - timedelta(hours=2))
    viber = await readers.comes(HERE, channel="viber", heard=now - timedelta(hours=1))
    await readers.joins(telegram, viber)
    assert (await readers.count()).people == {("viber", "uk"): 1}
    await readers.blocks(viber)
    assert (await readers.count()).people == {("telegram", "uk"): 1}


@pytest.mark.parametrize(
    ("allowed", "emergency", "told", "charged"),
    [
        (Allowed.all, False, 2, 1),
        (Allowed.emergencies, False, 1, 0),
        (Allowed.emergencies, True, 2, 1),
        (Allowed.none, True, 1, 0),
    ],
)
async def test_what_viber_charges_for_is_counted_and_left_out_where_it_may_not_cost(
    readers: Readers, allowed: Allowed, emergency: bool, told: int, charged: int
) -> None:
    now = readers.clock.now()
    await readers.comes(HERE, channel="viber", heard=now - timedelta(hours=23))
    await readers.comes(HERE, channel="viber", heard=now - timedelta(hours=25))
    audience = await readers.count(fares={"viber": allowed}, emergency=emergency)
    assert (audience.total, audience.charged, audience.set_aside) == (told, charged, 2 - told)


async def test_who_blocked_the_bot_is_set_aside(readers: Readers) -> None:
    olena, _ = await readers.comes(HERE), await readers.comes(HERE)
    await readers.blocks(olena)
    audience = await readers.count()
    assert (audience.total, audience.set_aside) == (1, 1)


async def test_pages_go_on_where_the_last_one_ended(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.audiences.PAGE", 11)
    people = [(await readers.comes(HERE, ACROSS, DISTRICT)).citizen_id for _ in range(20)]
    found, after = [], 0
    while True:
        async with readers.database.view() as work:
            pages = audience_pages(
                work, [EVEN], OutageKind.water, False, readers.city, CHARGED, readers.clock.now(), after
            )
            page = await anext(pages)
            await pages.aclose()  # type: ignore[attr-defined]
        found += [one.citizen_id for one in page.readers]
        if not (after := page.after):
            break
    assert found == sorted(people)
