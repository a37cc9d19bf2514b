"""API keys (their digests) and the roles of people. Nothing is deleted: what ended has an end."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from core.access import Grant, Key
from core.citizens import Identity
from storage.api_tables import api_keys
from storage.connections import Connection
from storage.staff_tables import grants
from storage.statements import insert
from storage.tables import identities


class StoredKeys:
    """Implements `core.access.KeyStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, key: Key, digest: str, now: datetime) -> None:
        """Keep a new key by its digest."""
        values = {"name": key.name, "role": key.role, "digest": digest, "made_at": now}
        await self.connection.execute(insert(self.connection, api_keys).values(values))

    async def by_digest(self, digest: str) -> Key | None:
        """The key in force with this SHA-256, in hex."""
        query = select(api_keys).where(api_keys.c.digest == digest, api_keys.c.revoked_at.is_(None))
        row = (await self.connection.execute(query)).first()
        return Key(row.name, row.role) if row else None

    async def revoke(self, name: str, now: datetime) -> bool:
        """End a key; False when no key in force has this name."""
        change = update(api_keys).where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
        return (await self.connection.execute(change.values(revoked_at=now))).rowcount == 1

    async def in_force(self) -> list[Key]:
        """The keys that open the API, by name."""
        query = select(api_keys).where(api_keys.c.revoked_at.is_(None)).order_by(api_keys.c.name)
        return [Key(row.name, row.role) for row in await self.connection.execute(query)]


# Asked at every turn of somebody in the menu.
_ROLES_OF = (
    select(grants.c.role)
    .where(grants.c.identity_id == bindparam("whose"), grants.c.revoked_at.is_(None))
    .order_by(grants.c.id)
)


class StoredRoles:
    """Implements `core.access.RoleStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def grant(self, identity_id: int, role: str, by: str, now: datetime) -> None:
        """Give a role, unless the person has it already."""
        held = select(grants.c.id).where(
            grants.c.identity_id == identity_id, grants.c.role == role, grants.c.revoked_at.is_(None)
        )
        if (await self.connection.execute(held)).first() is None:
            values = {"identity_id": identity_id, "role": role, "granted_at": now, "granted_by": by}
            await self.connection.execute(insert(self.connection, grants).values(values))

    async def roles_of(self, identity_id: int) -> list[str]:
        """The roles that this account has now, in the order in which they were given."""
        return list((await self.connection.execute(_ROLES_OF, {"whose": identity_id})).scalars())

    async def revoke(self, identity_id: int, role: str, by: str, now: datetime) -> bool:
        """Take a role away; False when the person does not have it."""
        change = update(grants).where(
            grants.c.identity_id == identity_id, grants.c.role == role, grants.c.revoked_at.is_(None)
        )
        change = change.values(revoked_at=now, revoked_by=by)
        return (await self.connection.execute(change)).rowcount > 0

    async def holders(self, role: str) -> list[int]:
        """The identities that have this role now and can be written to."""
        query = (
            select(grants.c.identity_id)
            .join(identities, identities.c.id == grants.c.identity_id)
            .where(grants.c.role == role, grants.c.revoked_at.is_(None), identities.c.reachable)
        )
        return list((await self.connection.execute(query.order_by(grants.c.id))).scalars())

    async def count_locked(self, role: str) -> int:
        """How many have this role, which nobody else takes away until the transaction ends.

        SQLite has one writer and ignores FOR UPDATE.
        """
        query = select(grants.c.identity_id).where(grants.c.role == role, grants.c.revoked_at.is_(None))
        rows = await self.connection.execute(query.order_by(grants.c.id).with_for_update())
        return len(set(rows.scalars()))

    async def in_force(self) -> list[Grant]:
        """Every role that somebody has now."""
        query = (
            select(identities.c.channel, identities.c.external_id, identities.c.name, grants)
            .join(identities, identities.c.id == grants.c.identity_id)
            .where(grants.c.revoked_at.is_(None))
            .order_by(grants.c.id)
        )
        return [
            Grant(
                Identity(row.channel, row.external_id),
                row.role,
                row.granted_at,
                row.granted_by,
                row.id,
                row.identity_id,
                row.name,
            )
            for row in await self.connection.execute(query)
        ]

    async def note_name(self, identity_id: int, name: str) -> None:
        """Remember what somebody is called who was known by their id alone."""
        change = update(identities).where(identities.c.id == identity_id, identities.c.name == "")
        await self.connection.execute(change.values(name=name[:200]))
