"""Names that stand in a story and are no place: «завод Ілліча давав квартири», «можна Українською»."""

from collections.abc import Sequence
from typing import Protocol

from understanding.patterns import WordLists
from understanding.spelling import Word
from understanding.streets import Name

NEAR = 3
"""So many words around a name tell what it is."""
_AREAS = frozenset({"microdistrict", "settlement"})


class Mention(Protocol):
    """Words of a text, from the first to before the last, that may name a place."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def names(self) -> tuple[Name, ...]: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def house(self) -> str | None: ...


def is_told_of(mention: Mention, words: Sequence[Word], lists: WordLists) -> bool:
    """Whether something is told of it; a house or the word for a street makes it a place."""
    if mention.house or mention.kind:
        return False
    if lists.is_in("@language_name", words[mention.first]):
        return _has_near("@language_talk", mention, words, lists)
    if all(name.kind in _AREAS for name in mention.names):
        return _has_near("@story", mention, words, lists)
    return mention.first > 0 and lists.is_in("@works", words[mention.first - 1])


def _has_near(list_name: str, mention: Mention, words: Sequence[Word], lists: WordLists) -> bool:
    near = [*words[max(0, mention.first - NEAR) : mention.first], *words[mention.last : mention.last + NEAR]]
    return any(lists.is_in(list_name, word) for word in near)
