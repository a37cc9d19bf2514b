"""From when to when: «12 листопада з 9:00 до 17:00», «22.00 12.11 – 06.00 13.11», «завтра с 8 до 16 часов».

All times are in the zone of the `now` that is given: the city's. What was not said is None.
"""

import re
from collections.abc import Iterable, Sequence
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
_WEEKDAYS = (
    r"понеділ(?:ок|ка)|понедельник\w?", r"вівтор(?:ок|ка)|вторник\w?", r"серед[аиу]|сред[аыу]",
    r"четверга?", r"п[ʼ'’]?ятниц[яюіаыу]", r"суб(?:от|бот)[аиыу]", r"неділ[яюі]|воскресень[ея]",
)  # fmt: skip
_DAYS = {"сьогодні": 0, "сегодня": 0, "завтра": 1, "післязавтра": 2, "послезавтра": 2}
_YEAR = r"(?:\s+(?P<{0}>20\d\d)(?:\s*(?:року|року|года|рік|р\.|г\.))?)?"
_HOUR = r"(?:[01]?\d|2[0-4])"
_PART = r"(?P<part>ранку|утра|дня|вечора|вечера|ночі|ночи)(?!\w)"
_MOMENT = re.compile(
    rf"(?P<days>\d{{1,2}})(?:\s*(?:[-–—]|по|до)\s*(?P<last>\d{{1,2}}))?\s+(?P<month>{_MONTH_NAMES}){_YEAR.format('year')}"
    r"|(?<![\d.])(?P<day>\d{1,2})[./](?P<number>0[1-9]|1[0-2])(?:[./](?P<full>20\d\d|\d\d))?(?![\d])"
    r"(?:\s*(?:року|года|р\.|г\.))?"
    r"|(?<![\d.,/:])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?!\d|[./]\d)"
    r"(?:\s*(?:год|час)\w*\.?)?"
    r"|(?<=[зсовбпд]\s)(?P<dashed>[01]?\d|2[0-4])-(?P<sixty>[0-5]0)(?!\d|[./]\d)"
    rf"|(?<=[зсодвт]\s)(?<!через\s)(?P<told>0?\d|1[0-2])\s+(?:(?:год|час)\w*\.?\s+)?{_PART}"
    r"|(?<=[зсд]\s)(?P<from>[01]?\d|2[0-4])(?=\s*(?:до|по|[-–—])\s*\d{1,2}(?:[:.]\d\d)?\s*(?:год|час|ч\b))"
    r"|(?<![\d.,/-])(?P<named>[01]?\d|2[0-4])\s*(?:год|час|ч\b)\w*\.?(?:\s*(?P<past>[0-5]\d)\s*(?:хв|мин)\w*\.?)?"
    rf"|(?<!\w)(?P<weekday>{'|'.join(_WEEKDAYS)})(?!\w)"
    r"|(?<!\w)(?P<relative>сьогодні|сегодня|завтра|післязавтра|послезавтра)(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"[\s,]*(?:з|із|с|від|от)\s+(?P<begin>{_HOUR})\s+до\s+"
    rf"(?:(?P<end>{_HOUR})(?!\d|[:/.,-]\d|\s*(?:год|час|ч\b))|вечора|вечера|ночі|ночи)",
    re.IGNORECASE,
)
"""«30 листопада з 9 до 17»: right behind a day these are hours, elsewhere they are houses.

«До вечора» is no hour.
"""
_BEGINS = re.compile(r"(?:^|[^\w])(?:з|із|зі|с|со|від|от|начиная\s+с|починаючи\s+з)\s*$", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:(?:^|[^\w])(?:до|по)\s*$"
    r"|(?:(?<!\w)кінець|(?<!\w)конец|відновл|восстанов|завершен|закінчен|окончан|поновлен)[^\d.;]{0,40}$)",
    re.IGNORECASE,
)
_WITH_HOURS = re.compile(rf"[\s,:]*(?:(?:з|із|с|від|от)\s+)?{_HOUR}(?:[:.][0-5]\d|\s+до\s)", re.IGNORECASE)
_FROM_AND_TO = 2
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
    weekday: bool = False
    """A day of the week gives way to a date: «у середу, 2 грудня»."""


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
    said = list(_first_period(text, sorted(_said(text, now.date()), key=lambda one: one.begin)))
    dated = any(one.day and not one.weekday for one in said)
    start, end = _Side(), _Side()
    side, before = start, None
    for one in said:
        side = _side_of(text, one, before, side, start, end)
        if not (dated and one.weekday):
            _put(one, side, end)
        before = one
    if start == _Side() and end.day is None and end.clock is not None:
        end.day = _today_still(end, now)
    return SaidPeriod(*_assemble(start, end, now.tzinfo), spans=tuple((one.begin, one.end) for one in said))


