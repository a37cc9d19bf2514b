"""What messengers report about messages that they have taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select, update

from core.outbox import MessageClass, Outbound, OutboxState
from core.receipts import Lost, Progress
from storage.connections import Connection
from storage.outbox import DONE_WITH, row_of
from storage.staff_tables import lines
from storage.statements import insert
from storage.tables import outbox, outbox_parts, receipts

NOT_SHOWN = "the messenger could not show it"


class StoredReceipts:
    """Implements `core.receipts.ReceiptStore`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.added = False

    async def note(self, channel: str, message_id: str, progress: Progress, now: datetime) -> list[int]:
        """Move a message forward. Once it has arrived its words are not kept; the ids of those now failed."""
        values = {"channel": channel, "message_id": message_id, "progress": progress, "at": now}
        statement = insert(self.connection, receipts).values(values)
        forward = statement.on_conflict_do_update(
            index_elements=["channel", "message_id"],
            set_={"progress": progress, "at": now},
            where=receipts.c.progress < progress,
        )
        moved = await self.connection.execute(forward.returning(receipts.c.progress))
        if moved.first() is None:
            return []
        if progress == Progress.failed:
            return await self._fail(_with_part(message_id).where(outbox.c.channel == channel), now)
        await self._forget_words(channel, message_id)
        return []

    async def _fail(self, which: Select[Any], now: datetime) -> list[int]:
        change = update(outbox).where(outbox.c.id.in_(which), outbox.c.state == OutboxState.sent)
        values = {"state": OutboxState.failed, "reason": NOT_SHOWN, "settled_at": now}
        failed = await self.connection.execute(change.values(values).returning(outbox.c.id))
        return list(failed.scalars())

    async def _forget_words(self, channel: str, message_id: str) -> None:
        """What came before has arrived as well, or failed; of several parts the last one counts."""
        parts = select(outbox_parts.c.outbox_id, outbox_parts.c.part, outbox.c.identity_id)
        parts = parts.join(outbox, outbox.c.id == outbox_parts.c.outbox_id)
        arrived = parts.where(outbox_parts.c.message_id == message_id, outbox.c.channel == channel)
        row = (await self.connection.execute(arrived)).first()
        if row is None:
            return
        last = select(func.max(outbox_parts.c.part)).where(outbox_parts.c.outbox_id == row.outbox_id)
        is_last = (await self.connection.execute(last)).scalar_one() == row.part
        before = outbox.c.id <= row.outbox_id if is_last else outbox.c.id < row.outbox_id
        theirs = and_(outbox.c.identity_id == row.identity_id, outbox.c.channel == channel, before)
        change = update(outbox).where(theirs, outbox.c.state == OutboxState.sent)
        await self.connection.execute(change.values(body=DONE_WITH))

    async def overtaken(self, ids: Sequence[int], now: datetime) -> list[int]:
        """Those whose failure was reported before their ids were written down; they are failed now."""
        reported = (
            select(outbox.c.id)
            .join(outbox_parts, outbox_parts.c.outbox_id == outbox.c.id)
            .join(
                receipts,
                and_(
                    receipts.c.channel == outbox.c.channel,
                    receipts.c.message_id == outbox_parts.c.message_id,
                ),
            )
            .where(outbox.c.id.in_(ids), receipts.c.progress == Progress.failed)
        )
        return await self._fail(reported, now)

    async def lost(self, id: int) -> Lost | None:
        """A failed message, unless its words are gone or something newer was said in its place."""
        row = (await self.connection.execute(select(outbox).where(outbox.c.id == id))).first()
        if row is None or row.state != OutboxState.failed or row.identity_id is None:
            return None
        if not row.body or "missed" in row.body or await self._said_more(row):
            return None
        return Lost(
            row.id, row.channel, row.address, row.identity_id, MessageClass(row.message_class), row.body
        )

    async def _said_more(self, row: Any) -> bool:
        """A question that did not come through is not asked after the next one was."""
        newer = select(outbox.c.id).where(
            outbox.c.identity_id == row.identity_id,
            outbox.c.message_class == MessageClass.reply,
            outbox.c.id > row.id,
        )
        is_reply = row.message_class == MessageClass.reply
        return is_reply and (await self.connection.execute(newer.limit(1))).first() is not None

    async def forget(self, id: int) -> None:
        """Keep nothing of a message's words."""
        await self.keep_missed(id, DONE_WITH)

    async def keep_missed(self, id: int, missed: Mapping[str, Any]) -> None:
        """Keep of a failed message what is told when the person writes again."""
        change = update(outbox).where(outbox.c.id == id)
        await self.connection.execute(change.values(body=dict(missed)))

    async def repeat(self, lost: Lost, body: Mapping[str, Any], now: datetime) -> None:
        """Queue the message once more, as this."""
        again = Outbound(lost.channel, lost.address, lost.identity_id, body, lost.message_class)
        values = row_of(again, now, state=OutboxState.queued, attempts=0)
        added = insert(self.connection, outbox).values(values).returning(outbox.c.id)
        outbox_id = (await self.connection.execute(added)).scalar_one()
        said = update(lines).where(lines.c.outbox_id == lost.id)
        await self.connection.execute(said.values(outbox_id=outbox_id))
        self.added = True


def _with_part(message_id: str) -> Select[Any]:
    """The message that has a part with this id of the messenger's."""
    joined = select(outbox.c.id).join(outbox_parts, outbox_parts.c.outbox_id == outbox.c.id)
    return joined.where(outbox_parts.c.message_id == message_id)
