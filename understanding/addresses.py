"""Where it is: a street of the register, a house, a flat. Nothing is invented where nothing is said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from core.city import City
from understanding.crossings import Crossings
from understanding.houses import flat_in, house_after, named_house, odd_house_after
from understanding.patterns import WordLists
from understanding.spelled_houses import digits_after
from understanding.spelling import Word
from understanding.stories import is_told_of
from understanding.streets import CALLED_STREETS, KIND_WORDS, PREPOSITIONS, Name, gender_of, names_of
from understanding.understood import FoundAddress
from understanding.unlisted import unlisted_in

LONGEST_NAME = 4
SHORTEST_MISSPELT = 5
LONG_WORD = 8
"""From this length on two wrong letters are forgiven, below it one."""
MOST_STREETS = 5
"""Streets of one name at most: more are no question that somebody can answer."""
TRIES = 20
"""So many words at most are compared with the register letter by letter."""
_ADJECTIVE = ("на", "ная", "ний", "ный", "ска", "ская", "ский", "овая")
_SHORT_FOR_HOUSES = frozenset({"кв", "буд", "д", "б", "корп", "к"})
# Nobody says just the name of these when a street is called the same.
_SELDOM_WITHOUT_KIND = frozenset({"square", "microdistrict", "settlement"})


@dataclass(frozen=True)
class Place:
    """Where in the text a name stands, which names it may be, and what speaks for it."""

    first: int
    last: int
    names: tuple[Name, ...]
    kind: str | None
    house: str | None
    flat: str | None
    odd_house: str | None
    exact: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int]:
        """The better, the higher: a house, a kind, no misspelling, more words, further in front."""
        length = self.last - self.first
        return self.house is not None, self.kind is not None, self.exact, length, -self.first


@dataclass(frozen=True)
class Named:
    """The streets that a name may mean, best first, and where it begins and ends, with its kind."""

    street_ids: tuple[str, ...]
    sure: bool
    """One street alone is called so, without a wrong letter, and its kind is the one that was said."""
    begin: int
    end: int


class AddressBook:
    """The streets of a city, by the stems of all their names."""

    def __init__(self, city: City, lists: WordLists) -> None:
        self._lists = lists
        self._names: dict[str, list[Name]] = defaultdict(list)
        self._stems: dict[str, set[str]] = defaultdict(set)
        for street in city.streets:
            for name in names_of(street):
                self._names[name.key].append(name)
                self._stems[street.id].update(name.key.split())
        self._misspellable = [
            key for key in self._names if len(key) >= SHORTEST_MISSPELT and not key[0].isdigit()
        ]

    def find(self, text: str, words: Sequence[Word]) -> FoundAddress:
        """The address of a tidied text; empty where none is said."""
        crossings = Crossings(text, words)
        exact = list(self._exact(text, words, crossings))
        places = exact if any(place.house for place in exact) else [*exact, *self._misspelt(text, words)]
        flat = flat_in(text)
        if not places:
            unlisted = unlisted_in(text, words, self._lists)
            return FoundAddress(house=named_house(text), flat=flat, unlisted=unlisted)
        if crossing := _crossing(words, places, crossings):
            return crossing
        best = max(places, key=lambda place: place.rank)
        streets = _choose(best, words)
        house = best.house or named_house(text)
        odd = None if house else best.odd_house
        return FoundAddress(streets, house, flat or best.flat, ambiguous=len(streets) > 1, odd_house=odd)

    def beside(self, address: FoundAddress, words: Sequence[Word]) -> list[Word]:
        """The words that are no part of an address: the street's name and its numbers tell of no fault."""
        if not address.street_ids:
            return list(words)
        named = {stem for street_id in address.street_ids for stem in self._stems[street_id]}
        return [word for word in words if not (word.stem in named or _is_of_an_address(word))]

    def all_named(self, text: str, words: Sequence[Word]) -> list[Named]:
        """Every street that a tidied text names, in its order, whether or not a house is said."""
        places = list(self._exact(text, words, Crossings(text, words)))
        taken = {index for place in places for index in range(place.first, place.last)}
        places += [place for place in self._misspelt(text, words) if place.first not in taken]
        return [_named(place, words) for place in sorted(places, key=lambda place: place.first)]

    def _exact(self, text: str, words: Sequence[Word], crossings: Crossings) -> Iterable[Place]:
        first = 0
        while first < len(words):
            place = self._longest_at(text, words, first, crossings)
            if place and not is_told_of(place, words, self._lists):
                yield place
            first = place.last if place else first + 1

    def _longest_at(self, text: str, words: Sequence[Word], first: int, crossings: Crossings) -> Place | None:
        for last in range(min(len(words), first + LONGEST_NAME), first, -1):
            names = self._names.get(" ".join(word.stem for word in words[first:last]))
            if names:
                place = _place(text, words, first, last, names, exact=True)
                if is_told_of(place, words, self._lists) or self._is_meant(place, words, crossings):
                    return place
        return None

    def _is_meant(self, place: Place, words: Sequence[Word], crossings: Crossings) -> bool:
        """Names that are ordinary words, dates, or parts of names need a house, a kind or a capital."""
        if place.house or place.kind:
            return bool(place.house) or not _is_only_like(place, words)
        first = words[place.first]
        if not first.folded.isdecimal() and crossings.stands_at_one(place.first, place.last):
            return any(name.whole for name in place.names)
        if first.folded.isdecimal():
            return any(word.folded in KIND_WORDS for word in words[place.first : place.last])
        if not any(name.whole for name in place.names):
            return False
        alone = place.last - place.first == 1
        ordinary = alone and self._lists.is_in("@ordinary", first)
        return not ordinary or (first.capital and place.first > 0)

    def _misspelt(self, text: str, words: Sequence[Word]) -> Iterable[Place]:
        tried = 0
        for first, word in enumerate(words):
            place = _place(text, words, first, first + 1, (), exact=False)
            if not self._may_be_misspelt(word, is_called=bool(place.kind and place.house)):
                continue
            if tried < TRIES and (place.house or place.kind or _may_be_a_name(words, first)):
                tried += 1
                if names := self._near(word.stem):
                    yield _place(text, words, first, first + 1, names, exact=False)

    def _may_be_misspelt(self, word: Word, *, is_called: bool) -> bool:
        """«Вул. Шкилна, 6» is a street, whatever else the word may be."""
        known = word.stem in self._names or word.folded in KIND_WORDS
        is_other = self._lists.knows(word) or self._lists.is_in("@no_street", word)
        return len(word.stem) >= SHORTEST_MISSPELT and not known and (is_called or not is_other)

    def _near(self, stem: str) -> list[Name]:
        forgiven = 2 if len(stem) >= LONG_WORD else 1
        near = extract(stem, self._misspellable, scorer=OSA.distance, score_cutoff=forgiven, limit=5)
        keys = [key for key, distance, _index in near if distance == near[0][1]]
        return [name for key in keys for name in self._names[key]]


