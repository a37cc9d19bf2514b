"""Which outages are on at an address, and which areas of the city they touch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.areas import (
    WHOLE_CITY,
    Area,
    Spot,
    area_as_plain,
    area_from_plain,
    spot_at,
)
from core.city import City
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outage_index import OutageIndex
from core.outages import Outage, OutageKind, OutageState

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVEN = HouseRange(HouseNumber(12), HouseNumber(48), Parity.even)


def outage_at(
    id: int, *areas: Area, kind: OutageKind = OutageKind.water, starts: int = -1, ends: int = 5
) -> Outage:
    """One that is announced, at hours told from now."""
    cause = {"uk": "ремонт", "ru": "ремонт"}
    begins, until = NOW + starts * HOUR, NOW + ends * HOUR
    return Outage(id, kind, False, areas, begins, until, cause, NOW - HOUR, OutageState.announced)


def _ids(outages: Sequence[Outage]) -> list[int]:
    return [one.id for one in outages]


def test_what_is_off_at_an_address(city: City) -> None:
    street, district = Area("kuindzhi-st", (EVEN,)), Area(district="left_bank")
    index = OutageIndex([outage_at(1, street), outage_at(2, district), outage_at(3, WHOLE_CITY)])
    assert set(_ids(index.on_at(spot_at(city, "kuindzhi-st", "20"), NOW))) == {1, 3}
    assert _ids(index.on_at(spot_at(city, "kuindzhi-st", "21"), NOW)) == [3]
    assert set(_ids(index.on_at(Spot("9-ho-travnia-st", "5", "left_bank"), NOW))) == {2, 3}


def test_only_what_is_announced_and_not_over_is_on(city: City) -> None:
    spot, area = spot_at(city, "myru-ave", "7"), Area("myru-ave")
    planned, past = outage_at(2, area, starts=2), outage_at(3, area, starts=-5, ends=-1)
    open_end = replace(outage_at(4, area), ends_at=None)
    hidden = [
        replace(outage_at(10 + n, area), state=state)
        for n, state in enumerate(OutageState)
        if state is not OutageState.announced
    ]
    index = OutageIndex([outage_at(1, area), planned, past, open_end, *hidden])
    assert _ids(index.on_at(spot, NOW)) == [4, 1], "without an end comes before any end"
    assert _ids(index.on_at(spot, NOW + 2 * HOUR)) == [4, 1, 2]


def test_other_kinds_are_left_out(city: City) -> None:
    index = OutageIndex([outage_at(1, WHOLE_CITY, kind=OutageKind.gas)])
    spot = spot_at(city, "myru-ave", "7")
    assert _ids(index.on_at(spot, NOW, [OutageKind.gas])) == [1]
    assert index.on_at(spot, NOW, [OutageKind.water, OutageKind.heat]) == []


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (Area("myru-ave"), Area("kuindzhi-st"), False),
        (Area("kuindzhi-st", (EVEN,)), Area("kuindzhi-st"), True),
        (Area("kuindzhi-st", (EVEN,)), Area("kuindzhi-st", (replace(EVEN, parity=Parity.odd),)), False),
        (Area("9-ho-travnia-st"), Area(district="left_bank"), True),
        (Area("9-ho-travnia-st"), Area(district="central"), False),
        (Area("1-y-kalchyk-st"), Area(district="left_bank"), True),  # nobody knows its district
        (WHOLE_CITY, Area("myru-ave", (EVEN,)), True),
    ],
)
def test_areas_that_may_share_a_place(city: City, one: Area, other: Area, share: bool) -> None:
    assert one.may_share(other, city) is share
    assert other.may_share(one, city) is share


areas = st.one_of(
    st.just(WHOLE_CITY),
    st.sampled_from(["left_bank", "central"]).map(lambda district: Area(district=district)),
    st.builds(
        Area,
        st.sampled_from(["myru-ave", "kuindzhi-st"]),
        st.lists(st.sampled_from([EVEN, HouseRange(HouseNumber(5, "а"), HouseNumber(5, "а"))])).map(tuple),
        st.just(""),
        st.sampled_from([(), (HouseRange(HouseNumber(14), HouseNumber(20)),)]),
    ),
)


@given(areas)
def test_an_area_is_kept_as_it_is(area: Area) -> None:
    assert area_from_plain(area_as_plain(area)) == area


def test_what_has_no_exceptions_is_kept_as_before_there_were_any() -> None:
    """Else what was approved then would have another digest now."""
    assert "excepted" not in area_as_plain(Area("myru-ave", (EVEN,)))


@given(st.integers(1, 60), st.sampled_from(["", "а", "/2"]), st.sampled_from([(), (EVEN,)]))
def test_an_exception_is_meant_by_no_notice_whatever_else_is(
    city: City, number: int, more: str, houses: tuple[HouseRange, ...]
) -> None:
    but = (HouseRange(HouseNumber(14), HouseNumber(20, "а")), HouseRange(HouseNumber(33), HouseNumber(33)))
    spot = spot_at(city, "myru-ave", f"{number}{more}")
    meant = Area("myru-ave", houses).holds(spot)
    assert Area("myru-ave", houses, excepted=but).holds(spot) == (
        meant and not Area("myru-ave", but).holds(spot)
    )


def test_a_house_that_is_none_is_refused_by_name() -> None:
    plain = {"street_id": "myru-ave", "district": "", "houses": [{"first": "?", "last": "5", "side": "both"}]}
    with pytest.raises(ValueError, match="'\\?' is no house number"):
        area_from_plain(plain)


@given(st.lists(areas, max_size=6), st.integers(1, 60), st.sampled_from(["myru-ave", "kuindzhi-st"]))
def test_the_index_finds_what_looking_at_each_would_find(
    city: City, places: list[Area], house: int, street_id: str
) -> None:
    outages = [outage_at(number, area) for number, area in enumerate(places)]
    spot = spot_at(city, street_id, str(house))
    expected = {one.id for one in outages if any(area.holds(spot) for area in one.areas)}
    assert set(_ids(OutageIndex(outages).on_at(spot, NOW))) == expected
