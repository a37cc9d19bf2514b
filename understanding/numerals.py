"""Numbers in words, in both languages: «сто сорок п'ять», «двадцать пятый»."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from understanding.spelling import fold, stem, tidy

FILE = Path(__file__).with_name("numerals.csv")
_WORD = re.compile(r"[^\W\d_]+")
_HUNDRED, _TWENTY, _TEN = 100, 20, 10


class Number(NamedTuple):
    """What the words come to, whether they say «the fifth», and where they end."""

    value: int
    is_ordinal: bool
    end: int


def _read(column: str) -> Mapping[str, int]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [(int(row["value"]), row[column].split()) for row in csv.DictReader(file)]
    return {word: value for value, words in rows for word in words}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)).replace("'", "['’ʼ`]?")


_WRITTEN, _WRITTEN_ORDINALS = _read("cardinal"), _read("ordinal")
_CARDINALS = {fold(tidy(word)): value for word, value in _WRITTEN.items()}
_ORDINALS = {stem(fold(tidy(word))): value for word, value in _WRITTEN_ORDINALS.items()}
"""By their stems: «пятом», «пятого»."""
# What the first twenty look like as a part of a pattern. «В другом подъезде» is no second one in Russian.
CARDINAL = rf"(?:{_any_of(word for word, value in _WRITTEN.items() if value <= _TWENTY)})(?!\w)"
_STEMS = {word[:-2] for word, value in _WRITTEN_ORDINALS.items() if value <= _TWENTY}
ORDINAL = rf"(?!друго[йм]\b)(?:{_any_of(_STEMS)})\w{{1,3}}(?!\w)"


def number_at(text: str, start: int) -> Number | None:
    """The number that stands in words right here, up to 399."""
    found, room = None, 4 * _HUNDRED
    for match in _adjoining(text, start):
        value, is_ordinal = _value(fold(match.group()))
        if not 0 < value < room:  # after a hundred come tens, after tens the rest
            break
        found = Number((found.value if found else 0) + value, is_ordinal, match.end())
        if is_ordinal or value < _TWENTY:
            break
        room = _HUNDRED if value >= _HUNDRED else _TEN
    return found


def _adjoining(text: str, start: int) -> Iterable[re.Match[str]]:
    end = start
    for match in _WORD.finditer(text, start):
        if text[end : match.start()].strip(" -"):
            return
        yield match
        end = match.end()


def _value(word: str) -> tuple[int, bool]:
    if word in _CARDINALS:
        return _CARDINALS[word], False
    return _ORDINALS.get(stem(word), 0), True


def is_numeral(folded: str) -> bool:
    """Whether a word in the common spelling is a number."""
    return folded in _CARDINALS or stem(folded) in _ORDINALS
