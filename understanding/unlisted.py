"""Places that the register lacks: what was written as a street and a house is not to be lost."""

import re
from collections.abc import Sequence

from understanding.houses import house_end
from understanding.patterns import WordLists
from understanding.spelling import Word
from understanding.streets import KIND_WORDS, PREPOSITIONS

MOST_WORDS = 3
SHORTEST_NAME = 4
_LIKE_A_STREET = re.compile(r"(?:[іо]й|ого|ому|[ії]в|[оеє]в|их|[иі]на|[оеє]ва|[сц]ька|ская|а|я)$")
"""How a street ends in «на Вигаданій 5», «Выдуманная 5»: it tells streets from «на кухні 2 батареї»."""
_END = re.compile(r"\s*(?:$|[,.;:!?)\n])")


def unlisted_in(text: str, words: Sequence[Word], lists: WordLists) -> str | None:
    """The words of a place with its house, as they were written; None if nothing reads like a place."""
    for first in range(len(words)):
        if _may_be_named(words, first, lists) and (place := _place_at(text, words, first, lists)):
            return place
    return None


def _may_be_named(words: Sequence[Word], first: int, lists: WordLists) -> bool:
    word = words[first]
    known = word.folded in KIND_WORDS or word.folded in PREPOSITIONS or lists.knows(word)
    known = known or lists.is_in("@no_street", word) or lists.is_in("@crossing", word)
    return not known and len(word.folded) >= SHORTEST_NAME and not word.folded[0].isdecimal()


def _place_at(text: str, words: Sequence[Word], first: int, lists: WordLists) -> str | None:
    before = words[first - 1].folded if first else ""
    has_kind = before in KIND_WORDS
    start = words[first - 1].start if has_kind else words[first].start
    for last in range(first + 1, min(len(words), first + MOST_WORDS) + 1):
        if last > first + 1 and not _goes_on(words[last - 1], lists):
            break
        end = house_end(text, words[last - 1].end)
        if end and (has_kind or _is_named(text, words, first, end)):
            return text[start:end].strip(" ,")
    if has_kind and words[first].capital:
        return text[start : words[first].end]
    return None


def _goes_on(word: Word, lists: WordLists) -> bool:
    return word.folded in KIND_WORDS or (word.capital and not lists.knows(word))


def _is_named(text: str, words: Sequence[Word], first: int, end: int) -> bool:
    """A street without its kind: after «на», with a capital, or as the beginning of the whole text."""
    word = words[first]
    if first and words[first - 1].folded in PREPOSITIONS:
        return word.capital or bool(_LIKE_A_STREET.search(word.written) and _END.match(text, end))
    if not word.capital:
        return False
    opens = not first or text[: word.start].rstrip().endswith((".", "!", "?"))
    return not opens or bool(_LIKE_A_STREET.search(word.written) and _END.match(text, end))
