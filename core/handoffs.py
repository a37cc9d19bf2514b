"""Handoffs: a citizen talks with an operator. At most one that is not closed per citizen.

A question to an operator is a handoff that waits. Who claims it owns it until they pass it on, release or
close it, or leave the citizen without a word for too long.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from core.refusals import Refusal

CITIZEN, TIMER = "citizen", "timer"
"""Who moves a handoff besides the staff, whose names stand in its history."""


class HandoffState(StrEnum):
    """Where a handoff stands."""

    waiting = "waiting"
    """Nobody has claimed it."""
    claimed = "claimed"
    closed = "closed"


class Move(StrEnum):
    """What may be done with a handoff."""

    ask = "ask"
    claim = "claim"
    release = "release"
    transfer = "transfer"
    close = "close"
    lapse = "lapse"
    """Its owner says nothing while the citizen waits."""
    reopen = "reopen"
    """The citizen writes when it has just been closed, or an operator writes to them once more."""
    contact_shown = "contact_shown"
    """No move, but written down: somebody of the staff has seen the full contact."""
    measured = "measured"
    """Nor this: something was decided because of insults."""
    no_abuse = "no_abuse"
    """Somebody of the staff has found that words are no abuse."""
    transcript_read = "transcript_read"
    """The same for what was said, word for word."""
    case_read = "case_read"
    """The same for a request, of this citizen or of another; the fact is its number."""
    refer = "refer"
    """No move either: the citizen was told which body decides it."""
    off_target = "off_target"
    """The same: it is no matter of a contact centre's."""


OPEN = frozenset({HandoffState.waiting, HandoffState.claimed})
MOVES: Mapping[Move, tuple[frozenset[HandoffState], HandoffState]] = {
    Move.claim: (frozenset({HandoffState.waiting}), HandoffState.claimed),
    Move.release: (frozenset({HandoffState.claimed}), HandoffState.waiting),
    Move.transfer: (OPEN, HandoffState.claimed),
    Move.close: (OPEN, HandoffState.closed),
    Move.lapse: (frozenset({HandoffState.claimed}), HandoffState.waiting),
    Move.reopen: (frozenset({HandoffState.closed}), HandoffState.waiting),
}
"""From which states each move starts, and where it leads. `ask` makes a handoff."""


@dataclass(frozen=True)
class Handoff:
    """One talk of a citizen with operators. `phone` is None where the citizen wants no call."""

    id: int
    identity_id: int
    """The account that it began from; the citizen may write from another of theirs meanwhile."""
    state: HandoffState
    owner_id: int | None
    language: str
    phone: str | None
    asked_at: datetime
    claimed_at: datetime | None = None
    first_answer_at: datetime | None = None
    citizen_at: datetime | None = None
    """When the citizen last said something."""
    operator_at: datetime | None = None
    closed_at: datetime | None = None
    warned: int = 0
    """How often somebody was told that nobody has claimed it."""
    topic_id: int | None = None
    """The topic in which operators see it."""
    card_message: str = ""
    """The message in that topic that shows how it stands, and a digest of what it shows."""
    card_shows: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the citizen may expect an answer."""
        return self.state in OPEN

    @property
    def citizen_waits(self) -> bool:
        """Whether the last word is the citizen's."""
        return self.citizen_at is not None and (
            self.operator_at is None or self.operator_at < self.citizen_at
        )


@dataclass(frozen=True)
class HandoffEvent:
    """One line of a handoff's history."""

    at: datetime
    actor: str
    move: Move
    facts: Mapping[str, str] = field(default_factory=dict)


