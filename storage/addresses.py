"""Addresses that citizens keep for next time. Every change names the citizen, so nobody touches another's."""

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update

from core.addresses import SavedAddress
from storage.connections import Connection
from storage.statements import insert
from storage.tables import saved_addresses

_OF_CITIZEN = (
    select(saved_addresses)
    .where(saved_addresses.c.citizen_id == bindparam("citizen_id"))
    .order_by(saved_addresses.c.id)
)


class StoredAddresses:
    """Implements `core.addresses.AddressStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of_citizen(self, citizen_id: int) -> list[SavedAddress]:
        """The citizen's addresses, in the order in which they were saved."""
        rows = await self.connection.execute(_OF_CITIZEN, {"citizen_id": citizen_id})
        return [SavedAddress(row.id, row.label, row.street_id, row.house, row.flat) for row in rows]

    async def save(self, citizen_id: int, label: str, street_id: str, house: str, flat: str) -> None:
        """Keep an address under a name of the citizen's."""
        values = {
            "citizen_id": citizen_id,
            "label": label,
            "street_id": street_id,
            "house": house,
            "flat": flat,
        }
        await self.connection.execute(insert(self.connection, saved_addresses).values(values))

    async def rename(self, citizen_id: int, id: int, label: str) -> None:
        """Call it by another name."""
        change = update(saved_addresses).where(_own(citizen_id, id)).values(label=label)
        await self.connection.execute(change)

    async def remove(self, citizen_id: int, id: int) -> None:
        """Forget it."""
        await self.connection.execute(delete(saved_addresses).where(_own(citizen_id, id)))


def _own(citizen_id: int, id: int) -> ColumnElement[bool]:
    return and_(saved_addresses.c.citizen_id == citizen_id, saved_addresses.c.id == id)
