"""Terms, breaches and owed answers over HTTP: what units ask for, and what staff have to decide or say."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.access import Reader, ReaderOrUnit, Worker, Writer
from api.cases import (
    CaseNumber,
    Now,
    OpenView,
    OpenWork,
    TheCity,
    ThisCall,
    actor_of,
    may_see_complaint,
    visible,
)
from api.problems import CONFLICT, ERRORS, NOT_FOUND
from api.schemas import NO_NUL, Text
from core import extensions
from core.access import Key, unit_of
from core.answering import answer_citizen
from core.answers import OwedAnswer
from core.city_services import COMPLAINT
from core.escalating import explain
from core.escalations import Escalation, EscalationNotFound, Result, Why
from core.extending import ask_extension, decide_extension
from core.life import Part
from core.work import Work

MOST_LISTED = 500
LARGEST_ID = 2**63 - 1
"""What the databases can count to."""

OfCase = TypeVar("OfCase", OwedAnswer, extensions.ExtensionRequest, Escalation)

router = APIRouter(prefix="/api/v1", tags=["terms"], responses=ERRORS)

After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="The last id of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int


class OwedAnswerOut(_Out):
    number: str
    asked_at: datetime
    due_at: datetime


class AnswerIn(BaseModel):
    text: Text = Field(examples=["Бригада чекає на трубу, воду дадуть у четвер."])
    breach: bool = Field(False, description="A rule was broken: the unit's head has to explain")


class ExtensionIn(BaseModel):
    reason: extensions.Reason
    day: date = Field(description="The last day wished for, in the city")
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), NO_NUL] = Field(
        "", description="Needed with the reason `other`"
    )


class ExtensionOut(_Out):
    number: str
    reason: extensions.Reason
    note: str
    new_due_at: datetime
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None


class DecisionIn(BaseModel):
    granted: bool


class EscalationOut(_Out):
    number: str
    unit: str
    why: Why
    raised_at: datetime
    explain_by: datetime
    explained_at: datetime | None
    explained_by: str | None
    explanation: str | None
    outcome: Result | None


class ExplanationIn(BaseModel):
    text: Text = Field(examples=["Труба прийшла на два дні пізніше."])


@router.get("/owed-answers", response_model=list[OwedAnswerOut])
async def list_owed_answers(
    key: Reader, work: OpenView, after: After = 0, limit: Limit = 100
) -> list[OwedAnswerOut]:
    """Citizens who asked why nothing happens and were not answered yet, oldest first."""
    owed = await _page(key, work, work.owed_answers.waiting, after, limit)
    return [OwedAnswerOut(number=await _number(work, one.case_id), **_without_case(one)) for one in owed]


@router.post("/cases/{number}/answers", status_code=204, responses=NOT_FOUND | CONFLICT)
async def answer(
    number: CaseNumber, given: AnswerIn, key: Writer, once: ThisCall, work: OpenWork, city: TheCity, now: Now
) -> None:
    """Tell the citizen how it stands; it settles what was owed."""
    case = await visible(work, number, key)
    actor = actor_of(key).name
    if once.before is None:
        await answer_citizen(work, case, given.text, actor, breach=given.breach, city=city, now=now)
        await once.made(case.number)


@router.post(
    "/cases/{number}/extensions",
    status_code=201,
    response_model=ExtensionOut,
    responses=NOT_FOUND | CONFLICT,
)
async def ask_for_time(
    number: CaseNumber,
    wished: ExtensionIn,
    key: Worker,
    once: ThisCall,
    work: OpenWork,
    city: TheCity,
    now: Now,
) -> ExtensionOut:
    """Ask for a later date. A supervisor's wish is granted at once; a unit's is decided by who may."""
    case = await visible(work, number, key)
    if once.before:
        return await _extension(work, int(once.before))
    wish = extensions.Wish(wished.reason, wished.day, wished.note)
    asked = await ask_extension(work, case, wish, actor_of(key), city=city, now=now)
    await once.made(asked.id)
    return await _extension(work, asked.id)


@router.get("/extensions", response_model=list[ExtensionOut])
async def list_extensions(
    key: ReaderOrUnit, work: OpenView, after: After = 0, limit: Limit = 100
) -> list[ExtensionOut]:
    """Wishes for a later date that wait for a decision, oldest first. A unit's key sees its own."""
    undecided = await _page(key, work, work.extensions.undecided, after, limit)
    return [await _extension(work, one.id) for one in undecided]


@router.put("/extensions/{id}/decision", response_model=ExtensionOut, responses=NOT_FOUND | CONFLICT)
async def decide(
    id: Id, decided: DecisionIn, key: Writer, work: OpenWork, city: TheCity, now: Now
) -> ExtensionOut:
    """Grant or refuse; for a supervisor or an admin. The citizen is told before the old date."""
    await decide_extension(work, id, decided.granted, actor_of(key), city=city, now=now)
    return await _extension(work, id)


@router.get("/escalations", response_model=list[EscalationOut])
async def list_escalations(
    key: Reader, work: OpenView, after: After = 0, limit: Limit = 100
) -> list[EscalationOut]:
    """Breaches that wait for an explanation, oldest first."""
    unanswered = await _page(key, work, work.escalations.unanswered, after, limit)
    return [await _escalation(work, one) for one in unanswered]


@router.put("/escalations/{id}/explanation", response_model=EscalationOut, responses=NOT_FOUND)
async def explain_breach(
    id: Id, given: ExplanationIn, key: Writer, work: OpenWork, now: Now
) -> EscalationOut:
    """Write down what the head has said; for a supervisor or an admin."""
    actor = actor_of(key)
    supervises = Part.supervisor in actor.parts
    await explain(work, id, given.text, actor.name, by=None, supervises=supervises, now=now)
    found = await work.escalations.by_id(id)
    if found is None:
        raise EscalationNotFound
    return await _escalation(work, found)


async def _extension(work: Work, id: int) -> ExtensionOut:
    asked = await work.extensions.by_id(id)
    if asked is None:
        raise extensions.NoSuchRequest
    return ExtensionOut(number=await _number(work, asked.case_id), **_without_case(asked))


async def _escalation(work: Work, found: Escalation) -> EscalationOut:
    known = {name: value for name, value in _without_case(found).items() if name != "head_id"}
    return EscalationOut(number=await _number(work, found.case_id), **known)


async def _page(
    key: Key, work: Work, read: Callable[[int, int], Awaitable[Sequence[OfCase]]], after: int, limit: int
) -> list[OfCase]:
    """A whole page of what this key may see, however much of others stands between."""
    shown: list[OfCase] = []
    while len(shown) < limit and (records := await read(after, limit)):
        shown += await _seen_by(key, work, records)
        after = records[-1].id
    return shown[:limit]


async def _seen_by(key: Key, work: Work, records: Sequence[OfCase]) -> list[OfCase]:
    """Those of cases that this key may see: a unit's its own, complaints about operators whoever may."""
    cases, unit = await work.cases.by_ids({one.case_id for one in records}), unit_of(key.role)
    hidden = {
        case.id
        for case in cases.values()
        if (unit and case.unit != unit)
        or (case.service == COMPLAINT and not await may_see_complaint(work, case, key))
    }
    return [one for one in records if one.case_id not in hidden]


async def _number(work: Work, case_id: int) -> str:
    case = await work.cases.by_id(case_id)
    return case.number if case else ""


def _without_case(record: object) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name != "case_id"}
