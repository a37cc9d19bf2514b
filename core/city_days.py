"""The days off of a city."""

from dataclasses import dataclass
from datetime import date

from core.city_names import Names


@dataclass(frozen=True)
class DayOff:
    """A holiday, and the day off instead of it. It counts only while it is in force."""

    day: date
    moved_to: date | None
    name: Names
    in_force: bool
