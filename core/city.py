"""One city's facts, and what is asked of them. Read by the room `city`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from math import cos, hypot, radians
from pathlib import Path
from zoneinfo import ZoneInfo

from core.city_answers import Article, ReadyAnswer
from core.city_days import DayOff
from core.city_names import Names
from core.city_outages import ANY_KIND, OutageCause, OutageSigns
from core.city_places import METRES_OF_A_DEGREE, District, Route, Street
from core.city_services import Emergency, Group, OffTarget, Referral, Service, Unit
from core.city_words import Words
from core.hours import Hours


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
