"""What is not for the city, over HTTP: marking a talk, and how often that was. Referring is a reply."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from api.access import Reader, Talker
from api.cases import Now, OpenView, OpenWork, TheCity
from api.problems import ERRORS, NOT_FOUND
from api.report import First, Last
from api.schemas import Short
from api.talks import locked, name_of
from core.elsewhere import FOR_THE_CITY, count_elsewhere, mark_off_target
from core.periods import period_of

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=ERRORS)


class OffTargetIn(BaseModel):
    """What kind of question it is, by a code of the city's list; null for what is the city's after all."""

    kind: Short | None = Field(examples=["weather"])


class ElsewhereOut(BaseModel):
    """How many talks of these days were off-target, and how many were referred, by code."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    off_target: dict[str, int] = Field(examples=[{"weather": 3}])
    referred: dict[str, int] = Field(examples=[{"pension": 2}])


@router.put("/talks/{id}/off-target", status_code=204, responses=NOT_FOUND)
async def mark_talk(
    id: Annotated[int, Path(ge=1, le=2**63 - 1)],
    wanted: OffTargetIn,
    key: Talker,
    work: OpenWork,
    city: TheCity,
    now: Now,
) -> None:
    """Mark a talk as of this kind; the last mark of a day counts. The citizen is not told."""
    handoff = await locked(work, id)
    await mark_off_target(work, handoff, wanted.kind or FOR_THE_CITY, name_of(key), city, now)


@router.get("/elsewhere", response_model=ElsewhereOut)
async def read_elsewhere(
    _: Reader, work: OpenView, city: TheCity, now: Now, first: First = None, last: Last = None
) -> ElsewhereOut:
    """What was not for the city on these days, both included; without them this month so far."""
    period = period_of(ZoneInfo(city.zone), now, first, last)
    counted = await count_elsewhere(work, period.begins, period.ends)
    return ElsewhereOut(
        first=period.first,
        last=period.last,
        off_target=dict(counted.off_target),
        referred=dict(counted.referred),
    )
