"""What is off and what is planned, for everybody: no key, nothing personal, and good for a minute."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import for_everybody
from api.cases import Now, OpenView, TheCity, TheWording
from api.outage_calendar import draw_calendar
from api.outage_shapes import FeatureCollection, OutagesOut, as_feature, as_out
from api.problems import ERRORS, Problem
from api.schemas import NO_NUL
from core.areas import Area, Spot, spot_at
from core.city import City
from core.outage_board import OutageBoard, Outlook
from core.outage_feed import TOLD_FOR
from core.outages import Outage, OutageKind
from core.work import Work

GOOD_FOR = 60
"""Seconds."""
CALENDAR = "text/calendar"
router = APIRouter(
    prefix="/api/v1", tags=["outages"], responses={422: ERRORS[422]}, dependencies=[Depends(for_everybody)]
)


class When(StrEnum):
    """Which outages are wanted."""

    on = "on"
    """Also those of which nobody knows whether they are over."""
    planned = "planned"


class Language(StrEnum):
    uk = "uk"
    ru = "ru"


StreetId = Annotated[
    str, Query(max_length=80, description="A street of the city's register", examples=["kuindzhi-st"]), NO_NUL
]
House = Annotated[
    str, Query(max_length=20, description="Without it the whole street is meant", examples=["20"]), NO_NUL
]
UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the answer with this ETag"}
}


@dataclass(frozen=True)
class _Place:
    """An address, a whole street, or, where both are empty, the whole city."""

    street_id: str
    house: str
    city: City

    @property
    def spot(self) -> Spot:
        return spot_at(self.city, self.street_id, self.house)

    def is_meant(self, area: Area) -> bool:
        """Whether somebody there is concerned."""
        if not self.street_id or area.holds(self.spot):
            return True
        return not self.house and area.street_id == self.street_id


async def the_place(city: TheCity, street_id: StreetId = "", house: House = "") -> _Place:
    """What is asked for. A street of no register is refused."""
    return await the_address(city, street_id, house) if street_id else _Place("", house, city)


async def the_address(city: TheCity, street_id: StreetId, house: House = "") -> _Place:
    """The same where a street has to be named."""
    if not city.has_street(street_id):
        raise Problem(422, "unknown_street", "The city's register has no such street.", "street_id")
    return _Place(street_id, house, city)


async def _known(
    request: Request, work: Work, place: _Place, kind: OutageKind | None, now: datetime
) -> tuple[int, Outlook]:
    """What is known there, and the revision that it was read at."""
    board: OutageBoard = await request.app.state.board.renewed(work)
    found = board.outlook(place.is_meant, now)
    lists = found.on, found.unclear, found.planned
    return board.revision, Outlook(*([one for one in some if kind in (None, one.kind)] for some in lists))


def _tag(revision: int, request: Request, outlook: Outlook) -> str:
    """Another one after every change, and when one of these begins or passes its end."""
    stands = [[one.id for one in some] for some in (outlook.on, outlook.unclear, outlook.planned)]
    digest = hashlib.sha256(f"{revision} {request.url.path} {request.url.query} {stands}".encode())
    return f'"{digest.hexdigest()[:32]}"'


def _is_known(request: Request, response: Response, tag: str) -> bool:
    """Whether the caller has this answer already."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={GOOD_FOR}"
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in given.split(",")]


def _unchanged(response: Response) -> Response:
    return Response(status_code=304, headers=dict(response.headers))


def _wanted(outlook: Outlook, when: When | None) -> list[Outage]:
    """In the order of their beginning."""
    on = [] if when is When.planned else [*outlook.on, *outlook.unclear]
    planned = [] if when is When.on else outlook.planned
    return sorted((*on, *planned), key=lambda one: (one.starts_at, one.id))


@router.get("/outages", response_model=OutagesOut, responses=UNCHANGED)
async def list_outages(
    request: Request,
    response: Response,
    work: OpenView,
    city: TheCity,
    wording: TheWording,
    now: Now,
    place: Annotated[_Place, Depends(the_place)],
    kind: OutageKind | None = None,
    when: When | None = None,
) -> Any:
    """What is off or planned, in the whole city or at one address."""
    revision, outlook = await _known(request, work, place, kind, now)
    if _is_known(request, response, _tag(revision, request, outlook)):
        return _unchanged(response)
    found = [as_out(one, city, wording, now) for one in _wanted(outlook, when)]
    return OutagesOut(revision=revision, outages=found)


@router.get("/outages.geojson", response_model=FeatureCollection, responses=UNCHANGED)
async def map_outages(
    request: Request,
    response: Response,
    work: OpenView,
    city: TheCity,
    wording: TheWording,
    now: Now,
    kind: OutageKind | None = None,
    when: When | None = None,
) -> Any:
    """The same for a map: a point of each street where one is known, else no geometry."""
    revision, outlook = await _known(request, work, _Place("", "", city), kind, now)
    if _is_known(request, response, _tag(revision, request, outlook)):
        return _unchanged(response)
    found = [as_feature(one, city, wording, now) for one in _wanted(outlook, when)]
    return FeatureCollection(features=found)


class CalendarAnswer(Response):
    media_type = CALENDAR


@router.get(
    "/outages.ics",
    response_class=CalendarAnswer,
    responses={**UNCHANGED, 200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}},
)
async def calendar_of_outages(
    request: Request,
    work: OpenView,
    city: TheCity,
    wording: TheWording,
    now: Now,
    place: Annotated[_Place, Depends(the_address)],
    language: Language | None = None,
) -> Response:
    """A calendar of one address, to subscribe to; what ended or was called off stays in it for a while."""
    revision, outlook = await _known(request, work, place, None, now)
    answer = CalendarAnswer()
    if _is_known(request, answer, _tag(revision, request, outlook)):
        return _unchanged(answer)
    ended = await work.outage_feed.ended(now - TOLD_FOR)
    shown = [*_wanted(outlook, None), *(one for one in ended if any(map(place.is_meant, one.areas)))]
    changes = await work.outage_feed.changes([one.id for one in shown])
    calendar = draw_calendar(shown, changes, place.spot, city, wording, language or city.language, now)
    return CalendarAnswer(calendar, headers=_cached(answer))


def _cached(answer: Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in ("ETag", "Cache-Control")}
