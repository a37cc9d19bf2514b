"""Lists of cases over HTTP: by what is asked of them, in pages that stay where they are."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from api.access import ReaderOrUnit
from api.cases import SUPERVISORS, Now, OpenView, TheCity, as_listed, may_see_complaint
from api.problems import ERRORS, Problem
from api.schemas import NO_NUL, CaseListed
from core.access import Key, unit_of
from core.case_list import Order, Place, Span, Wanted
from core.cases import Case
from core.city import City
from core.city_services import COMPLAINT
from core.life import CaseStatus
from core.work import Work

router = APIRouter(prefix="/api/v1/cases", tags=["cases"], responses=ERRORS)

MOST_LISTED = 200
LARGEST_ID = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _in_our_times(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year < LAST_YEAR:
        raise ValueError(f"write a time between the years {FIRST_YEAR} and {LAST_YEAR}")
    return at


At = Annotated[AwareDatetime, AfterValidator(_in_our_times)]
Code = Annotated[str, NO_NUL]


class Asked(BaseModel):
    """What a list is asked for. What is not said does not matter; of several values one has to fit."""

    status: list[CaseStatus] = Field([], max_length=20, examples=[["registered", "in_progress"]])
    unit: list[Code] = Field([], max_length=100, examples=[["water_utility"]])
    service: list[Code] = Field([], max_length=100, examples=[["no_water"]])
    street: list[Code] = Field([], max_length=100, description="Ids of the city's register of streets")
    district: Code | None = Field(None, max_length=80, description="All streets of this district")
    overdue: bool | None = Field(None, description="Whether the date has passed with the work not done")
    created_since: At | None = Field(None, examples=["2026-11-01T00:00:00Z"])
    created_until: At | None = Field(None, description="Before this time")
    changed_since: At | None = Field(None, description="Something has happened with it since then")
    changed_until: At | None = None
    order: Order = Field(Order.newest, description="`changed`: to follow what happens, oldest change first")
    cursor: Code | None = Field(None, max_length=200, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=MOST_LISTED)


class CasePage(BaseModel):
    """Some of the cases; `next` is null where there are no more."""

    cases: list[CaseListed]
    next: str | None = Field(description="Send it as `cursor` for the next page")


@router.get("", response_model=CasePage)
async def list_cases(
    asked: Annotated[Asked, Query()], key: ReaderOrUnit, work: OpenView, city: TheCity, now: Now
) -> CasePage:
    """Cases in pages. A unit's key sees the unit's own; complaints about operators are for supervisors.

    A page may have fewer cases than `limit`: whether there is another one is told by `next` alone.
    """
    after = read_cursor(asked.cursor, asked.order) if asked.cursor else None
    found = await work.case_list.find(_wanted(asked, key, city), asked.order, after, asked.limit + 1, now)
    shown = [case for case in found[: asked.limit] if await _may_see(work, case, key)]
    more = len(found) > asked.limit
    return CasePage(
        cases=[as_listed(case) for case in shown],
        next=write_cursor(found[asked.limit - 1], asked.order) if more else None,
    )


def write_cursor(case: Case, order: Order) -> str:
    """The place behind this case, for somebody who shall not care what stands in it."""
    place = [order, case.id, case.changed_at.isoformat()]
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, order: Order) -> Place:
    """The place that `write_cursor` wrote for a list in this order. Raises Problem."""
    try:
        of, case_id, at = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = Place(int(case_id), _in_our_times(datetime.fromisoformat(at)).astimezone(UTC))
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise _no_cursor() from None
    if of != order or not 0 <= place.id <= LARGEST_ID:
        raise _no_cursor()
    return place


def _no_cursor() -> Problem:
    return Problem(422, "wrong_cursor", "The cursor is none of a list in this order: begin anew.", "cursor")


def _wanted(asked: Asked, key: Key, city: City) -> Wanted:
    return Wanted(
        statuses=asked.status or None,
        units=_units(asked.unit, key),
        services=asked.service or None,
        streets=_streets(asked, city),
        but=() if key.role in SUPERVISORS else (COMPLAINT,),
        late=asked.overdue,
        registered=Span(asked.created_since, asked.created_until),
        changed=Span(asked.changed_since, asked.changed_until),
    )


def _units(asked: Collection[str], key: Key) -> Collection[str] | None:
    """To a unit the cases of others do not exist."""
    own = unit_of(key.role)
    if own is None:
        return asked or None
    return [own] if own in asked or not asked else []


def _streets(asked: Asked, city: City) -> Collection[str] | None:
    if asked.district is None:
        return asked.street or None
    if asked.district not in {district.id for district in city.districts}:
        raise Problem(422, "unknown_district", f"The city has no district {asked.district}.", "district")
    there = [street.id for street in city.streets if street.district == asked.district]
    return [street for street in there if street in asked.street] if asked.street else there


async def _may_see(work: Work, case: Case, key: Key) -> bool:
    return case.service != COMPLAINT or await may_see_complaint(work, case, key)
