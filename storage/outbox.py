"""Messages on their way out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, insert, or_, select, text, update

from core.origins import origin
from core.outbox import (
    MOST_TRIES,
    Envelope,
    MessageClass,
    Outbound,
    OutboxState,
    Settlement,
    left_of,
)
from storage.connections import Connection
from storage.statements import among, for_both
from storage.tables import UNFINISHED, citizens, identities, outbox, outbox_parts, processes

DONE_WITH: dict[str, Any] = {}
"""The body of a message that is settled: its words, and a file that went with it, are not kept."""
MISSED = (OutboxState.gone, OutboxState.failed, OutboxState.withheld)
"""Ends of a message of which the person has seen nothing."""
PROCESS_GONE_AFTER = timedelta(seconds=45)
"""A process not seen for so long is taken for dead; longer than any sending call may last."""

_ADD = insert(outbox).returning(outbox.c.id)
_ADD_PARTS = for_both(outbox_parts, lambda add: add.on_conflict_do_nothing())
_SENDING = update(outbox).where(outbox.c.state == OutboxState.sending)
_SETTLE = _SENDING.where(among(outbox.c.id, "ids"))

_ALIVE = select(processes.c.id).where(processes.c.seen_at >= bindparam("seen_since"))
_TO_CLAIM = (
    select(outbox.c.id, outbox.c.state, outbox.c.again, outbox.c.attempts)
    .where(text(UNFINISHED), or_(outbox.c.state == OutboxState.queued, outbox.c.owner.not_in(_ALIVE)))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
# Waits for whoever is taking one of them just now: what is skipped would come too late.
_REPLIES_TO = (
    select(outbox.c.id)
    .where(
        text(UNFINISHED),
        outbox.c.state == OutboxState.queued,
        outbox.c.message_class == MessageClass.reply,
        outbox.c.channel == bindparam("channel"),
        outbox.c.address == bindparam("address"),
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
# What another process was sending was tried once: the second try counts when it is made.
_FIRST_TRY = case((outbox.c.state == OutboxState.queued, 1), else_=0)
_UNFINISHED = select(func.count()).select_from(outbox).where(text(UNFINISHED))
_OLDEST = (
    select(outbox.c.message_class, func.min(outbox.c.created_at).label("since"))
    .where(text(UNFINISHED))
    .group_by(outbox.c.message_class)
)


def row_of(message: Outbound, now: datetime, **state: Any) -> dict[str, Any]:
    """The row of a message that was just put in."""
    return {
        "channel": message.channel,
        "address": message.address,
        "identity_id": message.identity_id,
        "message_class": message.message_class,
        "body": dict(message.body),
        "again": message.again,
        "unasked": message.unasked,
        "card": message.card,
        "origin": origin() or None,
        "created_at": now,
        "reason": "",
    } | state


class StoredOutbox:
    """Implements `core.outbox.OutboxStore`."""

    def __init__(self, connection: Connection, owner: str) -> None:
        self.connection = connection
        self.owner = owner

    async def add_sending(self, messages: Sequence[Outbound], now: datetime) -> list[Envelope]:
        """Store messages as being sent by this process, which hands them to delivery after the commit."""
        envelopes = []
        for message in messages:
            values = row_of(message, now, state=OutboxState.sending, owner=self.owner, attempts=1)
            id = (await self.connection.execute(_ADD, values)).scalar_one()  # noqa: A001
            envelopes.append(_as_taken(id, message))
        return envelopes

    async def claim_replies(self, channel: str, address: str) -> list[Envelope]:
        """Take the queued replies to one chat, oldest first, so that what is sent at once comes behind."""
        chat = {"channel": channel, "address": address}
        ids = list((await self.connection.execute(_REPLIES_TO, chat)).scalars())
        return await self._take(ids) if ids else []

    async def claim(self, limit: int) -> list[Envelope]:
        """Take queued messages, and those that a process which is gone was sending, oldest first.

        Of the latter only those that may be sent again come back; the others become `unknown`.
        """
        seen_since = datetime.now(UTC) - PROCESS_GONE_AFTER
        rows = (await self.connection.execute(_TO_CLAIM, {"seen_since": seen_since, "most": limit})).all()
        doubtful = [row.id for row in rows if row.state == OutboxState.sending and not _may_repeat(row)]
        if doubtful:
            await self._give_up(doubtful)
        taken = [row.id for row in rows if row.id not in set(doubtful)]
        if not taken:
            return []
        orphaned = {row.id for row in rows if row.state == OutboxState.sending}
        envelopes = await self._take(taken)
        return [replace(envelope, repeats=envelope.id in orphaned) for envelope in envelopes]

    async def _take(self, ids: Sequence[int]) -> list[Envelope]:
        tried = outbox.c.attempts + _FIRST_TRY
        change = update(outbox).where(outbox.c.id.in_(ids))
        await self.connection.execute(
            change.values(state=OutboxState.sending, owner=self.owner, attempts=tried)
        )
        return await self._envelopes(ids)

    async def _give_up(self, ids: Sequence[int]) -> None:
        values = {
            "state": OutboxState.unknown,
            "settled_at": datetime.now(UTC),
            "reason": "the process stopped while it was sending this",
            "body": DONE_WITH,
        }
        await self.connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(values))

    async def _envelopes(self, ids: Sequence[int]) -> list[Envelope]:
        parts = await self._parts(ids)
        query = (
            select(outbox, citizens.c.language)
            .outerjoin(identities, identities.c.id == outbox.c.identity_id)
            .outerjoin(citizens, citizens.c.id == identities.c.citizen_id)
            .where(outbox.c.id.in_(ids))
            .order_by(outbox.c.id)
        )
        return [
            Envelope(
                id=row.id,
                channel=row.channel,
                address=row.address,
                message_class=MessageClass(row.message_class),
                body=row.body,
                language=row.language,
                again=row.again,
                attempts=row.attempts,
                part_ids=tuple(parts.get(row.id, ())),
                unasked=row.unasked,
                card=row.card,
                origin=row.origin or "",
            )
            for row in await self.connection.execute(query)
        ]

    async def _parts(self, ids: Sequence[int]) -> dict[int, list[str]]:
        query = select(outbox_parts).where(outbox_parts.c.outbox_id.in_(ids)).order_by(outbox_parts.c.part)
        parts: dict[int, list[str]] = {}
        for row in await self.connection.execute(query):
            parts.setdefault(row.outbox_id, []).append(row.message_id)
        return parts

    async def count_try(self, id: int) -> None:
        """This process sends the message once more, not knowing whether it has arrived."""
        change = update(outbox).where(outbox.c.id == id, outbox.c.state == OutboxState.sending)
        await self.connection.execute(change.values(attempts=outbox.c.attempts + 1))

    async def settle(self, settlements: Sequence[Settlement], now: datetime) -> None:
        """Write down what became of messages. A message that is settled stays as it is."""
        for (state, reason, keeps_words), ids in _by_outcome(settlements).items():
            values = {"state": state, "reason": reason[:500], "settled_at": now}
            missed = await self._missed_by(ids) if state in MISSED else {}
            if not (keeps_words and state == OutboxState.sent):
                values["body"] = DONE_WITH
            await self.connection.execute(_SETTLE, {**values, "ids": ids})
            await self._set_bodies(missed)
            if state == OutboxState.gone:
                await self._mark_unreachable(ids)
        rows = [
            {"outbox_id": one.envelope_id, "part": part, "message_id": message_id}
            for one in settlements
            for part, message_id in enumerate(one.part_ids)
        ]
        if rows:
            await self.connection.execute(_ADD_PARTS[self.connection.dialect.name], rows)

    async def _missed_by(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """What is kept of these messages for when their person is back."""
        rows = await self.connection.execute(select(outbox.c.id, outbox.c.body).where(outbox.c.id.in_(ids)))
        return {row.id: left for row in rows if (left := left_of(row.body))}

    async def _set_bodies(self, bodies: Mapping[int, dict[str, Any]]) -> None:
        for message_id, body in bodies.items():
            change = update(outbox).where(outbox.c.id == message_id)
            await self.connection.execute(change.values(body=body))

    async def take_missed(self, identity_id: int) -> list[str]:
        """The numbers of cases whose news did not reach this person, oldest news first; each time once."""
        query = select(outbox.c.id, outbox.c.body).where(
            outbox.c.state.in_(MISSED),
            outbox.c.identity_id == identity_id,
            outbox.c.message_class == MessageClass.notice,
        )
        rows = await self.connection.execute(query.order_by(outbox.c.id).with_for_update())
        missed = {row.id: row.body["missed"] for row in rows if "missed" in row.body}
        await self._set_bodies(dict.fromkeys(missed, DONE_WITH))
        return list(dict.fromkeys(number for numbers in missed.values() for number in numbers))

    async def _mark_unreachable(self, ids: Sequence[int]) -> None:
        """Whoever blocked the bot or never started it is not written to until they write again."""
        whose = select(outbox.c.identity_id).where(outbox.c.id.in_(ids), outbox.c.identity_id.is_not(None))
        change = update(identities).where(identities.c.id.in_(whose))
        await self.connection.execute(change.values(reachable=False))

    async def release(self, ids: Sequence[int]) -> None:
        """Give back messages that were taken and not begun, as if they had never been taken."""
        taken = and_(outbox.c.id.in_(ids), outbox.c.state == OutboxState.sending)
        values = {"state": OutboxState.queued, "owner": None, "attempts": outbox.c.attempts - 1}
        await self.connection.execute(update(outbox).where(taken).values(values))

    async def unfinished(self) -> int:
        """How many messages are queued or being sent."""
        return int((await self.connection.execute(_UNFINISHED)).scalar_one())

    async def oldest(self) -> Mapping[MessageClass, datetime]:
        """Since when the oldest message of each class waits."""
        rows = await self.connection.execute(_OLDEST)
        return {MessageClass(row.message_class): row.since for row in rows}


def _may_repeat(row: Any) -> bool:
    return bool(row.again) and row.attempts < MOST_TRIES


def _as_taken(id: int, message: Outbound) -> Envelope:
    """The envelope of a message that was put in words and taken for sending in one go."""
    return Envelope(
        id=id,
        channel=message.channel,
        address=message.address,
        message_class=message.message_class,
        body=message.body,
        language=message.language,
        again=message.again,
        attempts=1,
        unasked=message.unasked,
        card=message.card,
        origin=origin(),
    )


def _by_outcome(settlements: Sequence[Settlement]) -> dict[tuple[OutboxState, str, bool], list[int]]:
    """Ids of messages that came to the same end: most of a batch are simply sent."""
    outcomes: dict[tuple[OutboxState, str, bool], list[int]] = {}
    for one in settlements:
        outcomes.setdefault((one.state, one.reason, one.keeps_words), []).append(one.envelope_id)
    return outcomes
