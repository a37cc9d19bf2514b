"""Parts of the city: houses of a street, a street, a district, all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.city import City
from core.house_ranges import HouseNumber, HouseRange, Parity, are_meant, overlap, read_house_number


@dataclass(frozen=True)
class Spot:
    """Where somebody lives, or where something happened. An empty house stands for the street alone."""

    street_id: str
    house: str = ""
    district: str = ""


@dataclass(frozen=True)
class Area:
    """A street with the houses that are meant, a district, or, where both are empty, the whole city."""

    street_id: str = ""
    houses: tuple[HouseRange, ...] = ()
    """None mean all houses of the street."""
    district: str = ""
    excepted: tuple[HouseRange, ...] = ()
    """Of the houses that are meant, these are not: «12–48, крім 14»."""

    @property
    def is_whole_city(self) -> bool:
        """Whether everybody lives in it."""
        return not self.street_id and not self.district

    def holds(self, spot: Spot) -> bool:
        """Whether this place lies in it; a place without a house lies in no part of a street."""
        if self.street_id:
            return self.street_id == spot.street_id and self._means(spot.house)
        return self.is_whole_city or self.district == spot.district

    def _means(self, house: str) -> bool:
        is_excepted = bool(self.excepted) and are_meant(self.excepted, house)
        return are_meant(self.houses, house) and not is_excepted

    def may_share(self, other: "Area", city: City) -> bool:
        """Whether a place may lie in both, as far as can be told without looking at exceptions."""
        if self.street_id and other.street_id:
            return self.street_id == other.street_id and overlap(self.houses, other.houses)
        if self.is_whole_city or other.is_whole_city:
            return True
        return bool(_districts(self, city) & _districts(other, city))


def _districts(area: Area, city: City) -> set[str]:
    """The districts it may lie in: of a street whose district is not known, any."""
    known = area.district or city.street(area.street_id).district
    return {known} if known else {district.id for district in city.districts}


def spot_at(city: City, street_id: str, house: str = "") -> Spot:
    """A place of this city by its address. Raises KeyError where the register has no such street."""
    return Spot(street_id, house, city.street(street_id).district)


WHOLE_CITY = Area()


def area_as_plain(area: Area) -> dict[str, Any]:
    """As it is kept and as the API shows it."""
    plain = {"street_id": area.street_id, "houses": plain_ranges(area.houses), "district": area.district}
    # Only where there are some: what was approved before there were any keeps its digest.
    return plain | ({"excepted": plain_ranges(area.excepted)} if area.excepted else {})


def plain_ranges(houses: Sequence[HouseRange]) -> list[dict[str, str]]:
    """Houses as they are kept."""
    return [_plain_range(one) for one in houses]


def _plain_range(one: HouseRange) -> dict[str, str]:
    return {"first": str(one.first), "last": str(one.last), "side": one.parity}


def area_from_plain(plain: Mapping[str, Any]) -> Area:
    """The area that was kept. Raises ValueError for what names no house."""
    houses, excepted = (ranges_from_plain(plain.get(name, ())) for name in ("houses", "excepted"))
    return Area(plain["street_id"], houses, plain["district"], excepted)


def ranges_from_plain(plain: Sequence[Mapping[str, str]]) -> tuple[HouseRange, ...]:
    """The houses that were kept. Raises ValueError for what names no house."""
    return tuple(HouseRange(_house(one["first"]), _house(one["last"]), Parity(one["side"])) for one in plain)


def _house(written: str) -> HouseNumber:
    house = read_house_number(written)
    if house is None:
        raise ValueError(f"{written!r} is no house number: write it as 25а, 54/2 or 86 корп. 2")
    return house


def overlapping(one: Sequence[Area], other: Sequence[Area], city: City) -> bool:
    """Whether a place may lie in both."""
    return any(a.may_share(b, city) for a in one for b in other)
