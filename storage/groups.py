"""Groups of the staff: what they are bound to, the codes for that, and what their members have begun."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, select, text, update

from core.groups import BEGUN_ACTS_LAST, TRIES_ARE_COUNTED_FOR, BegunAct, GroupTrouble, StaffGroup
from storage.connections import Connection
from storage.staff_tables import begun_acts, bind_codes, bind_tries, groups
from storage.statements import insert
from storage.tables import UNFINISHED, outbox

_IN_FORCE = select(groups).where(groups.c.ended_at.is_(None))


class StoredGroups:
    """Implements `core.groups.GroupStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def in_chat(self, channel: str, external_id: str) -> StaffGroup | None:
        """The group that this chat is bound as."""
        here = groups.c.channel == channel, groups.c.external_id == external_id
        return await self._one(_IN_FORCE.where(*here))

    async def for_purpose(self, purpose: str) -> StaffGroup | None:
        """The group that is bound to this purpose."""
        return await self._one(_IN_FORCE.where(groups.c.purpose == purpose))

    async def in_force(self) -> list[StaffGroup]:
        """All that are bound now, by purpose."""
        rows = await self.connection.execute(_IN_FORCE.order_by(groups.c.purpose))
        return [_as_group(row) for row in rows]

    async def _one(self, query: Select[Any]) -> StaffGroup | None:
        row = (await self.connection.execute(query)).first()
        return _as_group(row) if row else None

    async def bind(self, group: StaffGroup) -> None:
        """Keep a new binding; its id does not matter."""
        values = {name: value for name, value in vars(group).items() if name != "id"}
        await self.connection.execute(insert(self.connection, groups).values(values))

    async def end(self, group_id: int, now: datetime) -> None:
        """The group is bound no longer; what its members had begun is forgotten."""
        await self.connection.execute(delete(begun_acts).where(begun_acts.c.group_id == group_id))
        await self.connection.execute(update(groups).where(groups.c.id == group_id).values(ended_at=now))

    async def set_trouble(self, group_id: int, trouble: GroupTrouble) -> bool:
        """Note what keeps the bot from working there; False when that was known."""
        change = update(groups).where(groups.c.id == group_id, groups.c.trouble != trouble)
        return (await self.connection.execute(change.values(trouble=trouble))).rowcount == 1

    async def move(self, channel: str, old: str, new: str) -> bool:
        """The chat has another id now: what waits for it goes there. False when no group was bound to it."""
        here = groups.c.channel == channel, groups.c.external_id == old, groups.c.ended_at.is_(None)
        if await self.in_chat(channel, new):  # bound anew there already, before we were told
            return False
        moved = await self.connection.execute(update(groups).where(*here).values(external_id=new))
        waits = outbox.c.channel == channel, outbox.c.address == old, text(UNFINISHED)
        await self.connection.execute(update(outbox).where(*waits).values(address=new))
        return moved.rowcount == 1

    async def add_code(self, code: str, purpose: str, by: str, good_until: datetime) -> None:
        """Keep a code that binds a group to this purpose."""
        values = {"code": code, "purpose": purpose, "made_by": by, "expires_at": good_until}
        await self.connection.execute(insert(self.connection, bind_codes).values(values))

    async def use_code(self, code: str, now: datetime) -> tuple[str, str] | None:
        """Use up a code that is good: its purpose, and who had it made. What is too old goes too."""
        good = bind_codes.c.code == code, bind_codes.c.expires_at > now
        use = delete(bind_codes).where(*good).returning(bind_codes.c.purpose, bind_codes.c.made_by)
        row = (await self.connection.execute(use)).first()
        await self.connection.execute(delete(bind_codes).where(bind_codes.c.expires_at <= now))
        return (row.purpose, row.made_by) if row else None

    async def count_try(self, channel: str, external_id: str, now: datetime) -> int:
        """Count a code that is tried in this chat; how many were tried lately, with this one."""
        values = {"channel": channel, "external_id": external_id, "tries": 1, "since": now}
        statement = insert(self.connection, bind_tries).values(values)
        old = bind_tries.c.since <= now - TRIES_ARE_COUNTED_FOR
        counted = statement.on_conflict_do_update(
            index_elements=["channel", "external_id"],
            set_={
                "tries": case((old, 1), else_=bind_tries.c.tries + 1),
                "since": case((old, now), else_=bind_tries.c.since),
            },
        ).returning(bind_tries.c.tries)
        return int((await self.connection.execute(counted)).scalar_one())

    async def begin(self, group_id: int, act: BegunAct) -> None:
        """Begin something, in place of what this member had begun in this group before."""
        await self.complete(group_id, act.identity_id)
        values = {**vars(act), "facts": dict(act.facts), "group_id": group_id}
        await self.connection.execute(insert(self.connection, begun_acts).values(values))

    async def begun_by(self, group_id: int, identity_id: int, now: datetime) -> BegunAct | None:
        """What this member has begun and not completed, as long as it is good."""
        here = begun_acts.c.group_id == group_id, begun_acts.c.identity_id == identity_id
        return next(iter(await self._begun(*here, now=now)), None)

    async def begun_with(self, group_id: int, case_id: int, now: datetime) -> list[BegunAct]:
        """What members of this group have begun with this case and not completed, the last first."""
        here = begun_acts.c.group_id == group_id, begun_acts.c.case_id == case_id
        return await self._begun(*here, now=now)

    async def _begun(self, *which: ColumnElement[bool], now: datetime) -> list[BegunAct]:
        good = begun_acts.c.begun_at > now - BEGUN_ACTS_LAST
        query = select(begun_acts).where(*which, good).order_by(begun_acts.c.begun_at.desc())
        rows = await self.connection.execute(query)
        return [BegunAct(row.case_id, row.identity_id, row.act, row.begun_at, row.facts) for row in rows]

    async def complete(self, group_id: int, identity_id: int) -> None:
        """What this member had begun is done, or given up."""
        whose = begun_acts.c.group_id == group_id, begun_acts.c.identity_id == identity_id
        await self.connection.execute(delete(begun_acts).where(*whose))


def _as_group(row: Row[Any]) -> StaffGroup:
    return StaffGroup(
        id=row.id,
        channel=row.channel,
        external_id=row.external_id,
        purpose=row.purpose,
        title=row.title,
        bound_at=row.bound_at,
        bound_by=row.bound_by,
        trouble=GroupTrouble(row.trouble),
    )
