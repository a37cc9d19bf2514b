"""From when to when: «12 листопада з 9:00 до 17:00», «22.00 12.11 – 06.00 13.11», «завтра с 8 до 16 часов».

All times are in the zone of the `now` that is given: the city's. What was not said is None.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

LONG_PAST = timedelta(days=120)
"""A day without a year that would lie further back is meant of the coming year."""
_MONTHS = (
    ("січ", "янв"), ("лют", "фев"), ("бер", "мар"), ("кві", "апр"), ("тра", "мая"), ("чер", "июн"),
    ("лип", "июл"), ("сер", "авг"), ("вер", "сен"), ("жов", "окт"), ("лис", "ноя"), ("гру", "дек"),
)  # fmt: skip
_MONTH_NAMES = (
    r"(?:січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
)
_DAYS = {"сьогодні": 0, "сегодня": 0, "завтра": 1, "післязавтра": 2, "послезавтра": 2}
_YEAR = r"(?:\s+(?P<{0}>20\d\d)(?:\s*(?:року|року|года|рік|р\.|г\.))?)?"
_MOMENT = re.compile(
    rf"(?P<days>\d{{1,2}})(?:\s*(?:[-–—]|по|до)\s*(?P<last>\d{{1,2}}))?\s+(?P<month>{_MONTH_NAMES}){_YEAR.format('year')}"
    r"|(?<![\d.])(?P<day>\d{1,2})[./](?P<number>0[1-9]|1[0-2])(?:[./](?P<full>20\d\d|\d\d))?(?![\d])"
    r"(?:\s*(?:року|года|р\.|г\.))?"
    r"|(?<![\d.,/:])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?!\d|[./]\d)"
    r"(?:\s*(?:год|час)\w*\.?)?"
    r"|(?<=[зсовбпд]\s)(?P<dashed>[01]?\d|2[0-4])-(?P<sixty>[0-5]0)(?!\d|[./]\d)"
    r"|(?<=[зсд]\s)(?P<from>[01]?\d|2[0-4])(?=\s*(?:до|по|[-–—])\s*\d{1,2}(?:[:.]\d\d)?\s*(?:год|час|ч\b))"
    r"|(?<![\d.,/-])(?P<named>[01]?\d|2[0-4])\s*(?:год|час|ч\b)\w*\.?(?:\s*(?P<past>[0-5]\d)\s*(?:хв|мин)\w*\.?)?"
    r"|(?<!\w)(?P<relative>сьогодні|сегодня|завтра|післязавтра|послезавтра)(?!\w)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?:^|[^\w])(?:з|із|зі|с|со|від|от|начиная\s+с|починаючи\s+з)\s*$", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:(?:^|[^\w])(?:до|по)\s*$|(?:відновл|восстанов|завершен|закінчен|окончан|поновлен)[^\d.;]{0,40}$)",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*(?:год\w*\.?|час\w*\.?)?\s*[-–—]\s*")


@dataclass(frozen=True)
class _Said:
    """A day or a time of day, and where it stands."""

    begin: int
    end: int
    day: date | None = None
    last: date | None = None
    clock: time | None = None
    midnight: bool = False
    """24:00 is the end of its day."""


@dataclass
class _Side:
    """What is said of the beginning, or of the end."""

    day: date | None = None
    clock: time | None = None
    midnight: bool = False


@dataclass(frozen=True)
class SaidPeriod:
    """From when to when, and which parts of the text have said it."""

    starts: datetime | None = None
    ends: datetime | None = None
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)


def read_period(text: str, now: datetime) -> SaidPeriod:
    """The first period of the text; a moment that was not said stays None. `now` is in the city's zone."""
    said = list(_said(text, now.date()))
    start, end = _Side(), _Side()
    side, before = start, None
    for one in said:
        side = _side_of(text, one, before, side, start, end)
        _put(one, side, end)
        before = one
    return SaidPeriod(*_assemble(start, end, now.tzinfo), spans=tuple((one.begin, one.end) for one in said))


def _side_of(text: str, one: _Said, before: _Said | None, side: _Side, start: _Side, end: _Side) -> _Side:
    ahead = text[max(0, one.begin - 60) : one.begin]
    if _ENDS.search(ahead) or (before and _DASH.fullmatch(text, before.end, one.begin)):
        return end
    if _BEGINS.search(ahead):
        return start
    return side


def _put(one: _Said, side: _Side, end: _Side) -> None:
    """What has been said first counts: a second period is not this one's."""
    if one.day and side.day is None:
        side.day = one.day
        end.day = one.last or end.day
    if one.clock is not None and side.clock is None:
        side.clock, side.midnight = one.clock, one.midnight


def _assemble(start: _Side, end: _Side, zone: tzinfo | None) -> tuple[datetime | None, datetime | None]:
    first = start.day or end.day
    last = end.day if start.day else None
    if start.clock is None and end.clock is None and end.day:  # by days alone: both are whole ones
        end.clock, end.midnight = time(), True
        start.clock = time() if start.day else None
    starts, ends = _moment(first, start, zone), _moment(last or first, end, zone)
    if starts and ends and ends <= starts and last is None:
        ends += timedelta(days=1)  # from 22:00 to 6:00
    return starts, ends


def _moment(day: date | None, side: _Side, zone: tzinfo | None) -> datetime | None:
    if day is None or side.clock is None:
        return None
    return datetime.combine(day, side.clock, zone) + timedelta(days=side.midnight)


def _said(text: str, today: date) -> Iterable[_Said]:
    for match in _MOMENT.finditer(text):
        if said := _read(match, today):
            yield said


def _read(match: re.Match[str], today: date) -> _Said | None:
    found, span = match.groupdict(), match.span()
    if word := found["relative"]:
        return _Said(*span, day=today + timedelta(days=_DAYS[word.lower()]))
    if found["month"]:
        month = next(n for n, names in enumerate(_MONTHS, 1) if found["month"].lower().startswith(names))
        first = _day(found["days"], month, found["year"], today)
        last = _day(found["last"], month, found["year"], today) if found["last"] else None
        return _Said(*span, day=first, last=last) if first else None
    if found["number"]:
        day = _day(found["day"], int(found["number"]), found["full"], today)
        return _Said(*span, day=day) if day else None
    hour = int(found["hour"] or found["dashed"] or found["from"] or found["named"])
    minute = int(found["minute"] or found["sixty"] or found["past"] or 0)
    if hour == 24:
        return None if minute else _Said(*span, clock=time(), midnight=True)
    return _Said(*span, clock=time(hour, minute))


def _day(day: str, month: int, year: str | None, today: date) -> date | None:
    """The day in the year that was said, or in the nearest that fits."""
    try:
        if year:
            return date(int(year) % 100 + 2000, month, int(day))
        this_year = date(today.year, month, int(day))
        return this_year if today - this_year < LONG_PAST else date(today.year + 1, month, int(day))
    except ValueError:
        return None
