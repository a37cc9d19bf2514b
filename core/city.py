"""One city's facts: services, units, streets, districts, routes, hours, days off. Read by the room `city`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from math import cos, hypot, radians
from pathlib import Path
from zoneinfo import ZoneInfo

from core.city_outages import ANY_KIND, OutageCause, OutageSigns
from core.hours import Hours

Names = Mapping[str, str]
"""A name in each language: uk and ru."""


COMPLAINT = "operator_complaint"
"""The service that is about the centre's own people: never theirs to handle, whichever city."""


class LocationKind(StrEnum):
    """What a service has to know of the place."""

    building = "building"
    point = "point"
    route = "route"
    applicant = "applicant"
    none = "none"
    optional = "optional"


METRES_OF_A_DEGREE = 111_200
"""Of latitude."""


@dataclass(frozen=True)
class Group:
    """A topic: several services under one button."""

    code: str
    name: Names


@dataclass(frozen=True)
class Service:
    """What the city does about a kind of request, and by when."""

    code: str
    group: str
    name: Names
    unit: str
    deadline: str
    emergency: bool
    location: LocationKind


@dataclass(frozen=True)
class Referral:
    """What somebody else does."""

    code: str
    name: Names
    body: Names
    contact: str
    urgent: bool


@dataclass(frozen=True)
class OffTarget:
    """A kind of question that is no matter of a contact centre's."""

    code: str
    name: Names


@dataclass(frozen=True)
class ReadyAnswer:
    """What operators say often: a short name for them, and the words for the citizen (`core.ready`)."""

    code: str
    group: Names
    """Answers of one kind, where there are many."""
    name: Names
    text: Names
    """With fields in braces."""


@dataclass(frozen=True)
class Article:
    """A written answer to a question that people ask often: nothing of it is made up on the way."""

    code: str
    topic: str
    """The group that it is listed under."""
    about: str
    """The service, referral or off-target kind that it belongs to; "" for none."""
    title: Names
    text: Names
    source: Names
    """Who says so, and how to reach them."""
    checked: date
    asked: tuple[str, ...]
    """How people ask for it, in both languages."""


@dataclass(frozen=True)
class Emergency:
    """What cannot wait for a crew: the number to ring at once, and what to do until help comes.

    `always` False: only when the words say that somebody is in danger.
    """

    code: str
    always: bool
    number: str
    advice: Names


@dataclass(frozen=True)
class Unit:
    """Who does the work. The head's title is official, so in Ukrainian."""

    code: str
    name: Names
    head_title: str
    phone: str
    works: Hours


# How a street is spoken of; a name that already says what it is ("Бердянське шосе") stands alone.
KINDS: Mapping[str, Names] = {
    "street": {"uk": "вул.", "ru": "ул."},
    "avenue": {"uk": "просп.", "ru": "пр-т"},
    "boulevard": {"uk": "бульв.", "ru": "б-р"},
    "lane": {"uk": "пров.", "ru": "пер."},
    "square": {"uk": "пл.", "ru": "пл."},
    "descent": {"uk": "узвіз", "ru": "спуск"},
    "microdistrict": {"uk": "р-н", "ru": "р-н"},
    "settlement": {"uk": "сел.", "ru": "пос."},
}
_SAYS_WHAT_IT_IS = (
    "шосе", "шоссе", "мікрорайон", "микрорайон", "квартал", "дільниця", "участок", "містечко", "городок"
)  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A street, square, neighbourhood or settlement. An empty district means: ask, do not guess."""

    id: str
    district: str
    kind: str
    name: Names
    old_names: tuple[str, ...]
    also: tuple[str, ...]
    lat: float | None
    lon: float | None

    def spoken(self, language: str) -> str:
        """As people read it: «просп. Металургів», «пр-т Металлургов»."""
        name = self.name[language]
        if any(word in name.lower() for word in _SAYS_WHAT_IT_IS):
            return name
        return f"{KINDS[self.kind][language]} {name}"


@dataclass(frozen=True)
class District:
    """An area; its polygon is a ring of (lat, lon)."""

    id: str
    name: Names
    polygon: tuple[tuple[float, float], ...]

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point is inside: a ray from it crosses the ring an odd number of times."""
        inside = False
        for (lat1, lon1), (lat2, lon2) in zip(self.polygon, self.polygon[1:] + self.polygon[:1], strict=True):
            if (lat1 > lat) != (lat2 > lat) and lon < lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1):
                inside = not inside
        return inside


