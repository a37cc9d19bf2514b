"""Addresses that a citizen keeps for next time: home, work, parents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_SAVED = 5
LONGEST_LABEL = 30


@dataclass(frozen=True)
class SavedAddress:
    id: int
    label: str
    street_id: str
    house: str
    flat: str


class AddressStore(Protocol):
    async def of_citizen(self, citizen_id: int) -> list[SavedAddress]:
        """The citizen's addresses, in the order in which they were saved."""

    async def save(self, citizen_id: int, label: str, street_id: str, house: str, flat: str) -> None: ...

    async def rename(self, citizen_id: int, id: int, label: str) -> None: ...

    async def remove(self, citizen_id: int, id: int) -> None: ...


def free_label(label: str, taken: Sequence[str]) -> str:
    """The label, or with a number after it when another address has it already: Home 2."""
    names = {one.casefold() for one in taken}
    numbered = (f"{label[: LONGEST_LABEL - 3]} {count}" for count in range(2, len(names) + 3))
    return next(name for name in (label, *numbered) if name.casefold() not in names)
