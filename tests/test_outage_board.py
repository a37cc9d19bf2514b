"""What is known of outages at a place: one of three answers, and never an old one."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from core.areas import WHOLE_CITY, Area, Spot, spot_at
from core.city import City
from core.outage_board import Known, OutageBoard, Standing
from core.outages import Outage, OutageKind
from core.subscriptions import Subscription
from tests.test_outages import EVEN, HOUR, NOW, outage_at

WATER, POWER = OutageKind.water, OutageKind.power
EVEN_SIDE = Area("kuindzhi-st", (EVEN,))


@dataclass
class Kept:
    """Announced outages, and how often they were read."""

    outages: list[Outage]
    number: int = 1
    read: int = 0

    async def revision(self) -> int:
        return self.number

    async def announced(self) -> list[Outage]:
        self.read += 1
        return list(self.outages)


@dataclass
class KeptWork:
    outages: Any


async def board_of(*outages: Outage) -> OutageBoard:
    """A board that knows these."""
    return await OutageBoard().renewed(KeptWork(Kept([*outages])))


async def test_outages_are_read_anew_only_when_one_has_changed(city: City) -> None:
    kept, board, spot = Kept([outage_at(1, EVEN_SIDE)]), OutageBoard(), spot_at(city, "kuindzhi-st", "14")
    for _ in range(3):
        await board.renewed(KeptWork(kept))
    assert kept.read == 1
    kept.outages, kept.number = [], 2
    assert board.standing_at(spot, [WATER], NOW).known == Known.yes
    assert (await board.renewed(KeptWork(kept))).standing_at(spot, [WATER], NOW) == Standing(Known.no)
    assert kept.read == 2


async def test_there_are_three_answers(city: City) -> None:
    outage, spot = outage_at(1, EVEN_SIDE), spot_at(city, "kuindzhi-st", "14")
    board = await board_of(outage)
    assert board.standing_at(spot, [POWER, WATER], NOW) == Standing(Known.yes, outage)
    assert board.standing_at(spot, [WATER], NOW + 6 * HOUR) == Standing(Known.not_since, outage)
    assert board.standing_at(spot, [WATER], NOW + 18 * HOUR) == Standing(Known.no)
    assert board.standing_at(spot, [WATER], NOW - 2 * HOUR) == Standing(Known.no), "planned is not on"
    assert board.standing_at(spot, [POWER], NOW) == Standing(Known.no)
    assert board.standing_at(spot_at(city, "kuindzhi-st", "15"), [WATER], NOW) == Standing(Known.no)


async def test_what_is_on_is_told_before_what_is_unclear(city: City) -> None:
    long_past = outage_at(1, EVEN_SIDE, starts=-9, ends=-5)
    past, on = outage_at(2, WHOLE_CITY, starts=-9, ends=-1), outage_at(3, EVEN_SIDE)
    spot = spot_at(city, "kuindzhi-st", "14")
    assert (await board_of(long_past, past, on)).standing_at(spot, [WATER], NOW).outage == on
    assert (await board_of(long_past, past)).standing_at(spot, [WATER], NOW).outage == past


@pytest.mark.parametrize("house", ["", "біля школи"])
async def test_without_a_house_only_what_is_off_in_the_whole_street_is_told(city: City, house: str) -> None:
    spot = spot_at(city, "kuindzhi-st", house)
    assert (await board_of(outage_at(1, EVEN_SIDE))).standing_at(spot, [WATER], NOW).known == Known.no
    whole = await board_of(outage_at(1, Area("kuindzhi-st")))
    assert whole.standing_at(spot, [WATER], NOW).known == Known.yes


async def test_nowhere_is_in_the_whole_city_alone(city: City) -> None:
    nowhere = Spot("")
    areas = EVEN_SIDE, Area(district="left_bank")
    assert (await board_of(outage_at(1, *areas))).standing_at(nowhere, [WATER], NOW).known == Known.no
    assert (await board_of(outage_at(1, WHOLE_CITY))).standing_at(nowhere, [WATER], NOW).known == Known.yes


async def test_the_outlook_of_a_street_is_all_that_touches_it(city: City) -> None:
    on, planned = outage_at(1, EVEN_SIDE), outage_at(2, EVEN_SIDE, starts=3)
    unclear, elsewhere = outage_at(3, WHOLE_CITY, starts=-5, ends=-1), outage_at(4, Area("myru-ave"))
    board = await board_of(on, planned, unclear, elsewhere)
    street = Subscription(1, 1, "kuindzhi-st", "", "central", frozenset(OutageKind))
    outlook = board.outlook(lambda area: street.is_concerned(area, city), NOW)
    assert ([*outlook.on], [*outlook.unclear], [*outlook.planned]) == ([on], [unclear], [planned])
    odd = replace(street, house="15")
    outlook = board.outlook(lambda area: odd.is_concerned(area, city), NOW)
    assert ([*outlook.on], [*outlook.planned]) == ([], [])
    assert not outlook.is_empty
    later = NOW + timedelta(days=3)
    assert board.outlook(lambda area: odd.is_concerned(area, city), later).is_empty
