"""Talks with operators over HTTP: who waits, what was said, and an answer that ends one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.access import Reader, Writer
from api.cases import Now, OpenView, OpenWork
from api.problems import CONFLICT, ERRORS, NOT_FOUND
from api.schemas import HandoffAnswer, HandoffOut, LineOut
from core.handoffs import Handoff, HandoffState, handoff_with
from core.lines import Line
from core.talking import answer_and_close

MOST_LISTED = 500
LARGEST_ID = 2**63 - 1
"""What the databases can count to."""

router = APIRouter(prefix="/api/v1/handoffs", tags=["handoffs"], responses=ERRORS)

State = Annotated[HandoffState, Query(description="`waiting`, `claimed` by an operator, or `closed`")]
After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="The last id of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("", response_model=list[HandoffOut])
async def list_handoffs(
    _: Reader, work: OpenView, state: State = HandoffState.waiting, after: After = 0, limit: Limit = 100
) -> list[Handoff]:
    """The talks in this state, oldest first."""
    return await work.handoffs.in_state([state], after, limit)


@router.get("/{id}/lines", response_model=list[LineOut], responses=NOT_FOUND)
async def list_lines(id: Id, _: Reader, work: OpenView) -> list[Line]:
    """What was said in a talk, with the notes among colleagues."""
    await handoff_with(work, id)
    return await work.lines.of(id)


@router.put("/{id}/answer", response_model=HandoffOut, responses=NOT_FOUND | CONFLICT)
async def answer(id: Id, given: HandoffAnswer, key: Writer, work: OpenWork, now: Now) -> Handoff:
    """Answer and end the talk: the citizen reads it in the messenger, also after a talk by phone."""
    return await answer_and_close(work, id, given.note, f"api:{key.name}", now)
