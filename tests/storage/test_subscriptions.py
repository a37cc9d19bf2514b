"""Who wants to hear of outages, and whom one concerns."""

import random
from collections.abc import Iterable

import pytest

from core.areas import WHOLE_CITY, Area, Spot
from core.citizens import Citizen
from core.city import City
from core.conversations import Conversation
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.joining import join, make_code, part
from core.my_data import erase_my_data
from core.outage_concerns import note_concern
from core.outages import OutageKind, OutageState, move_outage
from core.subscriptions import (
    CONSENT_VERSION,
    MOST_SUBSCRIPTIONS,
    Consent,
    ConsentMissing,
    QuietHours,
    Subscription,
    TooManySubscriptions,
    subscribe,
)
from storage.database import Database
from tests.conftest import HandClock
from tests.storage.test_handoffs import Town
from tests.storage.test_outages import ANNOUNCED, DRAWN_UP, NOW, OUTAGE

WATER, POWER = OutageKind.water, OutageKind.power
EVEN = HouseRange(HouseNumber(2), HouseNumber(20), Parity.even)
AREAS = (
    Area("kuindzhi-st", (EVEN,)),
    Area("myru-ave"),
    Area("1-y-kalchyk-st"),
    Area(district="left_bank"),
    WHOLE_CITY,
)
PLACES = (
    ("kuindzhi-st", "4", "central"),
    ("kuindzhi-st", "5", "central"),
    ("kuindzhi-st", "", "central"),
    ("myru-ave", "7", "central"),
    ("9-ho-travnia-st", "1", "left_bank"),
    ("", "", "central"),
    ("", "", "left_bank"),
    ("", "", ""),
)


@pytest.fixture
def town(database: Database, clock: HandClock, city: City) -> Town:
    """Nobody wants to be told of anything yet."""
    return Town(database, clock, city)


async def _agree(town: Town, citizen: Citizen) -> None:
    async with town.database.work() as work:
        await work.subscriptions.agree(citizen.citizen_id, Consent(CONSENT_VERSION, town.clock.now()))


def _wish(
    citizen: Citizen, place: tuple[str, str, str] = PLACES[0], kinds: Iterable[OutageKind] = (WATER,)
) -> Subscription:
    return Subscription(0, citizen.citizen_id, *place, frozenset(kinds))


async def _put(town: Town, *wishes: Subscription) -> None:
    async with town.database.work() as work:
        for wish in wishes:
            await subscribe(work, wish)


async def _of(town: Town, citizen: Citizen) -> list[Subscription]:
    async with town.database.view() as work:
        return await work.subscriptions.of_citizen(citizen.citizen_id)


async def _concerned(
    town: Town, areas: Iterable[Area], kind: OutageKind = WATER, most: int = 1000
) -> list[int]:
    """Page by page."""
    found, after = [], 0
    while True:
        async with town.database.view() as work:
            page, after = await work.subscriptions.concerned([*areas], kind, town.city, after, most)
        found += page
        if not after:
            return found


async def test_nobody_is_told_unasked_who_has_not_said_yes(town: Town) -> None:
    olena = await town.meet("501", "Олена")
    with pytest.raises(ConsentMissing):
        await _put(town, _wish(olena))
    await _agree(town, olena)
    await _put(town, _wish(olena))
    assert [one.house for one in await _of(town, olena)] == ["4"]


async def test_the_same_place_is_kept_once_with_the_newest_kinds(town: Town) -> None:
    olena = await town.meet("501", "Олена")
    await _agree(town, olena)
    await _put(town, _wish(olena), _wish(olena, kinds=[POWER]))
    [kept] = await _of(town, olena)
    assert kept.kinds == {POWER}


async def test_there_is_a_most(town: Town) -> None:
    olena = await town.meet("501", "Олена")
    await _agree(town, olena)
    houses = [_wish(olena, ("myru-ave", str(n + 1), "central")) for n in range(MOST_SUBSCRIPTIONS)]
    await _put(town, *houses)
    with pytest.raises(TooManySubscriptions):
        await _put(town, _wish(olena))
    await _put(town, houses[0])  # one that is there may be changed all the same


