"""Which houses of a street are meant: «12–48 (парні), 51, 53а».

A house is a number with what follows it: a letter (25а is another building than 25), a fraction (54/2 stands
on a corner, and the second number belongs to the other street) or a block (86 корп. 2).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

LARGEST_PART = 999
_HOUSE = re.compile(
    r"(?P<number>\d{1,3})(?:/(?P<part>\d{1,3}))?(?P<letter>[а-яёіїєґ])?(?: корп\. (?P<block>\w{1,2}))?"
)


class Parity(StrEnum):
    even = "even"
    odd = "odd"
    both = "both"


@dataclass(frozen=True, order=True)
class HouseNumber:
    """One house. Read from and written as in a request: 25а, 54/2, 86 корп. 2."""

    number: int
    letter: str = ""
    part: int = 0
    block: str = ""

    def __str__(self) -> str:
        part = f"/{self.part}" if self.part else ""
        block = f" корп. {self.block}" if self.block else ""
        return f"{self.number}{part}{self.letter}{block}"


@lru_cache(maxsize=4096)  # the same few hundred are read again with every outage
def read_house_number(house: str) -> HouseNumber | None:
    """The house as it stands in a request; None for what is no house number, as «школа 5»."""
    match = _HOUSE.fullmatch(house.strip().lower())
    if match is None:
        return None
    return HouseNumber(
        int(match["number"]), match["letter"] or "", int(match["part"] or 0), (match["block"] or "").upper()
    )


@dataclass(frozen=True)
class HouseRange:
    """Houses from one to another, both included; a single house is a range of one."""

    first: HouseNumber
    last: HouseNumber
    parity: Parity = Parity.both

    @property
    def is_whole_side(self) -> bool:
        """Whether it is all that one side of a street can have."""
        ends = self.first, self.last
        return self.parity is not Parity.both and ends == (HouseNumber(1), HouseNumber(LARGEST_PART))

    @property
    def is_single(self) -> bool:
        """Whether it names one house."""
        return self.first == self.last

    def holds(self, house: HouseNumber) -> bool:
        """Whether the house is meant.

        «51» means 51 with its blocks and as a corner (51/2), and not 51а; «12–48» means every house whose
        number lies there, 20а and 48б too; an end with a letter or a fraction ends just there.
        """
        if self.is_single:
            return _names(self.first, house)
        return (
            self._is_on_this_side(house) and _place(self.first) <= _place(house) and self._is_not_past(house)
        )

    def _is_on_this_side(self, house: HouseNumber) -> bool:
        if self.parity is Parity.both:
            return True
        return (house.number % 2 == 0) == (self.parity is Parity.even)

    def _is_not_past(self, house: HouseNumber) -> bool:
        if self.last.letter or self.last.part:
            return _place(house) <= _place(self.last)
        return house.number <= self.last.number


def _names(named: HouseNumber, house: HouseNumber) -> bool:
    same = named.number == house.number and named.letter == house.letter
    return same and named.part in (0, house.part) and named.block in ("", house.block)


def _place(house: HouseNumber) -> tuple[int, str, int]:
    """Where a house stands along the street."""
    return house.number, house.letter.translate(_IN_ORDER), house.part


# Unicode has these letters behind all others.
_IN_ORDER = str.maketrans({"ґ": "г+", "є": "е+", "ё": "е+", "і": "и+", "ї": "и++"})


def are_meant(ranges: Sequence[HouseRange], house: str) -> bool:
    """Whether the ranges hold this house; no ranges mean the whole street, whatever stands there."""
    if not ranges:
        return True
    number = read_house_number(house)
    return number is not None and any(one.holds(number) for one in ranges)


def overlap(one: Sequence[HouseRange], other: Sequence[HouseRange]) -> bool:
    """Whether some house may be meant by both; where two ranges only touch, the answer is yes."""
    if not one or not other:
        return True
    return any(_meet(a, b) for a in one for b in other)


def _meet(one: HouseRange, other: HouseRange) -> bool:
    if one.is_single or other.is_single:
        named = [replace(end, part=end.part or LARGEST_PART) for end in (one.first, other.first)]
        ends = (one.first, one.last, other.first, other.last)
        return any(one.holds(house) and other.holds(house) for house in (*ends, *named))
    numbers = range(max(one.first.number, other.first.number), min(one.last.number, other.last.number) + 1)
    sides = {one.parity, other.parity} - {Parity.both}
    if not numbers or len(sides) == 2:
        return False
    return not sides or any((number % 2 == 0) == (Parity.even in sides) for number in numbers)


def write_ranges(ranges: Iterable[HouseRange], sides: dict[Parity, str]) -> str:
    """As people write it, with the words of their language for the two sides: 12–48 (парні), 51, 53а."""
    return ", ".join(_write(one, sides) for one in ranges)


def _write(one: HouseRange, sides: dict[Parity, str]) -> str:
    if one.is_single:
        return str(one.first)
    side = "" if one.parity is Parity.both else f" ({sides[one.parity]})"
    return f"{one.first}–{one.last}{side}"
