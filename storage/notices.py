"""Notices: queued messages that are not in words yet, each addressed to one of the citizen's accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select

from core.accounts import Account, Fares, Route, choose
from core.groups import OPERATORS
from core.outbox import (
    FOLLOWING,
    REMINDERS,
    MessageClass,
    Notice,
    NoticeKind,
    Outbound,
    OutboxState,
    left_of,
)
from storage.connections import Connection
from storage.outbox import row_of
from storage.staff_tables import groups
from storage.tables import conversations, identities, outbox

_REASONS = {
    OutboxState.gone: "not reachable",
    OutboxState.withheld: "it would have been charged for, or there is only a telephone",
}

_GROUP = select(groups).where(groups.c.purpose == bindparam("purpose"), groups.c.ended_at.is_(None))
_ADD = outbox.insert()
_ADD_NOTICE = _ADD.returning(outbox.c.id)
_WHOSE: BindParameter[int] = bindparam("whose")
_ACCOUNTS = (
    select(
        identities.c.id,
        identities.c.channel,
        identities.c.external_id,
        identities.c.reachable,
        conversations.c.heard_at,
    )
    .select_from(identities.outerjoin(conversations, conversations.c.identity_id == identities.c.id))
    .order_by(identities.c.id)
)
_OF_IDENTITY = _ACCOUNTS.where(identities.c.id == _WHOSE)
_OF_CITIZEN = _ACCOUNTS.where(
    identities.c.citizen_id
    == select(identities.c.citizen_id).where(identities.c.id == _WHOSE).scalar_subquery()
)
_OTHERS = _OF_CITIZEN.where(identities.c.id != _WHOSE)


class StoredNotices:
    """Implements `core.outbox.NoticeStore`."""

    def __init__(self, connection: Connection, fares: Fares) -> None:
        self.connection = connection
        self.fares = fares
        self.added = False

    async def add(self, notice: Notice, now: datetime) -> None:
        """Put a notice among the outgoing messages of this transaction."""
        accounts = await self._accounts(
            _OF_CITIZEN if notice.kind in FOLLOWING else _OF_IDENTITY, notice.identity_id
        )
        await self._put_notice(notice, choose(accounts, notice.kind, self.fares, now), now)

    async def add_elsewhere(self, notice: Notice, now: datetime) -> bool:
        """The same for another account of the citizen; False if there is none that can be reached."""
        accounts = await self._accounts(_OTHERS, notice.identity_id)
        if not accounts:
            return False
        route = choose(accounts, notice.kind, self.fares, now)
        if route.state != OutboxState.queued:
            return False
        await self._put_notice(notice, route, now)
        return True

    async def add_to_group(
        self, purpose: str, kind: NoticeKind, facts: Mapping[str, str], now: datetime
    ) -> bool:
        """The same for the group that is bound to this purpose; False if there is none."""
        body = {"notice": kind, "facts": dict(facts)}
        return await self._post(purpose, body, now, again=kind not in REMINDERS)

    async def add_card(self, purpose: str, case_id: int, now: datetime) -> bool:
        """Show the case in this group as it stands by then; False if no group is bound to this purpose."""
        return await self._post(purpose, {"case": case_id}, now, card=f"case:{case_id}")

    async def add_shown(self, purpose: str, kind: str, id: int, now: datetime) -> bool:
        """Show something that has a card of its own in this group, as it stands by then; as `add_card`."""
        return await self._post(purpose, {kind: id}, now, card=f"{kind}:{id}")

    async def add_privately(self, identity_id: int, what: Mapping[str, int], now: datetime) -> None:
        """Show something to one of the staff in private as it stands by then: a complaint, or a review."""
        route = choose(
            await self._accounts(_OF_IDENTITY, identity_id), NoticeKind.head_asked, self.fares, now
        )
        await self._put(what, route, now, MessageClass.notice)

    async def add_broadcast_card(self, identity_id: int, broadcast_id: int, now: datetime) -> None:
        """Show whoever wrote a broadcast how it goes, in the place of the last time they were shown it."""
        accounts = await self._accounts(_OF_IDENTITY, identity_id)
        route = choose(accounts, NoticeKind.head_asked, self.fares, now)
        card = f"broadcast:{broadcast_id}"
        await self._put({"broadcast": broadcast_id}, route, now, MessageClass.notice, card=card)

    async def add_handoff(
        self, handoff_id: int, now: datetime, message_class: MessageClass = MessageClass.reply
    ) -> bool:
        """Show the operators' group what of this handoff it has not seen by then; False if there is none."""
        return await self._post(OPERATORS, {"handoff": handoff_id}, now, message_class)

    async def add_line(self, identity_id: int, line_id: int, now: datetime, album: Sequence[int] = ()) -> int:
        """Bring an operator's line to the citizen, where they wrote last; the outgoing message."""
        accounts = await self._accounts(_OF_CITIZEN, identity_id)
        route = choose(accounts, NoticeKind.operator_says, self.fares, now)
        body = {"line": line_id} | ({"album": list(album)} if len(album) > 1 else {})
        return await self._put(body, route, now, MessageClass.reply)

    async def _post(
        self,
        purpose: str,
        body: Mapping[str, Any],
        now: datetime,
        message_class: MessageClass = MessageClass.notice,
        **more: Any,
    ) -> bool:
        group = (await self.connection.execute(_GROUP, {"purpose": purpose})).first()
        if group is None:
            return False
        message = Outbound(group.channel, group.external_id, None, body, message_class, **more)
        await self.connection.execute(_ADD, row_of(message, now, state=OutboxState.queued, attempts=0))
        self.added = True
        return True

    async def _accounts(self, query: Select[Any], identity_id: int) -> list[Account]:
        rows = await self.connection.execute(query, {"whose": identity_id})
        return [Account(row.id, row.channel, row.external_id, row.reachable, row.heard_at) for row in rows]

    async def _put_notice(self, notice: Notice, route: Route, now: datetime) -> None:
        body = {"notice": notice.kind, "facts": dict(notice.facts)}
        await self._put(body, route, now, MessageClass.notice, again=notice.kind not in REMINDERS)

    async def _put(
        self,
        body: Mapping[str, Any],
        route: Route,
        now: datetime,
        message_class: MessageClass,
        again: bool = True,
        card: str | None = None,
    ) -> int:
        account, state = route.account, route.state
        message = Outbound(
            account.channel,
            account.address,
            account.identity_id,
            body,
            message_class,
            again=again,
            unasked=route.unasked,
            card=card,
        )
        values = row_of(message, now, state=state, attempts=0)
        if state != OutboxState.queued:
            values |= {"settled_at": now, "reason": _REASONS[state], "body": left_of(message.body)}
        added = await self.connection.execute(_ADD_NOTICE, values)
        self.added = True
        return int(added.scalar_one())
