"""The bot suggests a grade, one of the staff decides it, and what follows from that."""

from collections.abc import Collection
from datetime import datetime, timedelta

from core.abuse import (
    GRADES,
    REMEMBERED,
    Act,
    Grade,
    Measure,
    MeasureEvent,
    Review,
    length_of,
    next_grade,
    require_unpaused,
)
from core.handoffs import Handoff, HandoffEvent, HandoffNotFound, Move, handoff_with
from core.lines import Line, Report, Side
from core.outbox import Notice, NoticeKind
from core.owning import end_talk, report
from core.refusals import Refusal
from core.reviewing import put_to_reviewers
from core.timers import TimerKind
from core.work import Work

DECIDED_WITHIN = timedelta(days=7)
"""Words of longer ago are not held against anybody any more."""
SUGGESTED = {
    Grade.warning: Report.suggests_warning,
    Grade.slow: Report.suggests_slow,
    Grade.pause: Report.suggests_pause,
}
DECIDED = {Grade.warning: Report.warned, Grade.slow: Report.slowed, Grade.pause: Report.paused}


class MayNotGrade(Refusal):
    """A stricter role decides this grade."""

    def __init__(self, grade: Grade) -> None:
        super().__init__(f"{grade} is decided by: {', '.join(sorted(GRADES[grade].by))}")
        self.grade = grade


class NotNext(Refusal):
    """Another grade comes next, for example as a colleague was quicker."""

    def __init__(self, grade: Grade) -> None:
        super().__init__(f"the next grade is {grade}")
        self.grade = grade


class NotTheirWords(Refusal):
    """A grade is about words that this citizen has said in this talk, and not long ago."""

    def __init__(self) -> None:
        super().__init__("the line has to be one of the citizen's in this talk, of the last days")


async def grade_to_come(work: Work, handoff: Handoff, now: datetime) -> tuple[Grade, timedelta]:
    """Which grade comes next for this talk's citizen, and how long it would last."""
    before = await work.abuse.of(handoff.identity_id, now - REMEMBERED)
    grade = next_grade(before, now)
    return grade, length_of(grade, before, now)


async def suggest(work: Work, line: Line, now: datetime) -> None:
    """Let operators see that these words may insult a person, once in a talk for each grade."""
    handoff = await handoff_with(work, line.handoff_id)
    grade, _length = await grade_to_come(work, handoff, now)
    said = {one.kind for one in await work.lines.of(handoff.id) if one.side == Side.service}
    if SUGGESTED[grade] not in said:
        await report(work, handoff.id, SUGGESTED[grade], now, answers=line.id)


async def dismiss(work: Work, line: Line, actor: str, now: datetime) -> None:
    """Somebody of the staff finds that it is no abuse; that stays written."""
    event = HandoffEvent(now, actor, Move.no_abuse, {"line": str(line.id)})
    await work.handoffs.add_event(line.handoff_id, event)


async def decide(
    work: Work, line: Line, grade: Grade, actor: str, roles: Collection[str], now: datetime
) -> Measure:
    """Decide on the grade that comes next, and tell the citizen. Of two who decide at once one has.

    Raises MayNotGrade, NotNext, NotTheirWords, CitizenPaused.
    """
    if line.side != Side.citizen or now - line.at > DECIDED_WITHIN:
        raise NotTheirWords
    if GRADES[grade].by.isdisjoint(roles):
        raise MayNotGrade(grade)
    handoff = await work.handoffs.locked(line.handoff_id)
    if handoff is None:
        raise HandoffNotFound(line.handoff_id)
    await require_unpaused(work, handoff.identity_id, now)
    expected, lasts = await grade_to_come(work, handoff, now)
    if grade != expected:
        raise NotNext(expected)
    review = Review.due if grade == Grade.pause else Review.none
    wanted = Measure(0, handoff.identity_id, handoff.id, line.id, grade, now, now + lasts, actor, review)
    accounts = await work.citizens.accounts_of(handoff.identity_id)
    measure = await work.abuse.add(wanted, [one.identity_id for one in accounts])
    await _write_down(work, measure, now)
    await _carry_out(work, measure, now)
    return measure


async def _write_down(work: Work, measure: Measure, now: datetime) -> None:
    """In its own history and in that of the talk, and where colleagues read the talk."""
    facts = {"grade": str(measure.grade), "until": measure.ends_at.isoformat()}
    await work.abuse.add_event(measure.id, MeasureEvent(now, measure.decided_by, Act.decided, facts))
    await work.handoffs.add_event(
        measure.handoff_id, HandoffEvent(now, measure.decided_by, Move.measured, facts)
    )
    await report(
        work, measure.handoff_id, DECIDED[measure.grade], now, answers=measure.line_id, by=measure.decided_by
    )


async def _carry_out(work: Work, measure: Measure, now: datetime) -> None:
    """The citizen is told in one message; a pause ends the talk, and supervisors look at it."""
    facts = {"id": str(measure.id), "grade": str(measure.grade), "until": measure.ends_at.isoformat()}
    await work.notices.add(Notice(NoticeKind.abuse_told, measure.identity_id, facts), now)
    if measure.grade != Grade.warning:
        await work.timers.set(TimerKind.measure_over, str(measure.id), measure.ends_at)
    if measure.grade == Grade.pause:
        await _end_open_talk(work, measure, now)
        await put_to_reviewers(work, measure, now)


async def _end_open_talk(work: Work, measure: Measure, now: datetime) -> None:
    """What is on its way to the citizen is withheld when its turn comes: see whoever puts it into words."""
    citizen = await work.citizens.by_identity(measure.identity_id)
    if citizen and (handoff := await work.handoffs.open_of(citizen.citizen_id)):
        await end_talk(work, handoff, measure.decided_by, now)
