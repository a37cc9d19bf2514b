"""An appeal against a grade of abuse, its review by a supervisor, and its end."""

from dataclasses import replace
from datetime import datetime

from core.abuse import Act, Grade, Measure, MeasureEvent, Outcome, Review
from core.access import Role, identity_in
from core.citizens import Citizen, is_one_of
from core.handoffs import TIMER
from core.outbox import Notice, NoticeKind
from core.refusals import Refusal
from core.timers import TimerKind
from core.transcripts import note_given
from core.work import Work

REVIEWERS = (Role.supervisor, Role.admin)
"""Whose turn it is, the first first."""
MOST_AT_ONCE = 20


class MeasureNotFound(Refusal):
    """There is no such measure, or it is not this citizen's."""

    def __init__(self) -> None:
        super().__init__("there is no such measure")


class AppealedAlready(Refusal):
    """One appeal each."""


class NothingToReview(Refusal):
    """Somebody was quicker, or nobody has to look at it."""

    def __init__(self) -> None:
        super().__init__("nobody has to review this, or somebody has")


async def reviewers_of(work: Work, measure: Measure) -> list[int]:
    """Supervisors other than the one who decided; if there is none that one, else the admins."""
    decider = {identity_in(measure.decided_by)}
    for role in REVIEWERS:
        if holders := await work.roles.holders(role):
            return [one for one in holders if not await is_one_of(work.citizens, one, decider)] or holders
    return []


async def put_to_reviewers(work: Work, measure: Measure, now: datetime) -> None:
    """Send them the measure with the talk, privately."""
    for identity_id in await reviewers_of(work, measure):
        await work.notices.add_privately(identity_id, {"review": measure.id}, now)
        if reviewer := await work.citizens.by_identity(identity_id):
            await note_given(work, measure.handoff_id, reviewer, now)


async def put_again(work: Work, reviewer: Citizen, now: datetime) -> int:
    """Send one of them once more all that waits for their review; how much that is."""
    due = [
        one for one in await work.abuse.to_review(0, MOST_AT_ONCE) if await may_review(work, one, reviewer)
    ]
    for measure in due:
        await work.notices.add_privately(reviewer.identity_id, {"review": measure.id}, now)
    return len(due)


async def appeal(work: Work, id: int, citizen: Citizen, words: str, now: datetime) -> Measure:
    """The citizen does not agree: a supervisor looks at it. Raises MeasureNotFound, AppealedAlready."""
    theirs = {one.id for one in await work.abuse.of(citizen.identity_id, now)}
    measure = await work.abuse.by_id(id)
    if measure is None or id not in theirs:
        raise MeasureNotFound
    if not await work.abuse.appeal(id, words, now):
        raise AppealedAlready
    await work.abuse.add_event(id, MeasureEvent(now, "citizen", Act.appealed))
    await put_to_reviewers(work, measure, now)
    return measure


async def may_review(work: Work, measure: Measure, person: Citizen) -> bool:
    """Whether this person is one of those who review it."""
    return person.identity_id in await reviewers_of(work, measure)


async def review(work: Work, id: int, outcome: Outcome, actor: str, now: datetime) -> Measure:
    """Confirm it, halve what is left, or lift it. Raises MeasureNotFound, NothingToReview.

    Whoever appealed hears the outcome; so does everybody whose measure changes.
    """
    measure = await work.abuse.by_id(id)
    if measure is None:
        raise MeasureNotFound
    ends_at = _new_end(measure, outcome, now)
    reviewed = replace(
        measure, ends_at=ends_at, review=Review.done, reviewed_at=now, reviewed_by=actor, outcome=outcome
    )
    if not await work.abuse.end_review(reviewed):
        raise NothingToReview
    facts = {"outcome": str(outcome), "until": ends_at.isoformat()}
    await work.abuse.add_event(id, MeasureEvent(now, actor, Act.reviewed, facts))
    if measure.grade != Grade.warning and ends_at != measure.ends_at:
        await work.timers.set(TimerKind.measure_over, str(id), ends_at)
    if measure.appealed_at or outcome != Outcome.confirmed:
        told = {"grade": str(measure.grade), **facts} | ({"appealed": "yes"} if measure.appealed_at else {})
        await work.notices.add(Notice(NoticeKind.abuse_reviewed, measure.identity_id, told), now)
    await _redraw(work, measure, now)
    return reviewed


def _new_end(measure: Measure, outcome: Outcome, now: datetime) -> datetime:
    """Nothing is made longer, also when it has ended meanwhile."""
    ends = {Outcome.lifted: now, Outcome.shortened: now + (measure.ends_at - now) / 2}
    return min(max(ends.get(outcome, measure.ends_at), now), measure.ends_at)


async def measure_over(work: Work, id: int, now: datetime) -> None:
    """It has ended by itself; whoever was paused is told. One that was lifted was told already."""
    measure = await work.abuse.by_id(id)
    if measure is None or measure.ends_at > now:
        return
    await work.abuse.add_event(id, MeasureEvent(now, TIMER, Act.ended))
    await _redraw(work, measure, now)
    if measure.grade == Grade.pause and measure.outcome != Outcome.lifted:
        await work.notices.add(Notice(NoticeKind.abuse_over, measure.identity_id, {}), now)


async def _redraw(work: Work, measure: Measure, now: datetime) -> None:
    """The card of a talk that goes on shows how it stands; one that is closed is left in peace."""
    citizen = await work.citizens.by_identity(measure.identity_id)
    if citizen and (handoff := await work.handoffs.open_of(citizen.citizen_id)):
        await work.notices.add_handoff(handoff.id, now)