async def test_one_stop_ends_all_of_it(town: Town) -> None:
    olena, ivan = await town.meet("501", "Олена"), await town.meet("502", "Іван")
    for one in (olena, ivan):
        await _agree(town, one)
        await _put(town, _wish(one), _wish(one, PLACES[3]))
    async with town.database.work() as work:
        assert await work.subscriptions.stop(olena.citizen_id) == 2
        assert await work.subscriptions.consent(olena.citizen_id) is None
    assert await _of(town, olena) == []
    assert await _concerned(town, [WHOLE_CITY]) == [ivan.citizen_id]


async def test_nobody_changes_anothers(town: Town) -> None:
    olena, ivan = await town.meet("501", "Олена"), await town.meet("502", "Іван")
    await _agree(town, olena)
    await _put(town, _wish(olena))
    [hers] = await _of(town, olena)
    async with town.database.work() as work:
        assert not await work.subscriptions.remove(ivan.citizen_id, hers.id)
        assert not await work.subscriptions.set_kinds(ivan.citizen_id, hers.id, [POWER])
        assert await work.subscriptions.set_kinds(olena.citizen_id, hers.id, [POWER])
    assert [one.kinds for one in await _of(town, olena)] == [{POWER}]
    async with town.database.work() as work:
        assert await work.subscriptions.remove(olena.citizen_id, hers.id)
    assert await _of(town, olena) == []


@pytest.mark.parametrize("most", [11, 1000])
async def test_whom_an_outage_concerns_is_who_would_be_found_one_by_one(town: Town, most: int) -> None:
    chance, wishes = random.Random(8), []
    for number in range(40):
        citizen = await town.meet(str(500 + number), "Олена")
        await _agree(town, citizen)
        places = chance.sample(PLACES, chance.randint(1, 4))
        wishes += [
            _wish(citizen, place, chance.sample([WATER, POWER], chance.randint(1, 2))) for place in places
        ]
    await _put(town, *wishes)
    for area in AREAS:
        meant = {one.citizen_id for one in wishes if WATER in one.kinds and one.is_concerned(area, town.city)}
        assert meant, area
        assert await _concerned(town, [area], most=most) == sorted(meant), area


def _concerns(place: tuple[str, str, str], area: Area, city: City) -> bool:
    return Subscription(0, 0, *place, frozenset([WATER])).is_concerned(area, city)


def test_at_a_house_only_what_is_off_just_there_is_news(city: City) -> None:
    even, odd, street = PLACES[:3]
    assert [_concerns(place, AREAS[0], city) for place in (even, odd, street)] == [True, False, True]
    assert _concerns(("", "", "central"), AREAS[0], city)
    assert not _concerns(("", "", "left_bank"), AREAS[0], city)
    assert _concerns(("9-ho-travnia-st", "1", "left_bank"), AREAS[3], city)
    assert _concerns(("", "", ""), AREAS[0], city), "who wants to hear of the whole city hears of each street"


async def test_F76_one_person_with_places_and_messengers_in_the_same_outage_is_found_once(town: Town) -> None:
    olena, viber = await town.meet("501", "Олена"), await town.meet("502", "Олена")
    for one in (olena, viber):
        await _agree(town, one)
        await _put(town, *(_wish(one, place) for place in PLACES))
    async with town.database.work() as work:
        code = await make_code(work, olena, town.clock.now())
    async with town.database.work() as work:
        await join(work, viber, code, town.clock.now())
    for area in AREAS:
        assert await _concerned(town, [area, WHOLE_CITY]) == [olena.citizen_id], area


async def test_joined_messengers_want_what_either_wanted(town: Town) -> None:
    olena, viber = await town.meet("501", "Олена"), await town.meet("502", "Олена")
    for one in (olena, viber):
        await _agree(town, one)
    await _put(town, _wish(olena), _wish(viber, kinds=[POWER]), _wish(viber, PLACES[3]))
    async with town.database.work() as work:
        code = await make_code(work, olena, town.clock.now())
    async with town.database.work() as work:
        await join(work, viber, code, town.clock.now())
    theirs = {(one.street_id, one.house): one.kinds for one in await _of(town, olena)}
    assert theirs == {("kuindzhi-st", "4"): {WATER, POWER}, ("myru-ave", "7"): {WATER}}
    assert await _concerned(town, [WHOLE_CITY]) == [olena.citizen_id]

    viber = await town.meet("502", "Олена")
    async with town.database.work() as work:
        await part(work, viber)
    apart = await town.meet("502", "Олена"), await town.meet("501", "Олена")
    assert len({one.citizen_id for one in apart}) == 2
    assert [len(await _of(town, one)) for one in apart] == [2, 2]


