"""Figures of a period over HTTP."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import Reader
from api.cases import Now, OpenView, TheCity
from api.problems import ERRORS
from core.figures import report_figures
from core.life import Outcome
from core.periods import period_of

router = APIRouter(prefix="/api/v1/report", tags=["report"], responses=ERRORS)

First = Annotated[
    date | None,
    Query(alias="from", description="The first day; the first of the month of `to` if it is not said"),
]
Last = Annotated[
    date | None, Query(alias="to", description="The last day, included; today if it is not said")
]


class HoursOut(BaseModel):
    """How long it took, in hours: of how many, the middle one, and what nine of ten did not exceed."""

    model_config = ConfigDict(from_attributes=True)

    count: int
    median: float | None
    p90: float | None


class MarksOut(BaseModel):
    """What citizens thought of it, 1 to 5."""

    model_config = ConfigDict(from_attributes=True)

    count: int
    average: float | None


class FiguresOut(BaseModel):
    """What happened in the period, and what is late now; see docs/figures.md."""

    model_config = ConfigDict(from_attributes=True)

    received: int
    closed: int
    outcomes: dict[Outcome, int]
    overdue: int
    late_now: int
    reopened: int
    disputed: int
    confirmed: int
    first_answer: HoursOut
    closing: HoursOut
    marks: MarksOut


class ArticleOut(BaseModel):
    """How often an article of help was shown, helped, or was followed by a request all the same."""

    model_config = ConfigDict(from_attributes=True)

    shown: int
    helped: int
    filed: int


class DayOut(BaseModel):
    """One day of the city."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    received: int
    closed: int


class ReportOut(BaseModel):
    """The figures of a period, by the codes of services and units. Those without any are left out."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    at: datetime
    total: FiguresOut
    services: dict[str, FiguresOut]
    units: dict[str, FiguresOut]
    days: list[DayOut]
    articles: dict[str, ArticleOut]


@router.get("", response_model=ReportOut)
async def read_report(
    _: Reader, work: OpenView, city: TheCity, now: Now, first: First = None, last: Last = None
) -> ReportOut:
    """The figures of some days of the city, both included; without them of this month so far."""
    period = period_of(ZoneInfo(city.zone), now, first, last)
    report = await report_figures(work.figures, city, period, now)
    return ReportOut.model_validate(
        vars(report) | {"first": period.first, "last": period.last}, from_attributes=True
    )
