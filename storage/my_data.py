"""Erases what is kept of a citizen besides their cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, delete, literal, select, update

from core.attachments import FileState
from core.citizens import PHONE
from core.events import EventState
from core.ledger import Stage
from core.outbox import OutboxState
from storage.connections import Connection
from storage.ledger_forgetting import forget_recipients
from storage.outage_tables import (
    early_failures,
    ledgers,
    outage_concerns,
    outage_news,
    recipients,
    subscribers,
    subscriptions,
)
from storage.staff_tables import alerts, handoffs, lines, measures
from storage.statements import insert
from storage.tables import (
    attachments,
    citizens,
    conversations,
    erasures,
    events,
    identities,
    outbox,
    saved_addresses,
)

_NOBODY = {
    "language": None,
    "chose_language": False,
    "phone": None,
    "notice_version": 0,
    "notice_at": None,
    "offered_at": None,
}
_BEING_WRITTEN = (
    select(ledgers.c.broadcast_id)
    .where(ledgers.c.stage == Stage.writing)
    .order_by(ledgers.c.broadcast_id)
    .with_for_update()
)
_NOTHING_SAID: dict[str, Any] = {
    "dialog": "",
    "step": "",
    "draft": {},
    "trail": [],
    "answers": {},
    "memory": {},
    "aside": None,
    "is_record": False,
}


class StoredMyData:
    """Implements `core.my_data.MyDataStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def waits_for_help(self, citizen_id: int, since: datetime) -> bool:
        """Whether a call for help of this citizen, raised since then, is not taken yet."""
        query = (
            select(alerts.c.id)
            .join(identities, identities.c.id == alerts.c.identity_id)
            .where(identities.c.citizen_id == citizen_id)
            .where(alerts.c.taken_by.is_(None), alerts.c.withdrawn_at.is_(None))
            .where(alerts.c.raised_at > since)
        )
        return (await self.connection.execute(query)).first() is not None

    async def erase(self, citizen_id: int, now: datetime) -> list[int]:
        """Erase all but the citizen's cases, from each of their accounts; the identities of these."""
        query = select(identities).where(identities.c.citizen_id == citizen_id)
        accounts = (await self.connection.execute(query)).all()
        ids = [account.id for account in accounts]
        # Whoever writes a ledger may have read before that these want notices: it comes first, or sees it.
        await self.connection.execute(_BEING_WRITTEN)
        # Before all else: whoever sends holds rows of a ledger and then asks for accounts.
        await forget_recipients(self.connection, recipients.c.identity_id.in_(ids), most=None)
        for statement in (
            update(citizens).where(citizens.c.id == citizen_id).values(_NOBODY | {"met_at": now}),
            update(identities).where(identities.c.id.in_(ids)).values(name=""),
            # The number of a caller is their account itself. Whoever rings from it later is somebody new.
            update(identities)
            .where(identities.c.id.in_(ids), identities.c.channel == PHONE)
            .values(external_id=literal("erased.") + cast(identities.c.id, String)),
            delete(saved_addresses).where(saved_addresses.c.citizen_id == citizen_id),
            delete(subscriptions).where(subscriptions.c.citizen_id == citizen_id),
            delete(subscribers).where(subscribers.c.citizen_id == citizen_id),
            delete(outage_concerns).where(outage_concerns.c.identity_id.in_(ids)),
            delete(outage_news).where(outage_news.c.identity_id.in_(ids)),
            delete(early_failures).where(early_failures.c.address.in_([one.external_id for one in accounts])),
            update(conversations).where(conversations.c.identity_id.in_(ids)).values(_NOTHING_SAID),
            update(alerts).where(alerts.c.identity_id.in_(ids)).values(place="", words="", phone=""),
            update(handoffs).where(handoffs.c.identity_id.in_(ids)).values(phone=None),
            update(measures).where(measures.c.identity_id.in_(ids)).values(appeal=None),
            update(lines).where(lines.c.handoff_id.in_(_talks_of(ids))).values(words=None),
            update(outbox)
            .where(outbox.c.identity_id.in_(ids), outbox.c.state.in_((OutboxState.sent, OutboxState.failed)))
            .values(body={}),
            update(attachments)
            .where(attachments.c.identity_id.in_(ids), attachments.c.case_id.is_(None))
            .values(state=FileState.erased, file_id="", name=""),
            # Only the moment: whose data it was is what had to be forgotten.
            insert(self.connection, erasures).values(at=now),
        ):
            await self.connection.execute(statement)
        await self._forget_events(accounts)
        return ids

    async def _forget_events(self, accounts: Sequence[Row[Any]]) -> None:
        """Events that could not be handled lie there as their messenger sent them."""
        ids = {(account.channel, account.external_id) for account in accounts}
        kept = await self.connection.execute(
            select(events.c.id, events.c.channel, events.c.raw).where(events.c.raw.is_not(None))
        )
        theirs = [row.id for row in kept if any((row.channel, value) in ids for value in _values(row.raw))]
        if theirs:
            change = update(events).where(events.c.id.in_(theirs))
            await self.connection.execute(change.values(raw=None, state=EventState.dead))


def _talks_of(ids: Sequence[int]) -> Select[tuple[int]]:
    return select(handoffs.c.id).where(handoffs.c.identity_id.in_(ids))


def _values(raw: Any) -> list[str]:
    """Every plain value of an event, however deep it lies."""
    if isinstance(raw, Mapping):
        raw = list(raw.values())
    if isinstance(raw, list):
        return [value for part in raw for value in _values(part)]
    return [str(raw)]
