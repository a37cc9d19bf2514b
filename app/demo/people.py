"""The invented people: citizens with their homes, and staff. The same number gives the same person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.demo.tables import names
from core.cases import Address
from core.citizens import PHONE, Identity
from core.city import City
from core.city_places import Street
from core.city_services import LocationKind
from core.lives import Account

CASES_PER_CITIZEN = 3
SPEAK_RUSSIAN = 0.35
GAVE_A_PHONE = 0.6
HAVE_BOTH = 0.06
"""Are joined in a second messenger."""
CHANNELS = {"telegram": 66, "viber": 27, PHONE: 7}
ROUTES = {"trolleybus": "тролейбус", "tram": "трамвай", "bus": "автобус"}
STAFF = 24
"""The first ones are no citizens: six operators, two supervisors, the others of units."""
OPERATORS, SUPERVISORS = range(6), range(6, 8)


@dataclass(frozen=True)
class Population:
    """Everybody there is. `before` is the largest id that others have."""

    city: City
    seed: int
    size: int
    """Citizens, without the staff."""
    before: int
    begins: datetime

    def random(self, *of: object) -> Random:
        """Chances that are the same each time for the same thing."""
        return Random(" ".join(map(str, (self.seed, *of))))  # noqa: S311 -- nothing is kept secret by it

    def everybody(self) -> int:
        """How many people there are with the staff."""
        return STAFF + self.size

    def reader(self, place: int) -> int:
        """Somebody who has never asked anything and wants to be told of outages alone.

        Their ids lie behind all others: everybody's first and second accounts.
        """
        return 2 * self.everybody() + place

    def is_reader(self, number: int) -> bool:
        """Whether it is one of those. They can be written to, for nothing is ever begun with them."""
        return number >= self.reader(0)

    def has_messenger(self, number: int) -> bool:
        """Whether they do more than ring up."""
        return next(self.accounts(number)).identity.channel != PHONE

    def accounts(self, number: int) -> Iterator[Account]:
        """One person's accounts."""
        random, own = self.random("person", number), self.id_of(number)
        language = self.language(number)
        name = " ".join(random.choice(names(part))[language] for part in ("first", "last"))
        met_at = self.begins - timedelta(minutes=random.randrange(500_000))
        phone = f"+38000{number:07}" if random.random() < GAVE_A_PHONE else ""
        [channel] = (
            random.choices(list(CHANNELS), list(CHANNELS.values())) if number >= STAFF else ["telegram"]
        )
        if self.is_reader(number) and channel == PHONE:
            channel = "telegram"
        for at, used in ((own, channel), (own + self.everybody(), "viber")):
            identity = Identity(used, f"demo.{at}")
            yield Account(at, own, identity, name, language, phone, met_at, self.is_reader(number))
            if channel != "telegram" or number < STAFF or random.random() > HAVE_BOTH:
                return

    def id_of(self, number: int) -> int:
        """The id of somebody's first account."""
        return self.before + 1 + number

    def language(self, number: int) -> str:
        """What they speak; the staff speaks Ukrainian."""
        is_russian = self.random("language", number).random() < SPEAK_RUSSIAN
        return "ru" if is_russian and number >= STAFF else "uk"

    def signed(self, number: int) -> str:
        """How somebody of the staff stands in histories."""
        return f"{next(self.accounts(number)).name} #{self.id_of(number)}"

    def citizen(self, random: Random) -> int:
        """Somebody who asks; some ask often."""
        return STAFF + int(self.size * random.random() ** 1.6)

    def of_unit(self, unit: str) -> int:
        """Somebody who works in this unit."""
        others = range(len(OPERATORS) + len(SUPERVISORS), STAFF)
        place = [one.code for one in self.city.units].index(unit)
        return others[place % len(others)]

    def place(self, number: int, kind: LocationKind, district: str | None, random: Random) -> Address:
        """Where it is: mostly at home."""
        if kind in (LocationKind.none, LocationKind.applicant):
            return Address()
        if kind == LocationKind.route:
            return Address(route=self._route(random))
        street = self._street(number, district, random)
        house = self.house(random)
        flat = str(random.randint(1, 160)) if kind == LocationKind.building else None
        return Address(street.id, house, flat, lat=street.lat, lon=street.lon)

    def home(self, number: int) -> Street:
        """Where somebody lives."""
        return self.random("home", number).choice(self.city.streets)

    def house(self, random: Random) -> str:
        """Some house; some have a letter."""
        return str(random.randint(1, 120)) + random.choice(("", "", "", "", "а", "б"))

    def _route(self, random: Random) -> str | None:
        """As people name it."""
        route = random.choice(self.city.routes) if self.city.routes else None
        return f"{ROUTES.get(route.kind, 'маршрут')} {route.number}" if route else None

    def _street(self, number: int, district: str | None, random: Random) -> Street:
        streets = [one for one in self.city.streets if district in (None, one.district)]
        return random.choice(streets) if district or random.random() < 0.2 else self.home(number)
