"""What somebody on shift writes about an outage: until when, and why. «до 18:30 порив труби»."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.city import City
from core.city_names import Names
from core.outages import OutageKind
from understanding.notice_causes import find_cause
from understanding.notice_times import read_period

_BEFORE = re.compile(r"^(?:\W*\b(?:до|по|о|об|в|у|к|кінець|конец|until|till)\b)*\W*", re.IGNORECASE)
_SIDES = re.compile(r"\s+/\s+")


@dataclass(frozen=True)
class SaidOfOutage:
    """What was read; None for what was not said."""

    ends_at: datetime | None
    cause: Names | None
    untranslated: str = ""
    """A cause in one language, which is none of the usual ones."""


def read_said(text: str, kind: OutageKind, city: City, now: datetime) -> SaidOfOutage:
    """The end and the cause in this text. A cause is a usual one, or written in both languages: uk / ru."""
    ends_at, rest = _read_end(text, now.astimezone(ZoneInfo(city.zone)))
    rest = _BEFORE.sub("", rest).strip(" .,;")
    if not rest:
        return SaidOfOutage(ends_at, None)
    both = [one.strip(" .,;") for one in _SIDES.split(rest)]
    if len(both) == 2 and all(both):
        return SaidOfOutage(ends_at, dict(zip(("uk", "ru"), both, strict=True)))
    usual = find_cause(city, kind, rest)
    return SaidOfOutage(ends_at, usual.name if usual else None, "" if usual else rest)


def _read_end(text: str, local: datetime) -> tuple[datetime | None, str]:
    """The moment that is named, or the next time that the clock shows it; and the words without it."""
    said = read_period(text, local)
    rest = text
    for begin, end in reversed(said.spans):
        rest = rest[:begin] + rest[end:]
    ends = said.ends or said.starts
    if ends is None and said.spans:
        begin, end = said.spans[-1]
        coming = (read_period(f"до {day} {text[begin:end]}", local).ends for day in ("сьогодні", "завтра"))
        ends = next((one for one in coming if one and one > local), None)
    return ends, rest
