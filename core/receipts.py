"""What a messenger reports later about a message that it has taken, and what follows from a failure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Protocol

from core.outbox import MessageClass, Notice, NoticeKind, NoticeStore, OutboxStore, Settlement, left_of
from core.timers import TimerKind, TimerStore


class Progress(IntEnum):
    """How far a message came. It only goes up: a phone that shows the message outweighs one that did not."""

    failed = 1
    delivered = 2
    seen = 3


@dataclass(frozen=True)
class Lost:
    """A message that its messenger had taken and then could not show, with its words."""

    id: int
    channel: str
    address: str
    identity_id: int
    message_class: MessageClass
    body: Mapping[str, Any]


class ReceiptStore(Protocol):
    async def note(self, channel: str, message_id: str, progress: Progress, now: datetime) -> list[int]:
        """Move a message forward. Once it has arrived its words are not kept; the ids of those now failed."""

    async def overtaken(self, ids: Sequence[int], now: datetime) -> list[int]:
        """Those whose failure was reported before their ids were written down; they are failed now."""

    async def lost(self, id: int) -> Lost | None:
        """A failed message, unless its words are gone or something newer was said in its place."""

    async def forget(self, id: int) -> None:
        """Keep nothing of a message's words."""

    async def keep_missed(self, id: int, missed: Mapping[str, Any]) -> None:
        """Keep of a failed message what is told when the person writes again."""

    async def repeat(self, lost: Lost, body: Mapping[str, Any], now: datetime) -> None:
        """Queue the message once more, as this."""


class ManyReceipts(Protocol):
    async def note_receipt(
        self, channel: str, address: str, message_id: str, progress: Progress, now: datetime
    ) -> bool:
        """Move one person's message of a broadcast forward; False if it is none, as far as is known yet."""


class ReceiptDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def ledger(self) -> ManyReceipts: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def outbox(self) -> OutboxStore: ...

    @property
    def receipts(self) -> ReceiptStore: ...

    @property
    def timers(self) -> TimerStore: ...


async def take_receipt(
    work: ReceiptDesk, channel: str, person: str, message_id: str, progress: Progress, now: datetime
) -> None:
    """Note how far a message came; one that failed is sent again in a moment, but for one to many."""
    if await work.ledger.note_receipt(channel, person, message_id, progress, now):
        return
    await _send_again_soon(work, await work.receipts.note(channel, message_id, progress, now), now)


async def settle(work: ReceiptDesk, settlements: Sequence[Settlement], now: datetime) -> None:
    """Write down what became of messages, whatever was reported of them meanwhile."""
    await work.outbox.settle(settlements, now)
    reported = [one.envelope_id for one in settlements if one.keeps_words]
    if reported:
        await _send_again_soon(work, await work.receipts.overtaken(reported, now), now)


async def _send_again_soon(work: ReceiptDesk, ids: Sequence[int], now: datetime) -> None:
    for failed in ids:
        await work.timers.set(TimerKind.send_again, str(failed), now)


async def send_again(work: ReceiptDesk, id: int, now: datetime) -> None:
    """First without a keyboard, which is what phones fail to show; then at another of their accounts."""
    lost = await work.receipts.lost(id)
    if lost is None:
        return
    await work.receipts.forget(id)
    if not lost.body.get("numbered"):
        await work.receipts.repeat(lost, {**lost.body, "numbered": True}, now)
    elif "notice" in lost.body:
        notice = Notice(NoticeKind(lost.body["notice"]), lost.identity_id, lost.body["facts"])
        if not await work.notices.add_elsewhere(notice, now):
            await work.receipts.keep_missed(id, left_of(lost.body))
