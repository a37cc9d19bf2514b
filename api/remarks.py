"""What is said about a case later, over HTTP: by its citizen, or among those who work on it."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.access import Worker, Writer
from api.cases import CaseNumber, Now, OpenWork, ThisCall, actor_of, as_out, visible
from api.problems import CONFLICT, ERRORS, NOT_FOUND
from api.schemas import CaseOut, Text
from core.remarks import add_note, add_remark

router = APIRouter(prefix="/api/v1/cases", tags=["cases"], responses=ERRORS)


class RemarkIn(BaseModel):
    text: Text = Field(examples=["Тепер води немає у всьому будинку."])


class NoteIn(BaseModel):
    text: Text = Field(examples=["Потрібен кран на 300 мм, замовили."])


@router.post("/{number}/remarks", status_code=201, response_model=CaseOut, responses=NOT_FOUND | CONFLICT)
async def write_remark(
    number: CaseNumber, said: RemarkIn, key: Writer, once: ThisCall, work: OpenWork, now: Now
) -> CaseOut:
    """Put with the case what its citizen adds. What was sent first stays; the unit sees both."""
    case = await visible(work, number, key)
    if once.before is None:
        await add_remark(work, case, said.text, (), now, by=actor_of(key).name)
        await once.made(case.number)
    return await as_out(work, await visible(work, number, key))


@router.post("/{number}/notes", status_code=201, response_model=CaseOut, responses=NOT_FOUND | CONFLICT)
async def write_note(
    number: CaseNumber, said: NoteIn, key: Worker, once: ThisCall, work: OpenWork, now: Now
) -> CaseOut:
    """Write something for those who work on it; the citizen never sees it in the messenger."""
    case = await visible(work, number, key)
    if once.before is None:
        await add_note(work, case, said.text, actor_of(key).name, now)
        await once.made(case.number)
    return await as_out(work, await visible(work, number, key))
