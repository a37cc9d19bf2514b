"""Transcripts: a handoff word for word, for a supervisor. That it was read is written down.

They are kept as long as the citizen's cases. When a citizen has their data erased the words go; that there
was a handoff, who had it and when each side spoke stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access import signed
from core.citizens import Citizen
from core.handoffs import Handoff, HandoffEvent, HandoffStore, Move, handoff_with
from core.lines import Delivery, Line, LineStore


@dataclass(frozen=True)
class Transcript:
    """What was said in a handoff, and what was done with it."""

    handoff: Handoff
    lines: Sequence[Line]
    deliveries: Mapping[int, Delivery]
    events: Sequence[HandoffEvent]


class TranscriptDesk(Protocol):
    """What the verb of this file needs of a unit of work."""

    @property
    def handoffs(self) -> HandoffStore: ...

    @property
    def lines(self) -> LineStore: ...


async def read_transcript(work: TranscriptDesk, handoff_id: int, reader: str, now: datetime) -> Transcript:
    """What was said, in order; the reading is the last event of its history. Raises HandoffNotFound."""
    handoff = await handoff_with(work, handoff_id)
    await work.handoffs.add_event(handoff_id, HandoffEvent(now, reader, Move.transcript_read))
    return await whole_talk(work, handoff)


async def note_given(work: TranscriptDesk, handoff_id: int, reader: Citizen, now: datetime) -> None:
    """Somebody of the staff is sent the talk: that counts as having read it."""
    await work.handoffs.add_event(handoff_id, HandoffEvent(now, signed(reader), Move.transcript_read))


async def whole_talk(work: TranscriptDesk, handoff: Handoff) -> Transcript:
    """The same for a reader whose reading is written down already."""
    return Transcript(
        handoff,
        await work.lines.of(handoff.id),
        await work.lines.deliveries(handoff.id),
        await work.handoffs.events(handoff.id),
    )