class HandoffStore(Protocol):
    async def add(self, handoff: Handoff) -> Handoff:
        """Keep a new one; its id does not matter."""

    async def by_id(self, id: int) -> Handoff | None: ...

    async def locked(self, id: int) -> Handoff | None:
        """The same, which nobody else changes until the transaction ends."""

    async def open_of(self, citizen_id: int) -> Handoff | None:
        """The one of this citizen that is not closed, from whichever of their accounts, locked."""

    async def all_open_of(self, citizen_id: int) -> list[Handoff]:
        """Those that are open where accounts were joined just now, the oldest first."""

    async def of_citizen(self, citizen_id: int) -> list[Handoff]:
        """All that this citizen has had, from whichever of their accounts, the oldest first."""

    async def is_talking(self, citizen_id: int) -> bool:
        """Whether this citizen has an open one; read without a lock."""

    async def in_topic(self, topic_id: int) -> Handoff | None:
        """The newest that is shown in this topic, locked."""

    async def move(self, seen: Handoff, to: HandoffState, changes: Mapping[str, Any]) -> bool:
        """Change it if state and owner are still what was seen; False when somebody was quicker."""

    async def note(self, id: int, changes: Mapping[str, Any]) -> None:
        """Change what is no move."""

    async def add_event(self, id: int, event: HandoffEvent) -> None: ...

    async def events(self, id: int) -> list[HandoffEvent]: ...

    async def in_state(self, states: Sequence[HandoffState], after: int, limit: int) -> list[Handoff]:
        """Those with an id above `after`, oldest first."""

    async def unshown(self, since: datetime, limit: int) -> list[Handoff]:
        """The open ones, and those of which operators have not seen all that was said since, oldest first."""

    async def owned_by(self, identity_id: int) -> list[Handoff]:
        """Those that somebody of the staff has, oldest first, locked."""

    async def count_waiting(self) -> int:
        """How many nobody has claimed."""

    async def claimed_since(self, since: datetime) -> list[tuple[datetime, datetime]]:
        """When the last ones were asked for and claimed."""

    async def unanswered(self) -> Mapping[int, datetime]:
        """Of the open ones, by id, when the citizen said the first words that nobody has answered."""

    async def done_within(
        self, moves: Collection[Move], begins: datetime, ends: datetime
    ) -> list[tuple[int, HandoffEvent]]:
        """What of this was done within this time, in order, each with its handoff."""

    async def touched(self, begins: datetime, ends: datetime) -> list[Handoff]:
        """Those that were asked for, answered first or closed within this time."""


class HasHandoffs(Protocol):
    @property
    def handoffs(self) -> HandoffStore: ...


class HandoffNotFound(Refusal):
    """There is no such handoff."""

    def __init__(self, id: int) -> None:
        super().__init__(f"no handoff has the number {id}")
        self.id = id


class OthersHandoff(Refusal):
    """Somebody else has it; `handoff` is how it stands now."""

    def __init__(self, handoff: Handoff) -> None:
        super().__init__(f"somebody else has the handoff {handoff.id}")
        self.handoff = handoff


class HandoffMoveNotAllowed(Refusal):
    """It stands otherwise than this move needs it."""

    def __init__(self, move: Move, handoff: Handoff) -> None:
        super().__init__(f"{move} is not possible with a handoff that is {handoff.state}")
        self.move, self.handoff = move, handoff


async def make_move(
    work: HasHandoffs,
    seen: Handoff,
    move: Move,
    actor: str,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    facts: Mapping[str, str] | None = None,
) -> Handoff:
    """Make a move from how the handoff was seen, and write it into its history.

    Raises HandoffMoveNotAllowed, and OthersHandoff when somebody else was quicker.
    """
    starts, to = MOVES[move]
    if seen.state not in starts:
        raise HandoffMoveNotAllowed(move, seen)
    if not await work.handoffs.move(seen, to, changes or {}):
        raise OthersHandoff(await handoff_with(work, seen.id))
    await work.handoffs.add_event(seen.id, HandoffEvent(now, actor, move, facts or {}))
    return await handoff_with(work, seen.id)


async def handoff_with(work: HasHandoffs, id: int) -> Handoff:
    """The handoff with this id. Raises HandoffNotFound."""
    handoff = await work.handoffs.by_id(id)
    if handoff is None:
        raise HandoffNotFound(id)
    return handoff