async def _set_quiet(town: Town, citizen: Citizen, quiet: QuietHours | None) -> None:
    async with town.database.work() as work:
        await work.subscriptions.set_quiet_hours(citizen.citizen_id, quiet)


async def _quiet(town: Town, citizen: Citizen) -> QuietHours | None:
    async with town.database.view() as work:
        return await work.subscriptions.quiet_hours(citizen.citizen_id)


async def test_quiet_hours_are_kept_with_the_consent_and_go_with_it(town: Town) -> None:
    olena, night = await town.meet("501", "Олена"), QuietHours(22 * 60, 7 * 60)
    await _set_quiet(town, olena, night)
    assert await _quiet(town, olena) is None
    await _agree(town, olena)
    await _set_quiet(town, olena, night)
    await _agree(town, olena)
    assert await _quiet(town, olena) == night, "who agrees anew keeps them"
    await _set_quiet(town, olena, None)
    assert await _quiet(town, olena) is None
    await _set_quiet(town, olena, night)
    async with town.database.work() as work:
        await work.subscriptions.stop(olena.citizen_id)
    await _agree(town, olena)
    assert await _quiet(town, olena) is None


@pytest.mark.parametrize("whose", ["shows", "types"])
async def test_quiet_hours_go_along_when_messengers_are_joined_and_parted(town: Town, whose: str) -> None:
    shows, types = await town.meet("501", "Олена"), await town.meet("502", "Олена")
    for one in (shows, types):
        await _agree(town, one)
    night = QuietHours(21 * 60, 8 * 60)
    await _set_quiet(town, {"shows": shows, "types": types}[whose], night)
    async with town.database.work() as work:
        code = await make_code(work, shows, town.clock.now())
    async with town.database.work() as work:
        await join(work, types, code, town.clock.now())
    types = await town.meet("502", "Олена")
    assert await _quiet(town, types) == night
    async with town.database.work() as work:
        await part(work, types)
    apart = await town.meet("502", "Олена"), await town.meet("501", "Олена")
    assert [await _quiet(town, one) for one in apart] == [night, night]


@pytest.mark.parametrize("whose", ["shows", "types"])
async def test_nobody_is_offered_notices_again_because_they_joined_or_parted(town: Town, whose: str) -> None:
    shows, types = await town.meet("501", "Олена"), await town.meet("502", "Олена")
    async with town.database.work() as work:
        offered = {"shows": shows, "types": types}[whose]
        await work.citizens.note_offered(offered.citizen_id, town.clock.now())
        code = await make_code(work, shows, town.clock.now())
    async with town.database.work() as work:
        await join(work, types, code, town.clock.now())
    types = await town.meet("502", "Олена")
    assert types.was_offered
    async with town.database.work() as work:
        await part(work, types)
    assert [(await town.meet(name, "Олена")).was_offered for name in ("501", "502")] == [True, True]


async def test_what_joined_accounts_said_of_an_outage_is_one_persons(town: Town) -> None:
    shows, types = await town.meet("501", "Олена"), await town.meet("502", "Олена")
    spot = Spot("kuindzhi-st", "14", "central")
    async with town.database.work() as work:
        outage = await work.outages.add(OUTAGE, DRAWN_UP)
        outage = await move_outage(work, outage, OutageState.announced, ANNOUNCED)
        for one in (shows, types):
            await note_concern(work, outage.id, one.identity_id, spot, wants_end=True, now=NOW)
        code = await make_code(work, shows, town.clock.now())
    async with town.database.work() as work:
        await join(work, types, code, town.clock.now())
        accounts = [one.identity_id for one in await work.citizens.accounts_of(types.identity_id)]
        said = await work.outages.concerns_of(accounts)
        assert [concern.identity_id for _, concern in said] == [shows.identity_id, types.identity_id]
    async with town.database.work() as work:
        await erase_my_data(work, shows, Conversation(shows.identity_id), town.clock.now())
        assert await work.outages.concerns(outage.id) == []


async def test_who_is_erased_is_told_nothing_any_more(town: Town) -> None:
    olena = await town.meet("501", "Олена")
    await _agree(town, olena)
    await _put(town, _wish(olena))
    async with town.database.work() as work:
        await erase_my_data(work, olena, Conversation(olena.identity_id), town.clock.now())
    assert await _concerned(town, [WHOLE_CITY]) == []
