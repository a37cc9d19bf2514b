"""The same thing twice: an open case of the same service at the same place."""

import re
from collections.abc import Iterable
from math import cos, hypot, radians

from core.cases import CLOSED_STATUSES, Address, Case
from core.city import City
from core.city_places import METRES_OF_A_DEGREE

NEAR = 50
"""Metres between two points that may be one place."""
_NUMBER = re.compile(r"\d+")


def open_twins(cases: Iterable[Case], service: str, address: Address, city: City) -> list[Case]:
    """Those of these cases that are open and of this service at this place, in their order.

    Questions that fit nowhere else are each about something else.
    """
    if service == city.fallback_service:
        return []
    open_cases = (case for case in cases if case.status not in CLOSED_STATUSES)
    return [case for case in open_cases if case.service == service and is_same_place(case.address, address)]


def is_same_place(one: Address, other: Address) -> bool:
    """Whether both may be one place: what only one of them tells parts nothing, such as a flat."""
    if one.street_id is None and other.street_id is None:
        return _is_same_beside(one, other)
    if one.street_id != other.street_id or _plain(one.house) != _plain(other.house):
        return False
    if not one.house:
        return _is_near(one, other) and _plain(one.written) == _plain(other.written)
    return _agree(_plain(one.flat), _plain(other.flat)) and _is_same_door(one, other)


def _is_same_beside(one: Address, other: Address) -> bool:
    """Without a street of the register: the same words, or points close by."""
    if one.written or other.written:
        return _plain(one.written) == _plain(other.written)
    return None not in (one.lat, other.lat) and _is_near(one, other)


def _is_same_door(one: Address, other: Address) -> bool:
    """Beside a house stand the entrance and the floor: «підʼїзд 2» is not «підʼїзд 3»."""
    told, known = (set(_NUMBER.findall(place.written or "")) for place in (one, other))
    return told <= known or known <= told


def _agree(told: str, known: str) -> bool:
    return not told or not known or told == known


def _plain(part: str | None) -> str:
    return (part or "").casefold().strip()


def _is_near(one: Address, other: Address) -> bool:
    """Whether the points are, where both have one."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return True
    north, east = one.lat - other.lat, (one.lon - other.lon) * cos(radians(one.lat))
    return METRES_OF_A_DEGREE * hypot(north, east) <= NEAR
