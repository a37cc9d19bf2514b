"""Addresses that a citizen keeps for next time: home, work, parents."""

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
