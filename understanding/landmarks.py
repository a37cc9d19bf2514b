"""What stands near, in the citizen's words: «біля школи №5», «возле почты», «за магазином «Сільпо»»."""

import re
from collections.abc import Sequence
from itertools import pairwise

from understanding.houses import is_counted
from understanding.patterns import WordLists, read_named_words
from understanding.spelling import Word
from understanding.streets import PREPOSITIONS

_NEAR, _BEHIND = (read_named_words()[name] for name in ("@near", "@behind"))
WITHIN = 4
"""So many words after «біля» the thing itself has to be named: «рядом с новой детской площадкой»."""
# «За воду» is paid, «за школою» is a place.
_STANDS_BEHIND = re.compile(r"(?:[оеє][мюй]|[ая]ми|им|кафе|атб|ами)$")
_NAME = re.compile(r"\s*(?:[«\"“][^»\"”\n]{2,30}[»\"”]|(?:№\s*)?\d{1,3}(?![\w/])(?:\s+(?P<next>[^\W\d_]+))?)")


def landmark_in(text: str, words: Sequence[Word], lists: WordLists) -> str | None:
    """The first landmark of a tidied text, with its number or its name in quotes."""
    for first, word in enumerate(words):
        is_behind = word.folded in _BEHIND
        if not (is_behind or word.folded in _NEAR):
            continue
        thing = _thing_after(text, words, first, lists)
        if thing and (not is_behind or _STANDS_BEHIND.search(thing.written)):
            return text[word.start : _end(text, thing)]
    return None


def _thing_after(text: str, words: Sequence[Word], first: int, lists: WordLists) -> Word | None:
    for before, word in pairwise(words[first : first + 1 + WITHIN]):
        if text[before.end : word.start].strip(' «"№') or word.folded in PREPOSITIONS:
            return None
        if lists.is_in("@landmark", word):
            return word
    return None


def _end(text: str, thing: Word) -> int:
    name = _NAME.match(text, thing.end)
    if not name:
        return thing.end
    if name["next"] is None:
        return name.end()
    return thing.end if is_counted(name["next"]) else name.start("next")
