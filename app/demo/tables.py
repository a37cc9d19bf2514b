"""What the invented people say and what becomes of it: tables beside this file."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.city import City
from core.city_names import Names
from core.city_services import COMPLAINT
from core.outages import OutageKind

FOLDER = Path(__file__).parent
LANGUAGES = ("uk", "ru")


@dataclass(frozen=True)
class Story:
    """What people write, in which months, and how often compared with others."""

    service: str
    months: frozenset[int]
    weight: int
    words: Names


@dataclass(frozen=True)
class Breakdown:
    """Why something is off, in which months, and how often compared with others."""

    kind: OutageKind
    emergency: bool
    months: frozenset[int]
    weight: int
    cause: Names


@dataclass(frozen=True)
class CasePath:
    """What becomes of a case: steps in order. Without topics it fits all of them."""

    share: int
    topics: frozenset[str]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class TalkScript:
    """What is said in a talk, in one language, by whose side."""

    language: str
    lines: tuple[tuple[str, str], ...]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def stories(city: City) -> list[Story]:
    """For the services that the city has; one of which nothing is written here is called by its name."""
    told = [_story(row) for row in _rows("stories") if city.has_service(row["service"])]
    named = {story.service for story in told}
    every_month = frozenset(range(1, 13))
    return told + [
        Story(service.code, every_month, 5, service.name)
        for service in city.services
        if service.code not in named
    ]


def _story(row: Mapping[str, str]) -> Story:
    return Story(row["service"], _months(row), int(row["weight"]), _words(row))


def _months(row: Mapping[str, str]) -> frozenset[int]:
    first, last = map(int, row["months"].split("-"))
    return frozenset(range(first, last + 1) if first <= last else (*range(first, 13), *range(1, last + 1)))


def _words(row: Mapping[str, str]) -> Names:
    return {language: row[language] for language in LANGUAGES}


@cache
def breakdowns() -> Sequence[Breakdown]:
    """What is off in a year."""
    return [
        Breakdown(
            OutageKind(row["kind"]), row["emergency"] == "yes", _months(row), int(row["weight"]), _words(row)
        )
        for row in _rows("breakdowns")
    ]


@cache
def paths(topic: str, service: str) -> tuple[CasePath, ...]:
    """What may become of a request of this topic. Complaints about operators have ends of their own."""
    every = [
        CasePath(int(row["share"]), frozenset(row["topics"].split()), tuple(row["steps"].split()))
        for row in _rows("paths")
    ]
    own = tuple(path for path in every if topic in path.topics)
    anybodys = tuple(path for path in every if not path.topics)
    return own if own and service == COMPLAINT else (*anybodys, *own)


@cache
def words() -> Mapping[str, str]:
    """What staff and citizens say with a step; what a city answers is Ukrainian."""
    return {row["step"]: row["uk"] for row in _rows("words")}


@cache
def names(part: str) -> Sequence[Names]:
    """First or last names, in both languages."""
    return [row for row in _rows("names") if row["part"] == part]


@cache
def talk_scripts() -> Sequence[TalkScript]:
    """One talk for each language."""
    rows = _rows("talks")
    return [
        TalkScript(
            language, tuple((row["side"], row["words"]) for row in rows if row["language"] == language)
        )
        for language in LANGUAGES
    ]
