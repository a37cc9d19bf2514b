"""Codes that join identities, and what moves when they are joined or parted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, literal, or_, select, update

from core.codes import draw_code, draw_voice_code
from storage.connections import Connection
from storage.statements import insert
from storage.tables import citizens, identities, join_codes, saved_addresses

_CODES = SystemRandom()
_KNOWN = [
    citizens.c.language,
    citizens.c.chose_language,
    citizens.c.phone,
    citizens.c.notice_version,
    citizens.c.notice_at,
    citizens.c.offered_at,
]
"""What is known of a citizen, besides addresses."""


class StoredJoining:
    """Implements `core.joining.JoinStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def new_code(self, identity_id: int, good_until: datetime, now: datetime) -> str:
        """A code that this identity shows from now on, in place of an earlier one."""
        return await self._new_code(draw_code, identity_id, good_until, now)

    async def new_voice_code(self, identity_id: int, good_until: datetime, now: datetime) -> str:
        """The same, to be read out to a caller."""
        return await self._new_code(draw_voice_code, identity_id, good_until, now)

    async def _new_code(
        self, draw: Callable[[Random], str], identity_id: int, good_until: datetime, now: datetime
    ) -> str:
        old = or_(join_codes.c.identity_id == identity_id, join_codes.c.expires_at <= now)
        await self.connection.execute(delete(join_codes).where(old))
        values = {"identity_id": identity_id, "expires_at": good_until}
        while True:
            statement = insert(self.connection, join_codes).values(values | {"code": draw(_CODES)})
            statement = statement.on_conflict_do_nothing(index_elements=["code"])
            if code := (await self.connection.execute(statement.returning(join_codes.c.code))).scalar():
                return str(code)

    async def shown_by(self, code: str, now: datetime) -> int | None:
        """The identity that shows this code, as long as it is good."""
        query = select(join_codes.c.identity_id).where(_good(code, now))
        shown: int | None = (await self.connection.execute(query)).scalar()
        return shown

    async def use_up(self, code: str, identity_id: int, now: datetime) -> bool:
        """Take this identity's code away; False when it is not good any more."""
        use = delete(join_codes).where(_good(code, now), join_codes.c.identity_id == identity_id)
        return (await self.connection.execute(use)).rowcount == 1

    async def forget_codes(self, citizen_id: int) -> None:
        """None of this citizen's codes is good any more."""
        theirs = select(identities.c.id).where(identities.c.citizen_id == citizen_id)
        await self.connection.execute(delete(join_codes).where(join_codes.c.identity_id.in_(theirs)))

    async def lock(self, *identity_ids: int) -> list[int]:
        """The citizens of these identities, which nobody joins or parts until the transaction ends.

        SQLite has one writer and ignores FOR UPDATE.
        """
        locked: dict[int, int] = {}
        # Whoever we waited for may have joined or parted them: then others have to be locked.
        while (whose := await self._citizens_of(identity_ids)) != locked:
            query = select(citizens.c.id).where(citizens.c.id.in_(whose.values()))
            await self.connection.execute(query.order_by(citizens.c.id).with_for_update())
            locked = whose
        return [locked[identity_id] for identity_id in identity_ids]

    async def _citizens_of(self, identity_ids: Sequence[int]) -> dict[int, int]:
        query = select(identities.c.id, identities.c.citizen_id).where(identities.c.id.in_(identity_ids))
        return {row.id: row.citizen_id for row in await self.connection.execute(query)}

    async def move_address(self, address_id: int, citizen_id: int, label: str) -> None:
        """Give a saved address to another citizen, under this name."""
        change = update(saved_addresses).where(saved_addresses.c.id == address_id)
        await self.connection.execute(change.values(citizen_id=citizen_id, label=label))

    async def merge(self, goes: int, stays: int) -> None:
        """Give the identities of one citizen to the other, who gets what they lack; forget the first."""
        query = select(*_KNOWN)
        kept = (await self.connection.execute(query.where(citizens.c.id == stays))).one()
        coming = (await self.connection.execute(query.where(citizens.c.id == goes))).one()
        if lacking := _lacking(kept, coming):
            await self.connection.execute(update(citizens).where(citizens.c.id == stays).values(lacking))
        move = update(identities).where(identities.c.citizen_id == goes)
        await self.connection.execute(move.values(citizen_id=stays))
        await self.connection.execute(delete(citizens).where(citizens.c.id == goes, ~_has_addresses(goes)))

    async def split_off(self, identity_id: int) -> int:
        """Make a citizen of their own of this identity, with a copy of all that the citizen has; its id."""
        [old] = (await self._citizens_of([identity_id])).values()
        copy = select(*_KNOWN, citizens.c.met_at).where(citizens.c.id == old)
        made = insert(self.connection, citizens).from_select([*_KNOWN, citizens.c.met_at], copy)
        new = int((await self.connection.execute(made.returning(citizens.c.id))).scalar_one())
        move = update(identities).where(identities.c.id == identity_id).values(citizen_id=new)
        await self.connection.execute(move)
        await self._copy_addresses(old, new)
        return new

    async def _copy_addresses(self, old: int, new: int) -> None:
        columns = [saved_addresses.c[name] for name in ("label", "street_id", "house", "flat")]
        copy = select(literal(new), *columns).where(saved_addresses.c.citizen_id == old)
        into = [saved_addresses.c.citizen_id, *columns]
        statement = insert(self.connection, saved_addresses)
        await self.connection.execute(statement.from_select(into, copy.order_by(saved_addresses.c.id)))


def _good(code: str, now: datetime) -> ColumnElement[bool]:
    return and_(join_codes.c.code == code, join_codes.c.expires_at > now)


def _has_addresses(citizen_id: int) -> ColumnElement[bool]:
    return exists().where(saved_addresses.c.citizen_id == citizen_id)


def _lacking(kept: Row[Any], coming: Row[Any]) -> dict[str, Any]:
    """What the one who stays lacks and the one who goes has. What was said no to is not lacking."""
    lacking: dict[str, Any] = {}
    if kept.language is None:
        lacking |= {"language": coming.language, "chose_language": coming.chose_language}
    if kept.phone is None:
        lacking |= {"phone": coming.phone}
    if not kept.notice_version:
        lacking |= {"notice_version": coming.notice_version, "notice_at": coming.notice_at}
    if kept.offered_at is None:
        lacking |= {"offered_at": coming.offered_at}
    return lacking
