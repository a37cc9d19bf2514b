"""What was said is changed or taken back. The transcript keeps both: a correction is a line of its own."""

from datetime import datetime
from typing import Protocol

from core.handoffs import HandoffStore, handoff_with
from core.lines import CORRECTION, TAKEN_BACK, Line, LinePlace, LineStore, Mark, Said, Side
from core.outbox import NoticeStore


class Corrected(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def handoffs(self) -> HandoffStore: ...

    @property
    def lines(self) -> LineStore: ...

    @property
    def notices(self) -> NoticeStore: ...


async def correct_question(work: Corrected, line: Line, words: str, place: LinePlace, now: datetime) -> None:
    """The citizen has changed what they said: operators read the new words under the old ones."""
    said = Said(Side.citizen, words, kind=CORRECTION, answers=_meant(line))
    added = await work.lines.add(line.handoff_id, said, now, posted=False)
    await work.lines.add_place(added.id, place)
    await work.handoffs.note(line.handoff_id, {"citizen_at": now})
    await work.notices.add_handoff(line.handoff_id, now)


async def correct_answer(work: Corrected, line: Line, words: str, place: LinePlace, now: datetime) -> None:
    """An operator has changed what went to the citizen."""
    await _bring(
        work, line, Said(Side.operator, words, line.author, CORRECTION, (), _meant(line)), place, now
    )


async def take_back(work: Corrected, line: Line, author: str, place: LinePlace, now: datetime) -> None:
    """An operator wishes that the citizen had not got this. `place` is where they said so."""
    await _bring(work, line, Said(Side.operator, "", author, TAKEN_BACK, (), _meant(line)), place, now)


async def _bring(work: Corrected, line: Line, said: Said, place: LinePlace, now: datetime) -> None:
    """The same way as what is corrected: its mark tells how far it came."""
    handoff = await handoff_with(work, line.handoff_id)
    added = await work.lines.add(handoff.id, said, now, posted=True)
    await work.lines.add_place(added.id, place)
    await work.lines.set_mark(added.id, Mark.taken)
    outgoing = await work.notices.add_line(handoff.identity_id, added.id, now)
    await work.lines.brought_by(added.id, outgoing)


def _meant(line: Line) -> int | None:
    """The line that a correction is of, also when it was corrected before."""
    return line.answers if line.kind == CORRECTION else line.id
