"""Readers of messages: to prepare one takes longer than a test, and it keeps nothing of what it reads."""

from core.city import City
from understanding import Reader

MOST = 4
_PREPARED: dict[int, tuple[City, Reader]] = {}
"""By the identity of the city, which is held so that no other can take it over."""


def reader_of(city: City) -> Reader:
    """The reader for this very city, prepared once."""
    if id(city) not in _PREPARED:
        if len(_PREPARED) == MOST:
            del _PREPARED[next(iter(_PREPARED))]
        _PREPARED[id(city)] = city, Reader(city)
    return _PREPARED[id(city)][1]
