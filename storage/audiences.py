"""People as whoever writes to many of them has to know them."""

from collections.abc import Sequence

from sqlalchemy import select

from core.accounts import Account
from core.audiences import Person
from storage.connections import Connection
from storage.statements import among
from storage.tables import citizens, conversations, identities

_OF_CITIZENS = (
    select(
        identities.c.citizen_id,
        citizens.c.language,
        identities.c.id,
        identities.c.channel,
        identities.c.external_id,
        identities.c.reachable,
        conversations.c.heard_at,
    )
    .select_from(
        identities.join(citizens, citizens.c.id == identities.c.citizen_id).outerjoin(
            conversations, conversations.c.identity_id == identities.c.id
        )
    )
    .where(among(identities.c.citizen_id, "ids"))
    .order_by(identities.c.citizen_id, identities.c.id)
)


class StoredAudiences:
    """Implements `core.audiences.AudienceStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def people(self, citizen_ids: Sequence[int]) -> list[Person]:
        """These citizens, in the order of their ids."""
        rows = (await self.connection.execute(_OF_CITIZENS, {"ids": citizen_ids})).all()
        people: list[Person] = []
        for citizen_id, language, *account in rows:
            if not people or people[-1].citizen_id != citizen_id:
                people.append(Person(citizen_id, language, []))
            people[-1].accounts.append(Account._make(account))
        return people
