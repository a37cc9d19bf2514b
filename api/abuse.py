"""What is decided about insults, over HTTP: read, decide, review, as in the operators' group."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import Supervisor, Talker
from api.cases import Now, OpenView, OpenWork
from api.problems import CONFLICT, ERRORS, NOT_FOUND, Problem
from core.abuse import Grade, Measure, Outcome, Review
from core.access import Key, Role
from core.grading import decide, grade_to_come
from core.handoffs import handoff_with
from core.lines import PROGRAM
from core.reviewing import MeasureNotFound, review
from core.work import Work

MOST_LISTED = 100
LARGEST_ID = 2**63 - 1
"""What the databases can count to."""

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=ERRORS)
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class MeasureOut(BaseModel):
    """One decision. The words that it is about are a line of the talk, and are erased with it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    talk: int = Field(validation_alias="handoff_id")
    line: int = Field(validation_alias="line_id")
    grade: Grade
    begins_at: datetime
    ends_at: datetime
    decided_by: str
    review: Review
    appeal: str | None = Field(description="Why the citizen does not agree; for supervisors alone")
    appealed_at: datetime | None
    reviewed_by: str | None
    outcome: Outcome | None


class AbuseOut(BaseModel):
    """What holds for a talk's citizen, and what would come next."""

    in_force: list[MeasureOut]
    next: Grade
    next_days: int = Field(description="How long that would last")


class GradeIn(BaseModel):
    """The grade that comes next, because of words of the citizen's in this talk."""

    grade: Grade
    line: int = Field(ge=1, le=LARGEST_ID)


class ReviewIn(BaseModel):
    outcome: Outcome = Field(description="`shortened` halves what is left of it")


@router.get("/talks/{id}/abuse", response_model=AbuseOut, responses=NOT_FOUND)
async def read_abuse(id: Id, key: Talker, work: OpenView, now: Now) -> AbuseOut:
    """What was decided about this talk's citizen and is in force."""
    handoff = await handoff_with(work, id)
    grade, lasts = await grade_to_come(work, handoff, now)
    measures = await work.abuse.of(handoff.identity_id, now)
    return AbuseOut(in_force=[_shown(one, key) for one in measures], next=grade, next_days=lasts.days)


@router.post("/talks/{id}/abuse", status_code=201, response_model=MeasureOut, responses=NOT_FOUND | CONFLICT)
async def decide_grade(id: Id, wanted: GradeIn, key: Talker, work: OpenWork, now: Now) -> MeasureOut:
    """Decide; the citizen is told why and how to appeal. A pause is a supervisor's."""
    line = await work.lines.by_id(wanted.line)
    if line is None or line.handoff_id != id:
        raise Problem(404, "line_not_found", "This talk has no such line.", "line")
    return _shown(await decide(work, line, wanted.grade, _name(key), {key.role}, now), key)


@router.get("/abuse/reviews", response_model=list[MeasureOut])
async def list_reviews(
    key: Supervisor,
    work: OpenView,
    after: Annotated[int, Query(ge=0, le=LARGEST_ID, description="The last id of the page before")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = MOST_LISTED,
) -> list[MeasureOut]:
    """Every pause, and whatever a citizen does not agree with, until somebody has reviewed it."""
    return [_shown(one, key) for one in await work.abuse.to_review(after, limit)]


@router.put("/abuse/{id}/review", response_model=MeasureOut, responses=NOT_FOUND | CONFLICT)
async def review_measure(id: Id, found: ReviewIn, key: Supervisor, work: OpenWork, now: Now) -> MeasureOut:
    """Confirm, shorten or lift; by another than the one who decided, where there is one."""
    measure = await work.abuse.by_id(id)
    if measure is None:
        raise MeasureNotFound
    if measure.decided_by == _name(key) and await _has_others(work, key):
        raise Problem(403, "own_decision", "Another supervisor reviews this.")
    return _shown(await review(work, id, found.outcome, _name(key), now), key)


async def _has_others(work: Work, key: Key) -> bool:
    """Whether another supervisor could review it: a person, or another program."""
    programs = [one for one in await work.keys.in_force() if one.role == Role.supervisor and one != key]
    return bool(programs or await work.roles.holders(Role.supervisor))


def _name(key: Key) -> str:
    return f"{PROGRAM}:{key.name}"


def _shown(measure: Measure, key: Key) -> MeasureOut:
    shown = MeasureOut.model_validate(measure)
    return shown if key.role == Role.supervisor else shown.model_copy(update={"appeal": None})
