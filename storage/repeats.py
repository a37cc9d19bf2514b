"""Calls of other systems under names of their own, kept for a day."""

from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select, update

from core.repeats import KEPT_FOR, Call, NameUsedBefore
from storage.api_tables import named_calls
from storage.connections import Connection
from storage.statements import for_both

_ADD = for_both(named_calls, lambda add: add.on_conflict_do_nothing())
_THIS = and_(named_calls.c.caller == bindparam("whose"), named_calls.c.name == bindparam("named"))
_FIND = select(named_calls).where(_THIS)
_MADE = update(named_calls).where(_THIS)
_FORGET = delete(named_calls).where(named_calls.c.at <= bindparam("before"))


class StoredRepeats:
    """Implements `core.repeats.RepeatStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def begin(self, call: Call, now: datetime) -> str | None:
        """Note a call; what the same one made before, if there was one: its number or id.

        Of two at once the second waits for the first. Raises NameUsedBefore.
        """
        await self.connection.execute(_FORGET, {"before": now - KEPT_FOR})
        values = {**vars(call), "number": "", "at": now}
        added = await self.connection.execute(_ADD[self.connection.dialect.name], values)
        if added.rowcount == 1:
            return None
        before = (await self.connection.execute(_FIND, _which(call))).one()
        if before.digest != call.digest:
            raise NameUsedBefore
        return str(before.number)

    async def made(self, call: Call, number: str) -> None:
        """Note what a call has made."""
        await self.connection.execute(_MADE, {**_which(call), "number": number})


def _which(call: Call) -> dict[str, str]:
    return {"whose": call.caller, "named": call.name}
