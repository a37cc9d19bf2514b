"""Where a notice is about: streets with their houses, districts, the whole city; and what was not read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.city import City
from core.house_ranges import HouseRange
from understanding.addresses import AddressBook, Named
from understanding.house_lists import SENTENCE, read_houses
from understanding.spelling import Word, words_of
from understanding.streets import KIND_WORDS

_WHOLE_CITY = re.compile(
    r"(?:(?:усе|все|увесь|весь)\s+(?:місто|город)|(?:всього|усього|всего)\s+(?:міста|города)"
    r"|(?:всьому|усьому|всему|всем|всім|усім)\s+(?:місту|місті|городу|городе))(?!\w)",
    re.IGNORECASE,
)
_DISTRICT_WORD = re.compile(r"(?:район|р-н)\w*", re.IGNORECASE)
_PLANNED = re.compile(
    r"(?:за)?планов\w*\s+(?:(?:від|от)ключ|ремонт|робот|работ|знеструм|обесточ)", re.IGNORECASE
)
_NOT_READ = re.compile(
    r"\((?P<inside>[^)]*\w[^)]*)\)|(?P<but>(?:крім|окрім|кроме|за винятком|за исключением)[^;.\n]*)"
)


@dataclass(frozen=True)
class NoticePlace:
    """One street and its houses; none and not `whole` means that the text names no houses."""

    street_ids: tuple[str, ...]
    """Those of one name, best first."""
    sure: bool
    """One street alone is called so, and it is what the text says that it is: a lane, an avenue."""
    houses: tuple[HouseRange, ...]
    whole: bool
    written: str
    excepted: tuple[HouseRange, ...] = ()
    """Of its houses, or of the whole street, these are not meant."""


@dataclass(frozen=True)
class NoticePlaces:
    """Everything said of where."""

    places: tuple[NoticePlace, ...] = ()
    districts: tuple[str, ...] = ()
    whole_city: bool = False
    unread: tuple[str, ...] = ()
    """Parts that speak of a place and were not understood: somebody has to look at them."""


class PlaceReader:
    """Reads places with the streets of a city."""

    def __init__(self, city: City, addresses: AddressBook) -> None:
        self._city, self._addresses = city, addresses

    def __call__(self, text: str) -> NoticePlaces:
        """All places of a tidied text, in its order."""
        words = words_of(text)
        named = [one for one in self._addresses.all_named(text, words) if not _is_no_street(text, one)]
        places, unread = [], list[tuple[int, str]]()
        for one, until in _with_ends(named, len(text)):
            houses = read_houses(text, one.end, until)
            end = max(houses.end, one.end)
            places.append(
                NoticePlace(
                    one.street_ids,
                    one.sure,
                    houses.houses,
                    houses.whole,
                    text[one.begin : end].strip(),
                    houses.excepted,
                )
            )
            unread += _left_over(text, end, until)
        unread += _strangers(text, words, named)
        return NoticePlaces(
            tuple(places),
            tuple(self._districts(words, text)),
            _WHOLE_CITY.search(text) is not None,
            tuple(part for _, part in sorted(unread)),
        )

    def _districts(self, words: Sequence[Word], text: str) -> Iterable[str]:
        if not _DISTRICT_WORD.search(text):
            return
        stems = {word.stem for word in words}
        for district in self._city.districts:
            telling = {words_of(name)[0].stem for name in district.name.values()}
            if telling & stems:
                yield district.id


def _is_no_street(text: str, one: Named) -> bool:
    """«Лівобережний район» and «Планове відключення» are none, whichever are called nearly so."""
    return _is_district(text, one) or _PLANNED.match(text, one.begin) is not None


def _is_district(text: str, one: Named) -> bool:
    behind, before = _DISTRICT_WORD.match(text, one.end + 1), text[: one.begin].split()[-1:]
    return bool(behind or (before and _DISTRICT_WORD.fullmatch(before[0])))


def _with_ends(named: Sequence[Named], end: int) -> Iterable[tuple[Named, int]]:
    yield from ((one, other.begin) for one, other in pairwise(named))
    if named:
        yield named[-1], end


def _left_over(text: str, begin: int, until: int) -> Iterable[tuple[int, str]]:
    """What follows a list of houses, within its sentence, and limits or widens it."""
    sentence = SENTENCE.search(text, begin, until)
    for match in _NOT_READ.finditer(text, begin, sentence.start() if sentence else until):
        yield match.start(), (match["inside"] or match["but"]).strip()


def _strangers(text: str, words: Sequence[Word], named: Sequence[Named]) -> Iterable[tuple[int, str]]:
    """Streets that the register does not have: the word for a street, and no name that is known."""
    begins = [one.begin for one in named] + [len(text)]
    for word in words:
        if word.folded not in KIND_WORDS or any(one.begin <= word.start < one.end for one in named):
            continue
        until = min(begin for begin in begins if begin > word.start)
        part = re.split(r"[;\n]", text[word.start : until])[0].strip(" ,.:")
        if re.search(r"[А-ЯЁІЇЄҐ\d]", part[1:]):
            yield word.start, part
