"""Houses of a street: ranges with sides, letters, fractions and blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.house_ranges import (
    HouseNumber,
    HouseRange,
    Parity,
    are_meant,
    overlap,
    read_house_number,
    write_ranges,
)

SIDES = {Parity.even: "парні", Parity.odd: "непарні"}
LETTERS = "абвгґдеєжзиіїк"

houses = st.builds(
    HouseNumber,
    st.integers(1, 60),
    st.sampled_from(["", "", *LETTERS]),
    st.sampled_from([0, 0, 0, 1, 2, 15]),
    st.sampled_from(["", "", "1", "А"]),
)
singles = houses.map(lambda house: HouseRange(house, house))
spans = st.builds(
    lambda one, other, parity: HouseRange(HouseNumber(min(one, other)), HouseNumber(max(one, other)), parity),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(Parity),
)
ranges = st.lists(singles | spans, min_size=1, max_size=4)


def _range(first: str, last: str = "", parity: Parity = Parity.both) -> HouseRange:
    one, other = read_house_number(first), read_house_number(last or first)
    assert one
    assert other
    return HouseRange(one, other, parity)


@given(houses)
def test_a_house_reads_as_it_is_written(house: HouseNumber) -> None:
    assert read_house_number(str(house)) == house


@pytest.mark.parametrize("words", ["школа 5", "", "0а0", "біля ринку", "12345"])
def test_what_is_no_number_is_no_house(words: str) -> None:
    assert read_house_number(words) is None
    assert not are_meant([_range("1", "200")], words)
    assert are_meant([], words), "the whole street holds whatever stands there"


@pytest.mark.parametrize(
    ("meant", "held", "other"),
    [
        (_range("51"), ["51", "51/2", "51 корп. 2"], ["51а", "5", "151"]),
        (_range("53а"), ["53а", "53а корп. 1"], ["53", "53б"]),
        (_range("54/2"), ["54/2"], ["54", "54/3"]),
        (_range("12", "48", Parity.even), ["12", "20а", "48", "48б", "14/3"], ["13", "11", "49", "50", "10"]),
        (_range("12", "48", Parity.odd), ["13", "47г"], ["12", "48"]),
        (_range("12а", "14"), ["12а", "12б", "13", "14г"], ["12", "15"]),
        (_range("12", "14б"), ["12", "14", "14а", "14б"], ["14в", "15"]),
        (_range("7а", "7д"), ["7а", "7б", "7г", "7ґ", "7д"], ["7", "7є", "8"]),
        (_range("9и", "9к"), ["9и", "9і", "9ї", "9й", "9к"], ["9з", "9л"]),
    ],
)
def test_what_a_range_holds(meant: HouseRange, held: list[str], other: list[str]) -> None:
    assert [house for house in held if not are_meant([meant], house)] == []
    assert [house for house in other if are_meant([meant], house)] == []


@given(spans, houses)
def test_a_side_is_kept_and_no_number_outside_is_meant(meant: HouseRange, house: HouseNumber) -> None:
    inside = meant.first.number <= house.number <= meant.last.number
    if meant.is_single:
        return
    of_side = meant.parity is Parity.both or (house.number % 2 == 0) == (meant.parity is Parity.even)
    assert meant.holds(house) == (inside and of_side)


@given(ranges, ranges, houses)
def test_who_share_a_house_overlap(
    one: list[HouseRange], other: list[HouseRange], house: HouseNumber
) -> None:
    assert overlap(one, other) == overlap(other, one)
    if are_meant(one, str(house)) and are_meant(other, str(house)):
        assert overlap(one, other)


def test_the_sides_of_a_street_do_not_overlap() -> None:
    even, odd = _range("2", "20", Parity.even), _range("1", "19", Parity.odd)
    assert not overlap([even], [odd])
    assert overlap([even], [])
    assert not overlap([_range("5", "6", Parity.odd)], [_range("6", "9")])


def test_ranges_are_written_as_people_write_them() -> None:
    meant = [_range("12", "48", Parity.even), _range("51"), _range("53а")]
    assert write_ranges(meant, SIDES) == "12–48 (парні), 51, 53а"
