"""Call-backs over HTTP: who waits for an operator, and what they were answered."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.access import Reader, Writer
from api.cases import Now, OpenView, OpenWork
from api.problems import CONFLICT, ERRORS, NOT_FOUND
from api.schemas import CallbackAnswer, CallbackOut
from core.callbacks import Callback, CallbackState, answer_callback

MOST_LISTED = 500
LARGEST_ID = 2**63 - 1
"""What the databases can count to."""

router = APIRouter(prefix="/api/v1/callbacks", tags=["callbacks"], responses=ERRORS)

State = Annotated[CallbackState, Query(description="`waiting`, `answered`, or `taken_back` by its citizen")]
After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="The last id of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("", response_model=list[CallbackOut])
async def list_callbacks(
    _: Reader, work: OpenView, state: State = CallbackState.waiting, after: After = 0, limit: Limit = 100
) -> list[Callback]:
    """The call-backs in this state, oldest first."""
    return await work.callbacks.in_state(state, after, limit)


@router.put("/{id}/answer", response_model=CallbackOut, responses=NOT_FOUND | CONFLICT)
async def answer(id: Id, given: CallbackAnswer, key: Writer, work: OpenWork, now: Now) -> Callback:
    """Answer: the citizen reads the note in the messenger, also after a talk by phone."""
    return await answer_callback(work, id, given.note, actor=f"api:{key.name}", now=now)
