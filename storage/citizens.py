"""Citizens and their identities."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from core.citizens import Citizen, Identity
from storage.connections import Connection
from storage.statements import for_both
from storage.tables import citizens, identities

_CITIZEN = (
    identities.c.id,
    identities.c.citizen_id,
    identities.c.channel,
    identities.c.external_id,
    identities.c.name,
    identities.c.reachable,
    citizens.c.language,
    citizens.c.chose_language,
    citizens.c.phone,
    citizens.c.notice_version,
    citizens.c.offered_at,
)


def _as_citizen(row: Any) -> Citizen:
    return Citizen(
        identity_id=row.id,
        citizen_id=row.citizen_id,
        identity=Identity(row.channel, row.external_id),
        name=row.name,
        language=row.language,
        chose_language=row.chose_language,
        phone=row.phone,
        reachable=row.reachable,
        notice_version=row.notice_version,
        was_offered=row.offered_at is not None,
    )


_WHO = select(*_CITIZEN).join(citizens, citizens.c.id == identities.c.citizen_id)
_FIND = _WHO.where(
    identities.c.channel == bindparam("channel"), identities.c.external_id == bindparam("external_id")
)
_BY_IDENTITY = _WHO.where(identities.c.id == bindparam("id"))
_JOINED = _WHO.where(identities.c.citizen_id == bindparam("citizen_id")).order_by(identities.c.id)
_SAME = identities.alias()
_ACCOUNTS_OF = (
    _WHO.join(_SAME, _SAME.c.citizen_id == identities.c.citizen_id)
    .where(_SAME.c.id == bindparam("whose"))
    .order_by(identities.c.id)
)
_ADD_CITIZEN = insert(citizens).returning(citizens.c.id)
_ADD_IDENTITY = for_both(identities, lambda add: add.on_conflict_do_nothing())
_CHANGE_CITIZEN = update(citizens).where(citizens.c.id == bindparam("whose"))


class StoredCitizens:
    """Implements `core.citizens.CitizenStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def meet(self, identity: Identity, name: str, now: datetime) -> Citizen:
        """The citizen of this identity, made at the first meeting."""
        if known := await self.find(identity):
            return known
        citizen_id = (await self.connection.execute(_ADD_CITIZEN, {"met_at": now})).scalar_one()
        values = {
            "citizen_id": citizen_id,
            "channel": identity.channel,
            "external_id": identity.external_id,
            "name": name[:200],
            "reachable": True,
        }
        # Two first messages at once: the one that comes second finds the first one's row.
        await self.connection.execute(_ADD_IDENTITY[self.connection.dialect.name], values)
        met = await self.find(identity)
        if met is None:
            raise LookupError("an identity vanished while it was being stored")
        return met

    async def find(self, identity: Identity) -> Citizen | None:
        """The citizen of this identity, if we have met."""
        return await self._one(_FIND, channel=identity.channel, external_id=identity.external_id)

    async def by_identity(self, identity_id: int) -> Citizen | None:
        """The citizen behind this identity."""
        return await self._one(_BY_IDENTITY, id=identity_id)

    async def joined(self, citizen_id: int) -> list[Citizen]:
        """This citizen as each of their identities, in the order in which we met them."""
        rows = await self.connection.execute(_JOINED, {"citizen_id": citizen_id})
        return [_as_citizen(row) for row in rows]

    async def accounts_of(self, identity_id: int) -> list[Citizen]:
        """The same for the citizen behind this identity."""
        rows = await self.connection.execute(_ACCOUNTS_OF, {"whose": identity_id})
        return [_as_citizen(row) for row in rows]

    async def _one(self, query: Select[Any], **whose: Any) -> Citizen | None:
        row = (await self.connection.execute(query, whose)).first()
        return _as_citizen(row) if row else None

    async def set_language(self, citizen_id: int, language: str, chosen: bool) -> None:
        """Remember the language that the citizen speaks with us, and whether they chose it."""
        values = {"whose": citizen_id, "language": language, "chose_language": chosen}
        await self.connection.execute(_CHANGE_CITIZEN, values)

    async def set_phone(self, citizen_id: int, phone: str) -> None:
        """Remember the citizen's phone (E.164), or with "" that they did not want to give one."""
        await self.connection.execute(_CHANGE_CITIZEN, {"whose": citizen_id, "phone": phone})

    async def note_data_notice(self, citizen_id: int, version: int, now: datetime) -> None:
        """Keep which notice about personal data was shown, and when."""
        values = {"whose": citizen_id, "notice_version": version, "notice_at": now}
        await self.connection.execute(_CHANGE_CITIZEN, values)

    async def note_offered(self, citizen_id: int, now: datetime) -> None:
        """Keep that notices of outages were offered."""
        await self.connection.execute(_CHANGE_CITIZEN, {"whose": citizen_id, "offered_at": now})

    async def set_reachable(self, identity_id: int, reachable: bool) -> None:
        """Note that the person blocked the bot, or is back."""
        change = update(identities).where(identities.c.id == identity_id).values(reachable=reachable)
        await self.connection.execute(change)
