"""Who has a talk: operators claim it, pass it on, give it back; it lapses, goes on again, and ends.

Every verb leaves a row in the outbox that says only that there is something to show to the operators.
"""

from datetime import datetime
from typing import Protocol

from core.abuse import AbuseStore
from core.citizens import Citizen
from core.city import City
from core.handoff_watch import stop_watching, watch_silence, watch_waiting
from core.handoffs import TIMER, Handoff, HandoffState, HandoffStore, Move, make_move
from core.lines import LineStore, Report, Said, Side
from core.outbox import NoticeStore
from core.shifts import ShiftStore, Why, come_on
from core.timers import TimerStore


class PersonLock(Protocol):
    async def lock(self, *identity_ids: int) -> list[int]:
        """The citizens of these identities, which nobody joins or parts until the transaction ends."""


class Talk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def abuse(self) -> AbuseStore: ...

    @property
    def handoffs(self) -> HandoffStore: ...

    @property
    def joining(self) -> PersonLock: ...

    @property
    def lines(self) -> LineStore: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def shifts(self) -> ShiftStore: ...

    @property
    def timers(self) -> TimerStore: ...


async def report(
    work: Talk,
    handoff_id: int,
    what: Report,
    now: datetime,
    answers: int | None = None,
    words: str = "",
    by: str = "",
) -> None:
    """Tell the operators of something in the handoff's topic."""
    said = Said(Side.service, words, by, what, answers=answers)
    await work.lines.add(handoff_id, said, now, posted=False)
    await work.notices.add_handoff(handoff_id, now)


async def claim(work: Talk, handoff: Handoff, by: Citizen, actor: str, city: City, now: datetime) -> Handoff:
    """Take it, which puts one on shift. Raises OthersHandoff when somebody was quicker.

    Who has it already keeps it.
    """
    if handoff.state == HandoffState.claimed and handoff.owner_id == by.identity_id:
        return handoff
    owned = {"owner_id": by.identity_id, "claimed_at": now}
    claimed = await make_move(work, handoff, Move.claim, actor, now, owned)
    await come_on(work, by.identity_id, Why.at_work, city, now)
    return await _owned(work, claimed, city, now)


async def transfer(
    work: Talk, handoff: Handoff, to: Citizen, name: str, actor: str, city: City, now: datetime
) -> Handoff:
    """Pass it on to a colleague."""
    owned = {"owner_id": to.identity_id, "claimed_at": handoff.claimed_at or now}
    moved = await make_move(work, handoff, Move.transfer, actor, now, owned, {"to": name})
    return await _owned(work, moved, city, now)


async def _owned(work: Talk, handoff: Handoff, city: City, now: datetime) -> Handoff:
    await stop_watching(work, handoff.id)
    if handoff.citizen_waits:
        await watch_silence(work, handoff.id, city, now)
    await work.notices.add_handoff(handoff.id, now)
    return handoff


async def release(work: Talk, handoff: Handoff, actor: str, city: City, now: datetime) -> Handoff:
    """Give it back: whoever is free may claim it."""
    return await _give_back(work, handoff, Move.release, actor, city, now)


async def lapse(work: Talk, handoff: Handoff, city: City, now: datetime) -> Handoff:
    """Its owner is silent while the citizen waits: it is anybody's again."""
    given = await _give_back(work, handoff, Move.lapse, TIMER, city, now)
    await report(work, handoff.id, Report.lapsed, now)
    return given


async def going_on(work: Talk, handoff: Handoff, actor: str, city: City, now: datetime) -> Handoff:
    """This talk, open again unless the citizen has begun another one since: then that one."""
    if handoff.is_open:
        return handoff
    [citizen_id] = await work.joining.lock(handoff.identity_id)
    if other := await work.handoffs.open_of(citizen_id):
        return other
    return await reopen(work, handoff, actor, city, now)


async def reopen(work: Talk, handoff: Handoff, actor: str, city: City, now: datetime) -> Handoff:
    """It goes on, as something that nobody has claimed yet."""
    return await _give_back(work, handoff, Move.reopen, actor, city, now)


async def _give_back(
    work: Talk, handoff: Handoff, move: Move, actor: str, city: City, now: datetime
) -> Handoff:
    nobodys = {"owner_id": None, "closed_at": None, "warned": 0}
    given = await make_move(work, handoff, move, actor, now, nobodys)
    await stop_watching(work, handoff.id)
    await watch_waiting(work, given, city, now)
    await work.notices.add_handoff(handoff.id, now)
    return given


async def end_talk(work: Talk, handoff: Handoff, actor: str, now: datetime) -> Handoff:
    """End it without a word: whoever does it tells the citizen."""
    closed = await make_move(work, handoff, Move.close, actor, now, {"closed_at": now})
    await stop_watching(work, handoff.id)
    await work.notices.add_handoff(handoff.id, now)
    return closed