def _first_period(text: str, said: Sequence[_Said]) -> Iterable[_Said]:
    """Up to a second day with hours of its own: «28.11 з 9:00 до 17:00, 29.11 з 9:00 до 17:00»."""
    clocks = 0
    for one in said:
        if one.day and clocks >= _FROM_AND_TO and _WITH_HOURS.match(text, one.end):
            return
        clocks += one.clock is not None
        yield one


def _today_still(end: _Side, now: datetime) -> date | None:
    """«Немає води до 18:00» is meant of today, as long as that is to come."""
    ends = _moment(now.date(), end, now.tzinfo)
    return now.date() if ends and ends > now else None


def _side_of(text: str, one: _Said, before: _Said | None, side: _Side, start: _Side, end: _Side) -> _Side:
    """Of the end is what a word or a dash says, and a day behind a whole beginning.

    «02.12 с 8.00 03.12 до 20.00».
    """
    ahead = text[max(0, one.begin - 60) : one.begin]
    if _ENDS.search(ahead) or (before and _DASH.fullmatch(text, before.end, one.begin)):
        return end
    if _BEGINS.search(ahead):
        return start
    is_second_day = one.day and not one.weekday and start.day and start.clock and end.clock is None
    return end if is_second_day else side


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
        said = _read(match, today)
        if said is None:
            continue
        yield said
        if said.day and (bare := _BARE.match(text, said.end)):
            yield from (_hour(bare.span(name), int(bare[name]), 0) for name in ("begin", "end") if bare[name])


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
    if found["weekday"]:
        return _Said(*span, day=_next_weekday(found["weekday"], today), weekday=True)
    if found["told"]:
        return _hour(span, _of_the_day(int(found["told"]), found["part"].lower()), 0)
    hour = int(found["hour"] or found["dashed"] or found["from"] or found["named"])
    minute = int(found["minute"] or found["sixty"] or found["past"] or 0)
    return None if hour == 24 and minute else _hour(span, hour, minute)


def _hour(span: tuple[int, int], hour: int, minute: int) -> _Said:
    if hour == 24:
        return _Said(*span, clock=time(), midnight=True)
    return _Said(*span, clock=time(hour, minute))


def _next_weekday(word: str, today: date) -> date:
    """The next day of that name; today is said as «today»."""
    wanted = next(n for n, names in enumerate(_WEEKDAYS) if re.fullmatch(names, word, re.IGNORECASE))
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _of_the_day(hour: int, part: str) -> int:
    """Five in the evening is 17; twelve at night is the end of its day."""
    if part in ("ночі", "ночи"):
        return 24 if hour == 12 else hour
    return hour + 12 if part in ("дня", "вечора", "вечера") and hour < 12 else hour


def _day(day: str, month: int, year: str | None, today: date) -> date | None:
    """The day in the year that was said, or in the nearest that fits."""
    try:
        if year:
            return date(int(year) % 100 + 2000, month, int(day))
        this_year = date(today.year, month, int(day))
        return this_year if today - this_year < LONG_PAST else date(today.year + 1, month, int(day))
    except ValueError:
        return None
