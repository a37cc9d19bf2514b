"""Reads a utility's own announcement: what is off, from when to when, why, and at which addresses.

Nothing is invented: what the text does not say is None, and what was not understood is named as such.
Somebody looks at all of it before it becomes a notice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from core.city import City
from core.city_names import Names
from understanding.addresses import AddressBook
from understanding.language import detect_language
from understanding.notice_asides import asides
from understanding.notice_causes import find_cause
from understanding.notice_places import NoticePlaces, PlaceReader
from understanding.notice_times import SaidPeriod, read_period
from understanding.patterns import Meaning, read_word_lists
from understanding.spelling import as_written, tidy, words_of
from understanding.streets import KIND_WORDS

WORDS = Path(__file__).with_name("notice_words.csv")
KINDS = ("water", "power", "heat", "gas", "transport")
LONGEST_NOTICE = 8000
"""More than either messenger takes in one message: the last street on the list counts like the first."""
LONGEST_REASON = 200
_REASON = re.compile(
    r"(?:у|в)?\s*(?:зв[ʼ'’]?язку|связи)\s+[зс]і?\s+(?P<because>[^.;:\n]+)"
    r"|(?:через|из-за|по\s+причине|з\s+причини|внаслідок|вследствие)\s+(?P<of>[^.;:\n]+)"
    r"|(?:причин[аи])\s*[:–—-]\s*(?P<named>[^.;\n]+)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r",?\s+(?:нема|немає|нет|буд[еу]\w*|будут|відсутн\w*|отсутств\w*|припин\w*|прекращ\w*|відключ\w*|отключ\w*|тимчасово|временно|"
    r"за\s+адрес\w*|по\s+адрес\w*|не\s+буд\w*|можлив\w*|возможн\w*|перекрит\w*|перекрыт\w*|\x1f)",
    re.IGNORECASE,
)
_WHOM_TO_RING = re.compile(
    r"авар[іи]йн\w*(?:[\s-]+\w+)?[\s-]+(?:служб|бригад|диспетчер|телефон|номер|лінії|линии)\w*",
    re.IGNORECASE,
)
"""The emergency service, whose number nearly every notice gives: planned works stay planned."""
_BROKEN_WORD = re.compile(r"(?<=[а-яіїєґё])[-\u00ad]\n(?=[а-яіїєґё])")
_BROKEN_NAME = re.compile(
    rf"(?<!\w)(?P<kind>{'|'.join(sorted(KIND_WORDS, key=len, reverse=True))})\.?[ \t]*\n", re.IGNORECASE
)
_DAILY = re.compile(
    r"(?<!\w)(?:щодня|щоденно|кожного\s+дня|ежедневно|каждый\s+день)(?!\w)"
    r"(?P<but>\s*,?\s*о?(?:крім|кроме)\s+\w+(?:\s+(?:та|і|и)\s+\w+)?)?",
    re.IGNORECASE,
)
_TIME = "\x1f"
"""Stands where a time was: no list of houses goes over it."""


@dataclass(frozen=True)
class ReadNotice:
    """What a text says."""

    kind: str | None
    emergency: bool | None
    period: SaidPeriod
    reason: str | None
    where: NoticePlaces
    language: str | None
    cause: Names = field(default_factory=dict)
    """The reason in both languages, if it is one of the city's usual causes."""
    asides: tuple[str, ...] = ()
    """Parts that name places which are not affected: where to ring, where water is brought."""
    daily: bool = False
    """Of several days these hours alone are meant, each day."""


class NoticeReader:
    """Prepared once for a city, then quick."""

    def __init__(self, city: City, addresses: AddressBook | None = None) -> None:
        self._city, self._lists = city, read_word_lists(WORDS)
        self._places = PlaceReader(city, addresses or AddressBook(city, read_word_lists(own=city.words)))

    def __call__(self, text: str, now: datetime) -> ReadNotice:
        """What this announcement says; `now` is in the city's zone."""
        tidied = _mend_lines(tidy(text, LONGEST_NOTICE))
        beside = tuple(asides(tidied))
        matter = _blank(tidied, beside)
        period = read_period(matter, now)
        timeless = _blank(matter, period.spans)
        meanings = self._lists.meanings(words_of(_WHOM_TO_RING.sub(" ", tidied)))
        language = detect_language(tidied)
        kind, reason = _best(meanings, KINDS), _reason(text, timeless)
        cause = find_cause(self._city, kind or "", reason) if reason else None
        where, daily = self._places(timeless), _daily(tidied, period)
        return ReadNotice(
            kind=kind,
            emergency=_emergency(meanings),
            period=period,
            reason=reason,
            where=_with_days_left_out(where, daily),
            language=None if language == "unclear" else language,
            cause=cause.name if cause else {},
            asides=tuple(
                part for part in (tidied[begin:end] for begin, end in beside) if self._places(part).places
            ),
            daily=daily is not None and not daily["but"],
        )


def _mend_lines(text: str) -> str:
    """A word that a line ended within is whole again, and a street stands beside what it is."""
    return _BROKEN_NAME.sub(lambda match: match.group().rstrip() + " ", _BROKEN_WORD.sub("", text))


def _daily(text: str, period: SaidPeriod) -> re.Match[str] | None:
    """What says that of several days only these hours are meant, each day."""
    starts, ends = period.starts, period.ends
    if starts is None or ends is None or starts.date() == ends.date() or starts.time() == ends.time():
        return None
    return _DAILY.search(text)


def _with_days_left_out(where: NoticePlaces, daily: re.Match[str] | None) -> NoticePlaces:
    """«Щодня, крім середи»: days that are left out are told by nothing, so somebody has to look at them."""
    return replace(where, unread=(daily.group(), *where.unread)) if daily and daily["but"] else where


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for begin, end in spans:
        text = text[:begin] + _TIME * (end - begin) + text[end:]
    return text


def _best(meanings: Mapping[str, Meaning], among: Sequence[str]) -> str | None:
    said = [(-meanings[one].score, meanings[one].place, one) for one in among if one in meanings]
    return min(said)[2] if said else None


def _emergency(meanings: Mapping[str, Meaning]) -> bool | None:
    """What is broken is an emergency, whatever repair is announced for it."""
    if "emergency" in meanings:
        return True
    return False if "planned" in meanings else None


def _reason(text: str, timeless: str) -> str | None:
    match = _REASON.search(timeless)
    if match is None:
        return None
    said = match["because"] or match["of"] or match["named"]
    reason = _GOES_ON.split(said)[0].replace(_TIME, "").strip(" ,")
    reason = re.sub(r"\s+(?:з|із|с|від|от|на|до)$", "", reason)  # what led to a time
    return as_written(text, reason)[:LONGEST_REASON] or None
