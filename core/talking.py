"""What citizens and operators say in a handoff, one verb each; who has it stands in `core/owning.py`.

Every verb leaves a row in the outbox that says only that there is something to show to the operators,
or which line goes to the citizen; the words are found when it is sent.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from core.abuse import BUNDLE, require_unpaused
from core.citizens import Citizen
from core.city import City
from core.handoff_watch import watch_silence, watch_waiting
from core.handoffs import (
    CITIZEN,
    Handoff,
    HandoffEvent,
    HandoffState,
    Move,
    handoff_with,
)
from core.lines import ALBUM_PAUSE, Line, LinePlace, Mark, Report, Said, Side
from core.owning import Talk, claim, end_talk, going_on, report
from core.refusals import Refusal
from core.shifts import Why, come_on
from core.timers import TimerKind

MOST_SHOWN = 500
LONGEST_LINE = 4000
"""Characters of one line: what a messenger brings in one message."""


class NotAnOperatorsLine(Refusal):
    """Only what an operator said can be sent to the citizen."""


async def ask_operator(work: Talk, citizen: Citizen, language: str, city: City, now: datetime) -> Handoff:
    """The citizen's open handoff; begun if there is none. Two first messages at once begin one."""
    await work.joining.lock(citizen.identity_id)
    if handoff := await work.handoffs.open_of(citizen.citizen_id):
        return handoff
    wished = Handoff(0, citizen.identity_id, HandoffState.waiting, None, language, None, asked_at=now)
    handoff = await work.handoffs.add(wished)
    await work.handoffs.add_event(handoff.id, HandoffEvent(now, CITIZEN, Move.ask))
    await watch_waiting(work, handoff, city, now)
    return handoff


async def hear_citizen(
    work: Talk,
    handoff: Handoff,
    said: Said,
    place: LinePlace | None,
    city: City,
    now: datetime,
    of_album: bool = False,
    bundled: bool = False,
) -> Line:
    """The citizen says something. What was closed meanwhile is open again: nothing is lost.

    `bundled`: whoever is slowed down is read a little later, with what comes until then.
    """
    handoff = await going_on(work, handoff, CITIZEN, city, now)
    line = await work.lines.add(handoff.id, said, now, posted=False)
    if place:
        await work.lines.add_place(line.id, place)
    await work.handoffs.note(handoff.id, {"citizen_at": now})
    if handoff.state == HandoffState.claimed:
        await watch_silence(work, handoff.id, city, now)
    if bundled:
        await work.timers.sooner(TimerKind.topic_again, str(handoff.id), now + BUNDLE)
    elif of_album:  # one post for all of it
        await work.timers.set(TimerKind.topic_again, str(handoff.id), now + ALBUM_PAUSE)
    else:
        await work.notices.add_handoff(handoff.id, now)
    return line


async def wish_for_call(work: Talk, handoff: Handoff, phone: str, now: datetime) -> None:
    """The citizen wants to be rung instead of written to."""
    await work.handoffs.note(handoff.id, {"phone": phone, "citizen_at": now})
    await report(work, handoff.id, Report.wants_call, now)


async def answer_citizen(
    work: Talk,
    handoff: Handoff,
    said: Said,
    by: Citizen,
    place: LinePlace | None,
    city: City,
    now: datetime,
    of_album: bool = False,
) -> Line:
    """Something that goes to the citizen. The first answer claims; an answer to what is closed opens it.

    Without a place it was not written in the group, which is shown it. Whoever answers is on shift.
    A part of an album waits a moment for the others.
    Raises CitizenPaused.
    """
    await require_unpaused(work, handoff.identity_id, now)
    handoff = await going_on(work, handoff, said.author, city, now)
    if handoff.state == HandoffState.waiting:
        handoff = await claim(work, handoff, by, said.author, city, now)
    await come_on(work, by.identity_id, Why.at_work, city, now)
    if not of_album:
        await send_album(work, handoff, now)
    line = await work.lines.add(handoff.id, said, now, posted=place is not None)
    if place:
        await work.lines.add_place(line.id, place)
        await work.lines.set_mark(line.id, Mark.taken)
    else:
        await work.notices.add_handoff(handoff.id, now)
    if of_album:
        await work.timers.set(TimerKind.album_whole, str(handoff.id), now + ALBUM_PAUSE)
    else:
        await _send(work, handoff, line, now)
    return line


async def send_album(work: Talk, handoff: Handoff, now: datetime) -> None:
    """Send what has waited for further parts of an album.

    Each part has an outgoing message of its own, which tells how far it came and names all of them.
    """
    for _author, parts in groupby(await work.lines.unsent(handoff.id), lambda line: line.author):
        album = list(parts)
        for line in album:
            await _send(work, handoff, line, now, [one.id for one in album])


async def album_whole(work: Talk, handoff_id: int, now: datetime) -> None:
    """No further part has come for a moment."""
    if handoff := await work.handoffs.locked(handoff_id):
        await send_album(work, handoff, now)


async def _send(work: Talk, handoff: Handoff, line: Line, now: datetime, album: Sequence[int] = ()) -> None:
    outgoing = await work.notices.add_line(handoff.identity_id, line.id, now, album)
    await work.lines.brought_by(line.id, outgoing)
    first = {} if handoff.first_answer_at else {"first_answer_at": now}
    await work.handoffs.note(handoff.id, {"operator_at": now, **first})
    await work.timers.cancel(TimerKind.handoff_silent, str(handoff.id))


async def write_note(
    work: Talk, handoff: Handoff, said: Said, place: LinePlace | None, now: datetime
) -> Line:
    """Something among colleagues: it is kept, and never goes to the citizen. The group is shown it."""
    line = await work.lines.add(handoff.id, said, now, posted=place is not None)
    if place:
        await work.lines.add_place(line.id, place)
    else:
        await work.notices.add_handoff(handoff.id, now)
    return line


async def send_again(work: Talk, line: Line, now: datetime) -> None:
    """Try once more to bring an operator's line to the citizen. Raises CitizenPaused."""
    if line.side != Side.operator:
        raise NotAnOperatorsLine
    handoff = await handoff_with(work, line.handoff_id)
    await require_unpaused(work, handoff.identity_id, now)
    if line.mark != Mark.none:
        await work.lines.set_mark(line.id, Mark.taken)
    await _send(work, handoff, line, now)


async def show_talks(work: Talk, since: datetime, now: datetime) -> None:
    """Show the operators' group every open talk, as when the group is new or the bot is back in it.

    What was said since it was bound, and it has not seen, is shown of talks that are over, too.
    """
    for handoff in await work.handoffs.unshown(since, MOST_SHOWN):
        await work.notices.add_handoff(handoff.id, now)


async def close(work: Talk, handoff: Handoff, actor: str, now: datetime) -> Handoff:
    """An operator ends it; the citizen is told, and goes on where they were before."""
    await send_album(work, handoff, now)
    closed = await end_talk(work, handoff, actor, now)
    await work.timers.set(TimerKind.handoff_over, str(handoff.id), now)
    return closed


async def leave(work: Talk, handoff: Handoff, now: datetime) -> Handoff:
    """The citizen ends it; the operators are told."""
    closed = await end_talk(work, handoff, CITIZEN, now)
    await report(work, handoff.id, Report.left, now)
    return closed


async def unite_talks(work: Talk, citizen_id: int, now: datetime) -> None:
    """Of two who are one citizen now the older talk goes on; operators read so in the other."""
    for handoff in (await work.handoffs.all_open_of(citizen_id))[1:]:
        await end_talk(work, handoff, CITIZEN, now)
        await report(work, handoff.id, Report.goes_on_elsewhere, now)
