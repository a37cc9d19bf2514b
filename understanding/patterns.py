"""Word lists as data: `words.csv` says what a combination of words means, and how sure that is.

A pattern is one or more words that stand near each other in any order. `вод*` is a stem, `a|b` either of
them, `-a` a word that must not be near, `@no` a list named in the same file. `не:a|b` are words that are
denied, as in «не тече» and «перестала течь»; `!a|b` the same words where nothing denies them.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.city_words import Words
from understanding.spelling import Word, fold, tidy

FILE = Path(__file__).with_name("words.csv")
NEAR = 5
"""Words further apart belong to different thoughts."""
SECOND_COUNTS = 0.3
"""How much of the remaining doubt a second pattern takes away."""
DENIED, SAID = "не:", "!"
"""What stands before words that have to be denied, and before those that must not be."""


@dataclass(frozen=True)
class Pattern:
    """Which words together mean what; every word is a set of spellings."""

    means: str
    wanted: tuple[frozenset[str], ...]
    unwanted: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Meaning:
    """How sure it is that something is meant, and by which word of the text it begins."""

    score: float
    place: int


def read_word_lists(path: Path = FILE, own: Iterable[Words] = ()) -> "WordLists":
    """The patterns and the named lists of a file, and a city's own patterns beside them."""
    rows, lists = _read(path)
    patterns = [_as_pattern(row["means"], row["pattern"], float(row["weight"]), lists) for row in rows]
    patterns += [_as_pattern(one.means, one.pattern, one.weight, lists) for one in own]
    return WordLists(patterns, read_named_words(path))


def own_word_lists(own: Iterable[Words], path: Path = FILE) -> "WordLists":
    """A city's own patterns alone."""
    _rows, lists = _read(path)
    patterns = [_as_pattern(one.means, one.pattern, one.weight, lists) for one in own]
    return WordLists(patterns, read_named_words(path))


def read_named_words(path: Path = FILE) -> dict[str, frozenset[str]]:
    """The lists that have a name, in the common spelling."""
    _rows, lists = _read(path)
    return {name: frozenset(_spellings(words, lists)) for name, words in lists.items()}


def _read(path: Path) -> tuple[list[dict[str, str]], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = [row for row in rows if row["means"].startswith("@")]
    return [row for row in rows if row not in named], {row["means"]: row["pattern"] for row in named}


def _as_pattern(means: str, pattern: str, weight: float, lists: dict[str, str]) -> Pattern:
    wanted, unwanted = [], set[str]()
    for part in pattern.split():
        spellings = frozenset(_spellings(part.removeprefix("-"), lists))
        if part.startswith("-"):
            unwanted |= spellings
        else:
            wanted.append(spellings)
    return Pattern(means, tuple(wanted), frozenset(unwanted), weight)


def _spellings(part: str, lists: dict[str, str]) -> Iterable[str]:
    mark = next((mark for mark in (DENIED, SAID) if part.startswith(mark)), "")
    for spelling in _unmarked(part.removeprefix(mark), lists):
        yield mark + spelling


def _unmarked(part: str, lists: dict[str, str]) -> Iterable[str]:
    for word in part.split("|"):
        if word.startswith("@"):
            yield from _unmarked(lists[word], lists)
        else:
            yield fold(tidy(word.rstrip("*"))) + ("*" if word.endswith("*") else "")


def is_among(folded: str, spellings: frozenset[str]) -> bool:
    """Whether a list holds this word, or a stem that it begins with."""
    return not spellings.isdisjoint(_as_listed(folded))


@lru_cache(maxsize=4096)
def _as_listed(folded: str) -> frozenset[str]:
    """Everything that may stand in a list for a word: itself, and every stem of it."""
    return frozenset({folded, *(f"{folded[:length]}*" for length in range(1, len(folded) + 1))})


@lru_cache(maxsize=8192)
def _as_marked(folded: str, mark: str) -> frozenset[str]:
    """The same, and all of it with the mark."""
    listed = _as_listed(folded)
    return listed | {mark + one for one in listed}


class WordLists:
    """Patterns, ready to be looked for."""

    def __init__(self, patterns: Sequence[Pattern], lists: Mapping[str, frozenset[str]]) -> None:
        self._lists = lists
        self._denies = lists.get("@denies", frozenset())
        self._meant = {pattern.means for pattern in patterns}
        self._by_first: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            for spelling in pattern.wanted[0]:
                self._by_first[spelling].append(pattern)
        self._spellings = {one for pattern in patterns for group in pattern.wanted for one in group}
        self._spellings |= {one for pattern in patterns for one in pattern.unwanted}

    def meanings(self, words: Sequence[Word]) -> dict[str, Meaning]:
        """What the words mean, each meaning with its score."""
        heard = self._hear(words)
        found: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for place, spellings in enumerate(heard):
            near = heard[max(0, place - NEAR) : place] + heard[place + 1 : place + 1 + NEAR]
            for pattern in {id(one): one for each in spellings for one in self._by_first[each]}.values():
                if _fits(pattern, spellings, near):
                    found[pattern.means].append((pattern.weight, place))
        return {means: _sum_up(hits) for means, hits in found.items()}

    def _hear(self, words: Sequence[Word]) -> list[frozenset[str]]:
        """What may stand in a pattern for each word. «Не перестає» denies itself, not what follows it."""
        heard, denies = [], False
        for word in words:
            heard.append(_as_marked(word.folded, DENIED if denies else SAID) & self._spellings)
            denies = not denies and is_among(word.folded, self._denies)
        return heard

    def leads_to(self, means: str) -> bool:
        """Whether any words mean this."""
        return means in self._meant

    def knows(self, word: Word) -> bool:
        """Whether any pattern asks for this word."""
        return any(_as_marked(word.folded, mark) & self._spellings for mark in (DENIED, SAID))

    def is_in(self, name: str, word: Word) -> bool:
        """Whether a named list holds this word."""
        return is_among(word.folded, self._lists[name])

    def named(self, name: str) -> frozenset[str]:
        """A list by its name, in the common spelling."""
        return self._lists[name]


def _fits(pattern: Pattern, here: frozenset[str], near: list[frozenset[str]]) -> bool:
    if pattern.unwanted and any(pattern.unwanted & each for each in (here, *near)):
        return False
    return all(any(wanted & each for each in near) for wanted in pattern.wanted[1:])


def _sum_up(hits: list[tuple[float, int]]) -> Meaning:
    weights = sorted({weight for weight, _place in hits}, reverse=True)
    score = weights[0]
    if len(weights) > 1:
        score += (1 - score) * SECOND_COUNTS * weights[1]
    best_place = min(place for weight, place in hits if weight == weights[0])
    return Meaning(round(score, 3), best_place)
