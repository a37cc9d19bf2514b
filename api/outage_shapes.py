"""What the public feeds show of an outage. Nothing in them is about a person."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from core.areas import Area
from core.city import City
from core.city_names import Names
from core.house_ranges import HouseRange, Parity
from core.outages import Outage, OutageKind
from core.wording import Wording

LANGUAGES = ("uk", "ru")


class Stands(StrEnum):
    """How an outage stands now."""

    on = "on"
    planned = "planned"
    unclear = "unclear"
    """Its announced end has passed, and nobody has said whether it is over."""


class HousesOut(BaseModel):
    """Houses from one to another, both included."""

    first: str = Field(examples=["12"])
    last: str = Field(examples=["48"])
    side: Parity


class AreaOut(BaseModel):
    """A street with the houses that are meant (none: all of them), or a district, or the whole city."""

    street_id: str | None = Field(examples=["kuindzhi-st"])
    street: Names | None = Field(examples=[{"uk": "вул. Куїнджі", "ru": "ул. Куинджи"}])
    houses: list[HousesOut]
    excepted: list[HousesOut] = Field(description="Of these houses, or of all, these are not meant")
    district: str | None = Field(examples=[None])
    whole_city: bool


class OutageOut(BaseModel):
    """One outage. Texts are in both languages."""

    id: int
    kind: OutageKind
    state: Stands
    emergency: bool
    starts_at: datetime
    ends_at: datetime | None = Field(description="null: nobody knows yet")
    known_at: datetime = Field(description="Since when the contact centre knows of it")
    title: Names = Field(examples=[{"uk": "Немає води", "ru": "Нет воды"}])
    cause: Names = Field(examples=[{"uk": "пошкодження водопроводу", "ru": "повреждение водопровода"}])
    remark: Names
    areas: list[AreaOut]


class OutagesOut(BaseModel):
    """Outages in the order of their beginning."""

    revision: int = Field(description="Another one after every change of any outage")
    outages: list[OutageOut]


class MultiPoint(BaseModel):
    """Points as [longitude, latitude]."""

    type: Literal["MultiPoint"] = "MultiPoint"
    coordinates: list[tuple[float, float]]


class Feature(BaseModel):
    """One outage on a map."""

    type: Literal["Feature"] = "Feature"
    id: int
    geometry: MultiPoint | None
    properties: OutageOut


class FeatureCollection(BaseModel):
    """RFC 7946."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]


def as_out(outage: Outage, city: City, wording: Wording, now: datetime) -> OutageOut:
    """What everybody may know of it."""
    return OutageOut(
        id=outage.id,
        kind=outage.kind,
        state=_stands(outage, now),
        emergency=outage.emergency,
        starts_at=outage.starts_at,
        ends_at=outage.ends_at,
        known_at=outage.known_at,
        title={language: wording.known(outage, city, language, now).title for language in LANGUAGES},
        cause=outage.cause,
        remark=outage.remark,
        areas=[_area(area, city) for area in outage.areas],
    )


def _stands(outage: Outage, now: datetime) -> Stands:
    if outage.is_planned(now):
        return Stands.planned
    return Stands.on if outage.is_on(now) else Stands.unclear


def _area(area: Area, city: City) -> AreaOut:
    street = city.street(area.street_id) if city.has_street(area.street_id) else None
    return AreaOut(
        street_id=area.street_id or None,
        street={language: street.spoken(language) for language in LANGUAGES} if street else None,
        houses=_houses(area.houses),
        excepted=_houses(area.excepted),
        district=area.district or None,
        whole_city=area.is_whole_city,
    )


def _houses(ranges: Sequence[HouseRange]) -> list[HousesOut]:
    return [HousesOut(first=str(one.first), last=str(one.last), side=one.parity) for one in ranges]


def as_feature(outage: Outage, city: City, wording: Wording, now: datetime) -> Feature:
    """The same on a map."""
    streets = [city.street(area.street_id) for area in outage.areas if city.has_street(area.street_id)]
    points = [(one.lon, one.lat) for one in streets if one.lat is not None and one.lon is not None]
    geometry = MultiPoint(coordinates=points) if points else None
    return Feature(id=outage.id, geometry=geometry, properties=as_out(outage, city, wording, now))
