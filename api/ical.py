"""Writes a calendar as RFC 5545 has it: CRLF, lines of at most 75 octets, texts escaped, times in UTC.

Written here because it is a page: the libraries for it also read calendars, and bring three more packages.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

LONGEST_LINE = 75
"""Octets, without the end of the line."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
Line = tuple[str, str]
"""The name of a property, with its parameters, and its value as it is written."""


class Status(StrEnum):
    """How sure an event is."""

    confirmed = "CONFIRMED"
    tentative = "TENTATIVE"
    cancelled = "CANCELLED"


def text(words: str) -> str:
    """A text as a value. Control characters are no text."""
    return "".join(one for one in words if one == "\n" or (one >= " " and one != "\x7f")).translate(_ESCAPED)


def moment(at: datetime) -> str:
    """A moment as a value, in UTC."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


# A calendar has at least one component, and where nothing is off there is no event.
_UTC: Sequence[Line] = (
    ("BEGIN", "VTIMEZONE"),
    ("TZID", "Etc/UTC"),
    ("BEGIN", "STANDARD"),
    ("DTSTART", "19700101T000000"),
    ("TZOFFSETFROM", "+0000"),
    ("TZOFFSETTO", "+0000"),
    ("END", "STANDARD"),
    ("END", "VTIMEZONE"),
)


def write_calendar(name: str, events: Iterable[Sequence[Line]]) -> str:
    """The calendar with these events, each given by its properties."""
    lines: list[Line] = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Contact centre//Outages//EN"),
        ("NAME", text(name)),
        ("X-WR-CALNAME", text(name)),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT15M"),
        *_UTC,
    ]
    for event in events:
        lines += [("BEGIN", "VEVENT"), *event, ("END", "VEVENT")]
    lines.append(("END", "VCALENDAR"))
    return "".join(f"{fold(f'{key}:{value}')}\r\n" for key, value in lines)


def fold(line: str) -> str:
    """The line in pieces that are not too long; no character is broken apart."""
    pieces, room, size = [""], LONGEST_LINE, 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > room:
            pieces.append("")
            room, size = LONGEST_LINE - 1, 0  # the space in front counts
        pieces[-1] += letter
        size += octets
    return "\r\n ".join(pieces)
