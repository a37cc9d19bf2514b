"""Readers of messages and of notices: making one takes longer than a test, and it keeps nothing of either."""

from collections.abc import Callable
from typing import Any, TypeVar

from core.city import City
from understanding import Reader
from understanding.notice_reader import NoticeReader

Kind = TypeVar("Kind")
MOST = 8
_PREPARED: dict[tuple[int, Callable[[City], Any]], tuple[City, Any]] = {}
"""By the identity of the city, which is held so that no other can take it over, and what it is made for."""


def reader_of(city: City) -> Reader:
    """The reader for this very city, prepared once."""
    return _once(city, Reader)


def notice_reader_of(city: City) -> NoticeReader:
    """The reader of notices for this very city, prepared once."""
    return _once(city, NoticeReader)


def _once(city: City, make: Callable[[City], Kind]) -> Kind:
    known = id(city), make
    if known not in _PREPARED:
        if len(_PREPARED) == MOST:
            del _PREPARED[next(iter(_PREPARED))]
        _PREPARED[known] = city, make(city)
    made: Kind = _PREPARED[known][1]
    return made