def _is_only_like(place: Place, words: Sequence[Word]) -> bool:
    """«Посеред вулиці фонтан» is no Фонтанна: what is called by an adjective keeps its ending."""
    word = words[place.last - 1]
    bare = word.folded == word.stem and place.last - place.first == 1
    return bare and all(name.folded.endswith(_ADJECTIVE) for name in place.names)


def _is_of_an_address(word: Word) -> bool:
    return word.folded.isdecimal() or word.folded in KIND_WORDS or word.folded in _SHORT_FOR_HOUSES


def _may_be_a_name(words: Sequence[Word], first: int) -> bool:
    return first > 0 and (words[first].capital or words[first - 1].folded in PREPOSITIONS)


def _named(place: Place, words: Sequence[Word]) -> Named:
    before = place.first > 0 and words[place.first - 1].folded in KIND_WORDS
    behind = not before and place.last < len(words) and words[place.last].folded in KIND_WORDS
    begin, end = words[place.first - before].start, words[place.last - 1 + behind].end
    streets = _choose(place, words)
    kinds = {name.kind for name in place.names if name.street_id == streets[0]}
    called = place.kind is None or place.kind in kinds or (place.kind == "street" and kinds & CALLED_STREETS)
    return Named(streets, place.exact and len(streets) == 1 and bool(called), begin, end)


def _place(
    text: str, words: Sequence[Word], first: int, last: int, names: Sequence[Name], *, exact: bool
) -> Place:
    kind = KIND_WORDS.get(words[first - 1].folded) if first > 0 else None
    end = words[last - 1].end
    if kind is None and last < len(words):
        kind = KIND_WORDS.get(words[last].folded)
        end = words[last].end if kind else end
    house, flat = house_after(text, end) or _spelled_house(text, end) or (None, None)
    odd = None if house else odd_house_after(text, end)
    return Place(first, last, tuple(names), kind, house, flat, odd, exact)


def _spelled_house(text: str, end: int) -> tuple[str, str | None] | None:
    digits = digits_after(text, end)
    return house_after(digits, 0) if digits else None


def _crossing(words: Sequence[Word], places: Sequence[Place], crossings: Crossings) -> FoundAddress | None:
    """Two streets named as meeting; each is taken for the likeliest of its name."""
    ordered = sorted(places, key=lambda place: place.first)[:TRIES]
    for one, other in pairwise(ordered):
        if crossings.are_crossed(one, other):
            street, second = _choose(one, words)[0], _choose(other, words)[0]
            if street != second:
                return FoundAddress((street,), crossing=second)
    for one in ordered:
        if second_words := crossings.other_street(one):
            return FoundAddress((_choose(one, words)[0],), crossing=second_words)
    return None


def _choose(place: Place, words: Sequence[Word]) -> tuple[str, ...]:
    """The streets that fit best: by kind, by form of the word, and a street before a square."""
    spoken = " ".join(word.folded for word in words[place.first : place.last])
    gender = gender_of(words[place.last - 1].written)
    names = _narrow(place.names, [name for name in place.names if name.whole])
    names = _narrow(names, [name for name in names if place.kind in (None, name.kind)])
    names = _narrow(names, [name for name in names if not gender or name.gender in (None, gender)])
    if place.kind not in _SELDOM_WITHOUT_KIND:
        names = _settle(names, [name for name in names if name.kind not in _SELDOM_WITHOUT_KIND])
    if place.kind == "street":
        names = _narrow(names, [name for name in names if name.kind in CALLED_STREETS])
    names = _narrow(names, [name for name in names if name.folded == spoken])
    ordered = sorted(names, key=lambda name: name.old)
    return tuple(dict.fromkeys(name.street_id for name in ordered))[:MOST_STREETS]


def _settle(names: Sequence[Name], fitting: Sequence[Name]) -> Sequence[Name]:
    """What is unlikely is left out if that settles the question. If it is asked, it is asked in full."""
    return fitting if len({name.street_id for name in fitting}) == 1 else names


def _narrow(names: Sequence[Name], fitting: Sequence[Name]) -> Sequence[Name]:
    return fitting or names
