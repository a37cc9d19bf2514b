"""Two streets that meet: «на розі Металургів і Нахімова», «угол Артема и Котельной», «Миру/Куїнджі»."""

from collections.abc import Sequence
from typing import Protocol

from understanding.patterns import is_among, read_named_words
from understanding.spelling import Word
from understanding.streets import KIND_WORDS

_LISTS = read_named_words()
_AND = _LISTS["@and"]
_CROSSING = _LISTS["@crossing"]
_STROKES = frozenset("/-–—")


class Spot(Protocol):
    """Words of a text, from the first to before the last, that name a street; maybe with a house."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def house(self) -> str | None: ...


class Crossings:
    """What in a text speaks of streets that meet."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._text, self._words = text, words
        self.told = any(_is_crossing(word) for word in words)
        """Whether the text has a word for it."""

    def stands_at_one(self, first: int, last: int) -> bool:
        """Whether a name stands beside the word for it or an «and», or is the one of «Миру/Куїнджі»."""
        words = self._words
        if self.told:
            beside = [*words[max(0, first - 1) : first], *words[last : last + 1]]
            return any(_is_crossing(word) or word.folded in _AND for word in beside)
        after = words[last : last + 2]
        if not (after and words[first].capital):
            return False
        is_joined = after[0].folded in _AND or self._has_stroke(words[last - 1], after[0])
        return is_joined and after[-1 if after[0].folded in _AND else 0].capital

    def are_crossed(self, one: Spot, other: Spot) -> bool:
        """Whether these two, in the order of the text, meet. A house makes it an address."""
        if one.house or other.house or other.first < one.last:
            return False
        between = [word for word in self._words[one.last : other.first] if word.folded not in KIND_WORDS]
        if self.told:
            return True
        if between:
            return all(word.folded in _AND for word in between)
        return self._has_stroke(self._words[one.last - 1], self._words[other.first])

    def other_street(self, one: Spot) -> str | None:
        """The word for the second street, where the register lacks it: «угол Артема и Выдуманной»."""
        words = self._words
        if one.house or not self.told or one.last >= len(words) or words[one.last].folded not in _AND:
            return None
        named = [word for word in words[one.last + 1 : one.last + 3] if word.folded not in KIND_WORDS]
        return named[0].written.capitalize() if named and named[0].capital else None

    def _has_stroke(self, one: Word, other: Word) -> bool:
        return bool(_STROKES.intersection(self._text[one.end : other.start]))


def _is_crossing(word: Word) -> bool:
    return is_among(word.folded, _CROSSING)
