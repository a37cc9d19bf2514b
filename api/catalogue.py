"""The city's units and services over HTTP, by the codes that other calls use."""

from collections.abc import Mapping

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.access import ReaderOrUnit
from api.cases import Now, OpenView, TheCity
from api.problems import ERRORS
from core.city_services import LocationKind

router = APIRouter(prefix="/api/v1", tags=["city"], responses=ERRORS)

Names = Mapping[str, str]


class UnitOut(BaseModel):
    """Who does the work, and how much of it waits."""

    code: str = Field(examples=["water_utility"])
    name: Names = Field(examples=[{"uk": "Водоканал", "ru": "Водоканал"}])
    head_title: str = Field(examples=["Директор Водоканалу"])
    phone: str
    open: int = Field(description="Cases that are not closed")
    overdue: int = Field(description="Those of them whose date has passed with the work not done")


class ServiceOut(BaseModel):
    """What people ask for."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["no_water"])
    group: str
    name: Names = Field(examples=[{"uk": "Немає води", "ru": "Нет воды"}])
    unit: str = Field(examples=["water_utility"])
    deadline: str = Field(description="`h` are hours, `d` days of the calendar", examples=["24h"])
    emergency: bool
    location: LocationKind = Field(description="What has to be known of the place")


class ReferralOut(BaseModel):
    """What somebody else does."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["pension"])
    name: Names
    body: Names = Field(description="Who does it")
    contact: str
    urgent: bool


@router.get("/units", response_model=list[UnitOut])
async def list_units(_: ReaderOrUnit, work: OpenView, city: TheCity, now: Now) -> list[UnitOut]:
    """The city's units, each with how much it has to do."""
    is_open, late = await work.cases.open_by_unit(), await work.cases.late_by_unit(now)
    return [
        UnitOut(
            code=unit.code,
            name=unit.name,
            head_title=unit.head_title,
            phone=unit.phone,
            open=is_open.get(unit.code, 0),
            overdue=late.get(unit.code, 0),
        )
        for unit in city.units
    ]


@router.get("/services", response_model=list[ServiceOut])
async def list_services(_: ReaderOrUnit, city: TheCity) -> list[ServiceOut]:
    """What a case can be filed for."""
    return [ServiceOut.model_validate(service) for service in city.services]


@router.get("/referrals", response_model=list[ReferralOut])
async def list_referrals(_: ReaderOrUnit, city: TheCity) -> list[ReferralOut]:
    """What is not the city's, and whose it is."""
    return [ReferralOut.model_validate(referral) for referral in city.referrals]