@dataclass(frozen=True)
class Route:
    """A route of public transport."""

    kind: str
    number: str
    name: Names


@dataclass(frozen=True)
class DayOff:
    """A holiday, and the day off instead of it. It counts only while it is in force."""

    day: date
    moved_to: date | None
    name: Names
    in_force: bool


@dataclass(frozen=True)
class Words:
    """What some words mean in this city, and how sure that is; read as `understanding.patterns` says."""

    means: str
    pattern: str
    weight: float


@dataclass(frozen=True)
class City:
    """Everything the service knows of its city. Look-ups by a code that is not there raise KeyError."""

    code: str
    name: Names
    genitive: Names
    """The name as in «контакт-центр міста Маріуполя»."""
    zone: str
    language: str
    phone: str
    fallback_service: str
    groups: tuple[Group, ...]
    services: tuple[Service, ...]
    referrals: tuple[Referral, ...]
    off_target: tuple[OffTarget, ...]
    ready_answers: tuple[ReadyAnswer, ...]
    emergencies: tuple[Emergency, ...]
    outage_kinds: Mapping[str, tuple[str, ...]]
    """Of what kinds an outage can be the cause of a request for each service."""
    outage_signs: OutageSigns
    outage_causes: tuple[OutageCause, ...]
    outage_days_ahead: int
    """What is announced for later than in so many days is a slip of the hand."""
    units: tuple[Unit, ...]
    streets: tuple[Street, ...]
    outline: District
    districts: tuple[District, ...]
    routes: tuple[Route, ...]
    hours: Mapping[str, Hours]
    non_working_days: tuple[DayOff, ...]
    referral_letter: str
    """What goes to a competent body, with fields in braces: see `core.letters`."""
    example_street: str
    """The id of a street that everybody knows: where an address is asked for, it shows how to write one."""
    articles: tuple[Article, ...] = ()
    words: tuple[Words, ...] = ()
    """What means a service or a danger here, beside the words that every city has."""
    model: Path | None = None
    """What was learnt from how people here tell of each service; without it word lists alone are used."""

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {service.code: service for service in self.services}

    @cached_property
    def _referrals(self) -> dict[str, Referral]:
        return {referral.code: referral for referral in self.referrals}

    @cached_property
    def _articles(self) -> dict[str, Article]:
        return {article.code: article for article in self.articles}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _streets(self) -> dict[str, Street]:
        return {street.id: street for street in self.streets}

    @cached_property
    def _called(self) -> dict[str, Street]:
        return {street.spoken("uk"): street for street in self.streets}

    @cached_property
    def _days_off(self) -> frozenset[date]:
        in_force = [row for row in self.non_working_days if row.in_force]
        return frozenset(day for row in in_force for day in (row.day, row.moved_to) if day)

    def service(self, code: str) -> Service:
        """The service of this code."""
        return self._services[code]

    def has_service(self, code: str) -> bool:
        """Whether the city has a service of this code."""
        return code in self._services

    def kinds_behind(self, service: str) -> tuple[str, ...]:
        """The kinds of outages that may lie behind a request for this service."""
        return self.outage_kinds.get(service, ())

    def services_behind(self, kind: str) -> tuple[str, ...]:
        """The services whose requests an outage of this kind may be the cause of."""
        return tuple(service for service, kinds in self.outage_kinds.items() if kind in kinds)

    def causes_of(self, kind: str) -> tuple[OutageCause, ...]:
        """The usual causes of such an outage, its own before those of every kind."""
        return tuple(one for own in (kind, ANY_KIND) for one in self.outage_causes if one.kind == own)

    def services_of(self, group: str) -> tuple[Service, ...]:
        """The services under this topic, in the order of the file."""
        return tuple(service for service in self.services if service.group == group)

    def has_unit(self, code: str) -> bool:
        """Whether the city has a unit of this code."""
        return code in self._units

    def referral(self, code: str) -> Referral:
        """The referral of this code."""
        return self._referrals[code]

    def off_target_kind(self, code: str) -> OffTarget | None:
        """The kind of this code."""
        return next((kind for kind in self.off_target if kind.code == code), None)

    def article(self, code: str) -> Article | None:
        """The article of this code; None when the city has no such one any more."""
        return self._articles.get(code)

    def articles_about(self, code: str) -> tuple[Article, ...]:
        """The articles of a service, a referral or an off-target kind."""
        return tuple(article for article in self.articles if article.about == code)

    def ready_answer(self, name: str) -> ReadyAnswer | None:
        """The canned answer of this code, or of this name in either language."""
        wished = name.strip().casefold()
        known = ((one, {one.code, *map(str.casefold, one.name.values())}) for one in self.ready_answers)
        return next((one for one, names in known if wished in names), None)

    def emergency(self, code: str, urgent: bool) -> Emergency | None:
        """What to do at once about this service or referral, if it cannot wait."""
        found = next((one for one in self.emergencies if one.code == code), None)
        return found if found and (found.always or urgent) else None

    def is_referral(self, code: str) -> bool:
        """Whether this code, of a service or a referral, is of a referral."""
        return code in self._referrals

    def name_of(self, code: str) -> Names:
        """The name of a service or a referral."""
        return self._referrals[code].name if code in self._referrals else self._services[code].name

    def unit(self, code: str) -> Unit:
        """The unit of this code."""
        return self._units[code]

    def street(self, id: str) -> Street:
        """The street of this id."""
        return self._streets[id]

    def street_called(self, spoken: str) -> Street | None:
        """The street of this official name with its kind, as in «просп. Нахімова»."""
        return self._called.get(spoken)

    def has_street(self, id: str) -> bool:
        """Whether the register has a street of this id."""
        return id in self._streets

    def is_inside(self, lat: float, lon: float) -> bool:
        """Whether the point is in the city at all."""
        return self.outline.holds(lat, lon)

    def middle(self) -> tuple[float, float]:
        """A point in the city that everybody knows, as far as it is known."""
        known = self.street(self.example_street)
        if known.lat is not None and known.lon is not None:
            return known.lat, known.lon
        lats, lons = zip(*self.outline.polygon, strict=True)
        return sum(lats) / len(lats), sum(lons) / len(lons)

    def district_at(self, lat: float, lon: float) -> District | None:
        """The district around a point: a guess, the boundaries are rough."""
        return next((district for district in self.districts if district.holds(lat, lon)), None)

    def nearest_streets(self, lat: float, lon: float, count: int) -> list[Street]:
        """The streets whose known point is nearest; streets without one are left out."""
        squeeze = cos(radians(lat))
        known = [
            (hypot(street.lat - lat, (street.lon - lon) * squeeze), street.id)
            for street in self.streets
            if street.lat is not None and street.lon is not None
        ]
        return [self.street(street_id) for _distance, street_id in sorted(known)[:count]]

    def streets_within(self, id: str, metres: int) -> frozenset[str]:
        """This street and those whose known point lies no further from its own."""
        here, near = self.street(id), {id}
        if here.lat is not None and here.lon is not None:
            squeeze, reach = cos(radians(here.lat)), metres / METRES_OF_A_DEGREE
            near |= {
                street.id
                for street in self.streets
                if street.lat is not None
                and street.lon is not None
                and hypot(street.lat - here.lat, (street.lon - here.lon) * squeeze) <= reach
            }
        return frozenset(near)

    def days_off(self) -> frozenset[date]:
        """The days off in force: the holiday itself and the day it was moved to."""
        return self._days_off

    def is_open(self, now: datetime) -> bool:
        """Whether operators work now."""
        return self.hours["contact_centre"].is_open(self._local(now), self._days_off)

    def next_opening(self, now: datetime) -> datetime | None:
        """When operators are back, in UTC."""
        opening = self.hours["contact_centre"].next_opening(self._local(now), self._days_off)
        return opening.astimezone(UTC) if opening else None

    def closing(self, now: datetime) -> datetime | None:
        """When the working hours of operators end that run now, in UTC; None when none run."""
        closing = self.hours["contact_centre"].closing(self._local(now), self._days_off)
        return closing.astimezone(UTC) if closing else None

    def working_between(self, begin: datetime, end: datetime) -> timedelta:
        """How much working time lies between; where nobody ever works, time passes as it does."""
        at, worked = begin, timedelta()
        while at < end:
            closing = self.closing(at)
            worked += min(closing, end) - at if closing else timedelta()
            opening = self.next_opening(at)
            if opening is None:
                return worked + max(timedelta(), end - (closing or at))
            at = opening
        return worked

    def after_working(self, now: datetime, span: timedelta) -> datetime:
        """When so much working time will have passed; where nobody ever works, time passes as it does."""
        at, left = now, span
        while left:
            closing = self.closing(at)
            if closing and closing - at >= left:
                return at + left
            left -= closing - at if closing else timedelta()
            opening = self.next_opening(at)
            if opening is None:
                return at + left
            at = opening
        return at

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(ZoneInfo(self.zone))
