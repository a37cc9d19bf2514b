"""What a message has in it that tells its subject, as numbers: words, their parts, concepts, and pairs.

The model knows a number or does not; nothing else of the message reaches it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from understanding.concepts import concepts_of
from understanding.patterns import Meaning
from understanding.spelling import Word, stem

PARTS = range(3, 6)
"""Lengths of parts of words: a misspelt word shares most of them."""
MOST_WORDS = 150
"""The first words say what it is about; the rest of a life story changes nothing."""
LONGEST_WORD = 24
APART = 5
"""Concepts further apart belong to different thoughts."""
WORD, PART, CONCEPT, PAIR, PATTERN = 1.0, 0.35, 1.6, 0.6, 1.5
"""How much each kind of feature weighs in a message, found by trying."""


def features_of(words: Sequence[Word], meanings: Mapping[str, Meaning]) -> dict[int, float]:
    """The features of a message, each with its weight; the squares of all sum up to one."""
    tokens = [_token(word) for word in words[:MOST_WORDS]]
    found = {feature: weight for token in tokens for feature, weight in _of_word(token)}
    found |= dict.fromkeys(_neighbours(tokens), PAIR)
    found |= dict.fromkeys(_concept_pairs(tokens), PAIR)
    found |= {_number("p", means): PATTERN * one.score for means, one in meanings.items()}
    length = sum(weight * weight for weight in found.values()) ** 0.5 or 1
    return {feature: weight / length for feature, weight in found.items()}


def stem_of(word: Word) -> int:
    """The feature that says which word it is, whatever its ending."""
    return _number("w", stem(_token(word)))


def _token(word: Word) -> str:
    return f"#{len(word.folded)}" if word.folded.isdecimal() else word.folded[:LONGEST_WORD]


@lru_cache(maxsize=8192)
def _of_word(token: str) -> tuple[tuple[int, float], ...]:
    fenced = f"<{token}>"
    parts = {fenced[at : at + length] for length in PARTS for at in range(len(fenced) - length + 1)}
    return (
        (_number("w", stem(token)), WORD),
        *((_number("c", concept), CONCEPT) for concept in concepts_of(token)),
        *((_number("n", part), PART) for part in parts),
    )


def _neighbours(tokens: Sequence[str]) -> Iterable[int]:
    stems = ["^", *map(stem, tokens), "$"]
    return (_number("b", one, other) for one, other in pairwise(stems))


def _concept_pairs(tokens: Sequence[str]) -> Iterable[int]:
    """What is said of what, wherever the two stand in a thought."""
    each = [concepts_of(token) for token in tokens]
    for place, here in enumerate(each):
        near = {concept for there in each[place + 1 : place + APART] for concept in there}
        for concept in here:
            yield from (_pair(concept, other) for other in near if other != concept)


@lru_cache(maxsize=32768)
def _pair(one: str, other: str) -> int:
    return _number("d", *sorted((one, other)))


def _number(kind: str, *what: str) -> int:
    return crc32(" ".join((kind, *what)).encode())
