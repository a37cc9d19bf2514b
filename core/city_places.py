"""Where a city is: streets, districts, routes."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.city_names import Names

METRES_OF_A_DEGREE = 111_200
"""Of latitude."""

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
