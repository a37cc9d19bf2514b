"""The ledger of a broadcast: one row for each person, so that nobody is told twice and nobody is forgotten.

It is written in pages and says how far it has come, so that whoever takes over after a crash goes on there.
A row moves forward only. Whoever sends takes rows in their own name right before the calls: what a process
that is gone had taken may or may not have arrived, so it becomes unknown and is never sent again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.audiences import Reader
from core.broadcasts import Broadcast
from core.city import City
from core.outages import OutageKind
from core.receipts import Progress


class RecipientState(StrEnum):
    """How it stands with one person. All but the first three are final."""

    waiting = "waiting"
    held = "held"
    """It is their quiet time, or their messenger asked for a pause; then they are told, if it is not over."""
    sending = "sending"
    sent = "sent"
    """The messenger has taken it. A phone may still say that it could not show it."""
    unknown = "unknown"
    """The messenger may or may not have taken it, and sending it again would be worse."""
    failed = "failed"
    gone = "gone"
    """They cannot be reached any more."""
    stopped = "stopped"
    """They have said meanwhile that they do not want to be told."""
    joined = "joined"
    """They are the same person as somebody who is told."""
    expired = "expired"
    """The outage was over first."""
    superseded = "superseded"
    """A newer broadcast takes its place: they get that one alone."""
    cancelled = "cancelled"
    """Somebody stopped the broadcast before their turn."""


LEFT = frozenset({RecipientState.waiting, RecipientState.held})
"""States of those who may still be told."""
REACHED = frozenset({RecipientState.sent, RecipientState.unknown})
"""States of those who have been told, or may have been."""


class Stage(StrEnum):
    """How far a ledger has come."""

    writing = "writing"
    whole = "whole"
    """Everybody whom it is for has a row."""
    closed = "closed"
    """Every row is final."""


@dataclass(frozen=True)
class Ledger:
    """The ledger of one broadcast, and how far it is written."""

    broadcast_id: int
    stage: Stage
    cursor: int = 0
    """Of the people up to this one all who are concerned have a row."""
    size: int = 0
    """How many rows there are."""
    ours: bool = False
    """This process sends it."""


@dataclass(frozen=True)
class Recipient:
    """Somebody whose turn it is. They are taken for this process, and not told yet."""

    broadcast_id: int
    citizen_id: int
    channel: str
    address: str
    language: str
    charged: bool
    edits: str = ""
    """The messenger's id of the message that this one takes the place of."""


@dataclass(frozen=True)
class Taken:
    """Whose turn it is now, and how many were looked at to find them."""

    recipients: Sequence[Recipient]
    looked_at: int


@dataclass(frozen=True)
class Outcome:
    """What became of one person's message. Who was not told is waiting again, or held until `due_at`."""

    broadcast_id: int
    citizen_id: int
    state: RecipientState
    message_id: str = ""
    reason: str = ""
    due_at: datetime | None = None
    address: str = ""
    """Where the messenger tells later how far it came; "" where it does not."""


class LedgerStore(Protocol):
    def wake(self) -> None:
        """Let whoever sends broadcasts look once this is committed: something about one has changed."""

    async def open(self, broadcast_id: int) -> None:
        """Begin a ledger; one that is begun stays as it is."""

    async def of(self, broadcast_id: int) -> Ledger | None: ...

    async def unclosed(self) -> list[Ledger]:
        """All that are not closed, oldest first."""

    async def lead(self) -> bool:
        """Let this process alone send broadcasts; False as long as another one that lives does."""

    async def write(self, ledger: Ledger, readers: Sequence[Reader], after: int) -> Ledger | None:
        """Add these people, but for who wants no notices any more, and go on there, 0 for the end.

        The ledger as it stands then; None if somebody else has written meanwhile.
        """

    async def readers_of(
        self, broadcast_ids: Sequence[int], after: int, most: int
    ) -> tuple[list[Reader], int]:
        """The next people who have, or may have, one of these broadcasts or were to get the next one instead.

        And where to go on; 0 at the end.
        """

    async def told_otherwise(self, outage_id: int) -> set[int]:
        """The citizens who are told how this outage stands by messages of their own."""

    async def take(
        self,
        broadcast: Broadcast,
        chain: Sequence[int],
        channel: str,
        most: int,
        look_at: int,
        city: City,
        now: datetime,
    ) -> Taken:
        """Take at most so many who wait, if the broadcast is being sent. Who must not be told is set aside.

        `chain`: the broadcasts before it, the newest first.
        """

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down what became of those whom this process had taken."""

    async def channels(self, broadcast_id: int) -> list[str]:
        """The messengers of those who wait."""

    async def note_receipt(
        self, channel: str, address: str, message_id: str, progress: Progress, now: datetime
    ) -> bool:
        """Move one person's message forward; False if it is none of a ledger's, as far as is known yet."""

    async def bury(self, broadcast_id: int, now: datetime) -> int:
        """Nobody knows what became of those whom a process had taken that is gone; how many.

        This one, too: it buries before it takes anybody of this broadcast.
        """

    async def end_some(self, broadcast_id: int, state: RecipientState, most: int, now: datetime) -> int:
        """Let so many who wait end like this; how many there were."""

    async def let_go(self, broadcast_id: int, now: datetime, most: int) -> int:
        """Let so many wait again whose quiet time is over; how many."""

    async def held_until(self, broadcast_id: int) -> datetime | None:
        """When the first of those who are held is to be told."""

    async def cut_short(self, broadcast_id: int) -> None:
        """Nobody who has no row yet gets one."""

    async def close(self, broadcast_id: int) -> bool:
        """Close it; False if a row is not final yet, or not everybody has one."""

    async def counts(self, broadcast_id: int) -> Mapping[RecipientState, int]:
        """How many stand in each state; states of nobody are missing. Who is forgotten counts."""

    async def told(self, identity_ids: Sequence[int]) -> list[tuple[OutageKind, datetime]]:
        """Which notices went to these accounts, oldest first: what was off, and when they were told."""


class HasLedger(Protocol):
    """What is needed of a unit of work to deal with ledgers."""

    @property
    def ledger(self) -> LedgerStore: ...


async def count_unclosed(work: HasLedger) -> Mapping[RecipientState, int]:
    """How many stand in each state, in all ledgers that are not closed."""
    counts: Counter[RecipientState] = Counter()
    for ledger in await work.ledger.unclosed():
        counts.update(await work.ledger.counts(ledger.broadcast_id))
    return counts
