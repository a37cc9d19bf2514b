"""Canned answers over HTTP: as the citizen of a talk would read them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.access import Talker
from api.cases import Now, OpenView, TheCity, TheWording
from api.problems import ERRORS, NOT_FOUND
from api.talks import ReadyOut, ReplyIn
from core.cases import CaseNotFound
from core.city import City
from core.handoffs import Handoff, handoff_with
from core.numbers import read_number
from core.ready import case_meant, compose_ready, fill, language_of, needs_case, open_cases
from core.wording import Wording
from core.work import Work

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=ERRORS)

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
OfCase = Annotated[str, Query(max_length=20, description="The request that they shall speak of")]


@router.get("/talks/{id}/ready", response_model=list[ReadyOut], responses=NOT_FOUND)
async def list_ready(
    id: Id, _: Talker, work: OpenView, city: TheCity, wording: TheWording, now: Now, case: OfCase = ""
) -> list[ReadyOut]:
    """The city's canned answers, filled in for this talk, or with what is missing."""
    handoff = await handoff_with(work, id)
    cases, language, number = await open_cases(work, handoff), await language_of(work, handoff), _number(case)
    listed = []
    for answer in city.ready_answers:
        several = needs_case(answer) and len(cases) > 1 and not number
        of = None if several else case_meant(answer, cases, number)
        filled = fill(answer, of, language, wording, city, now)
        listed.append(
            ReadyOut(
                name=answer.code,
                title=answer.name[city.language],
                words=filled.words or None,
                missing=[*filled.missing],
                cases=[one.number for one in cases] if several else [],
            )
        )
    return listed


async def ready_words(
    work: Work, handoff: Handoff, said: ReplyIn, wording: Wording, city: City, now: datetime
) -> str:
    """The words of the canned answer that is named. Raises what `compose_ready` does."""
    name, number = said.ready or "", _number(said.case or "")
    return await compose_ready(work, handoff, name, number, wording, city, now)


def _number(written: str) -> str:
    """A number as people write it; "" for none."""
    number = read_number(written) if written else ""
    if number is None:
        raise CaseNotFound(written)
    return number
