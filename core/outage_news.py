"""What those who are concerned by an outage are told of it: that something is known anew, that it is over
or was none.

Whom to tell is written down at once, and they are told some at a time, so that people who write meanwhile
do not wait. Everybody hears once how it stands by then, however much has changed since.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from core.cases import Case
from core.city import City
from core.concerned import ToTell
from core.daytime import next_loud
from core.life import MOVES, Outcome, Part, Step
from core.moves import Act, Actor, make_move
from core.outage_cards import show_at_once
from core.outages import (
    LONGEST_AHEAD,
    Outage,
    OutageEvent,
    OutageMoveNotAllowed,
    OutageState,
    move_outage,
)
from core.outbox import Notice, NoticeKind
from core.refusals import Refusal
from core.timers import TimerKind
from core.work import Work

UPDATED = "updated"
AT_ONCE = 20
"""People in one transaction."""
_TOLD_AS = {
    OutageState.announced: NoticeKind.outage_changed,
    OutageState.over: NoticeKind.outage_over,
    OutageState.cancelled: NoticeKind.outage_withdrawn,
}
"""What is told of an outage that stands so; nothing of any other."""


class EndNotPossible(Refusal):
    """It lies in the past, or so far off that it must be a slip of the hand."""

    def __init__(self, ends_at: datetime, now: datetime) -> None:
        super().__init__(f"an outage that goes on at {now} does not end at {ends_at}")
        self.is_past = ends_at <= now


async def update_outage(
    work: Work, outage: Outage, by: str, now: datetime, city: City, corrects: Collection[int] = ()
) -> None:
    """Let it be as given, and tell everybody concerned what is known now: a new end, a cause.

    But not who has one of the broadcasts that are corrected by this: they get the correction.
    Raises EndNotPossible, and OutageMoveNotAllowed when it is over or called off.
    """
    kept = await work.outages.locked(outage.id)
    if kept is None or kept.state is not OutageState.announced:
        raise OutageMoveNotAllowed(OutageState.announced, kept.state if kept else outage.state)
    if outage.ends_at and not now < outage.ends_at <= now + LONGEST_AHEAD:
        raise EndNotPossible(outage.ends_at, now)
    await work.outages.change(outage, OutageEvent(now, by, UPDATED))
    await show_at_once(work, outage.id, now)
    await tell_soon(work, outage.id, now, corrects)


async def end_outage(work: Work, outage: Outage, by: str, now: datetime, city: City) -> None:
    """It is over: everybody concerned is told, and of each case its citizen is asked whether it is so.

    Raises OutageMoveNotAllowed, also when somebody was quicker.
    """
    over = await move_outage(work, outage, OutageState.over, OutageEvent(now, by, OutageState.over))
    await work.outage_news.note_over(over.id, now)
    await show_at_once(work, over.id, now)
    await tell_soon(work, over.id, now)


async def tell_soon(work: Work, outage_id: int, now: datetime, but_readers_of: Collection[int] = ()) -> None:
    """Everybody concerned hears how it stands, but for who is told by the broadcast that follows these."""
    await work.outage_news.queue(outage_id, now, but_readers_of)
    await work.timers.set(TimerKind.outage_news, str(outage_id), now)


async def tell_readers_soon(work: Work, outage_id: int, now: datetime, readers_of: Collection[int]) -> None:
    """Nothing follows these broadcasts after all: their readers hear how it stands like the others."""
    await work.outage_news.queue_readers(outage_id, now, readers_of)
    await work.timers.set(TimerKind.outage_news, str(outage_id), now)


async def tell_concerned(work: Work, outage_id: int, city: City, now: datetime) -> None:
    """Tell the next of those who wait to hear of it; nobody at night, unless it is an emergency."""
    outage = await work.outages.by_id(outage_id)
    if outage is None or outage.state not in _TOLD_AS:
        return
    at = now if outage.emergency else next_loud(now, city)
    people = await work.outage_news.take(outage_id, AT_ONCE) if at == now else []
    by = await _ended_by(work, outage) if people else ""
    for one in people:
        await _tell(work, outage, one, by, city, now)
    if at > now or len(people) == AT_ONCE:
        await work.timers.set(TimerKind.outage_news, str(outage_id), at)


async def _ended_by(work: Work, outage: Outage) -> str:
    ends = [event.by for event in await work.outages.history(outage.id) if event.what == OutageState.over]
    return ends[-1] if ends else ""


async def _tell(work: Work, outage: Outage, whom: ToTell, by: str, city: City, now: datetime) -> None:
    """A question about each case that is still at work, which tells it, too; else a notice."""
    found = await work.cases.by_ids(whom.cases)
    cases = [found[case_id] for case_id in whom.cases if case_id in found]
    asked = await _ask(work, outage, cases, by, city, now) if outage.state is OutageState.over else 0
    if not asked and not _have_withdrawn(cases):
        facts = _facts(outage, whom)
        await work.notices.add(Notice(_TOLD_AS[outage.state], whom.identity_id, facts), now)


async def _ask(work: Work, outage: Outage, cases: Sequence[Case], by: str, city: City, now: datetime) -> int:
    """How many cases are done by this, if their citizens say so, each with its own term."""
    at_work = [case for case in cases if case.status in MOVES[Step.finish].starts]
    for case in at_work:
        actor = Actor(by, frozenset({Part.operator}))
        await make_move(work, case.number, Act(Step.finish, outage=outage.id), actor, city=city, now=now)
    return len(at_work)


def _have_withdrawn(cases: Sequence[Case]) -> bool:
    """Whether they have taken back all that they had filed: it concerns them no more."""
    return bool(cases) and all(case.standing.outcome == Outcome.withdrawn for case in cases)


def _facts(outage: Outage, whom: ToTell) -> dict[str, str]:
    """As plain words; a language that the cause is not given in has none."""
    causes = {f"cause_{language}": cause for language, cause in outage.cause.items()}
    ends = {"ends_at": outage.ends_at.isoformat()} if outage.ends_at else {}
    place = {"street_id": whom.street_id, "house": whom.house}
    return {"id": str(outage.id), "kind": outage.kind, **place, **ends, **causes}
