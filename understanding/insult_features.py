"""What a message has in it that tells whether it insults whoever reads it, as numbers.

Words, their parts and their neighbours; and of the lists of `insults.csv` which ones hold them, which stand
how near each other, and which stand in one sentence. A pause is a word, too: «козли, дайте воду» calls
somebody, «козли на даху» does not.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from understanding.patterns import WordLists, is_among, read_named_words, read_word_lists
from understanding.spelling import Word, fold

FILE = Path(__file__).with_name("insults.csv")
PARTS = range(3, 6)
"""Lengths of parts of words: what nobody has written before shares most of them with what somebody has."""
LONGEST_WORD = 20
NEAR, NEXT = 4, 2
"""Listed words at most so far apart are near each other, or side by side."""
WORD, PART, PAIR, LISTED, LISTED_PAIR, SENTENCE, FOUND = 1.0, 0.4, 0.7, 1.2, 0.9, 1.5, 4.0
"""How much each kind of feature weighs in a message; hardly anything depends on it."""
PAUSE, STOP, NUMBER, OTHER = "|", "||", "#", "_"
_STOP = re.compile(r"[.!?\n]")
_PAUSE = re.compile(r"[,.!?;:\n()«»\"-]")
# «д0вб*граї», «с к о т и»: what `masks.py` has no word for.
_HIDDEN = re.compile(
    r"(?<!\w)[^\W\d_]{1,20}(?:[*@$#%&0136]{1,3}[^\W\d_]{1,20})+"
    r"|(?<!\w)[^\W\d_](?:[ .,_-]{1,2}[^\W\d_]){2,20}(?!\w)"
)
_MEANT = str.maketrans({"0": "о", "1": "і", "3": "е", "6": "б", "@": "а", "$": "с"} | dict.fromkeys(" .,_-"))
_KINDS = {
    "bad": ("@strong", "@insult", "@obscene", "@many"),
    "called": ("@called", "@weak", "@scold", "@gone_mad"),
    "you": ("@you", "@your"),
    "staff": ("@staff", "@official", "@worker"),
    "others": ("@others", "@them", "@neighbours"),
    "beasts": ("@beasts", "@there"),
    "naming": ("@naming", "@said"),
    "me": ("@me",),
    "things": ("@things",),
    "act": ("@away", "@begone", "@hush", "@silent", "@put", "@ill", "@kill", "@harm", "@fight", "@wish"),
}
"""The lists by what they tell, the most telling first."""
_SCENERY = {"things", "beasts"}


def features_of(text: str, words: Sequence[Word]) -> dict[int, float]:
    """The features of some words of a text, each with its weight; the squares of all sum up to one."""
    if not words:
        return {}
    tokens = _tokens(text, words)
    written = _HIDDEN.findall(text, words[0].start, words[-1].end)
    hidden = [fold(word.translate(_MEANT))[:LONGEST_WORD] for word in written]
    found = {feature: weight for token in (*tokens, *hidden) for feature, weight in _of_word(token)}
    found |= dict.fromkeys([_number("h")] if hidden else [], LISTED)
    found |= dict.fromkeys(_neighbours(tokens), PAIR)
    found |= dict.fromkeys(_sentences(tokens), SENTENCE)
    found |= _listed(tokens)
    found |= {_number("f", means): FOUND for means in _patterns().meanings(words)}
    length = sum(weight * weight for weight in found.values()) ** 0.5
    return {feature: weight / length for feature, weight in found.items()}


def _tokens(text: str, words: Sequence[Word]) -> list[str]:
    """The words in the common spelling, and the pauses between them."""
    tokens, before = [STOP], words[0].start
    for word in words:
        between = text[before : word.start]
        if len(tokens) > 1 and _PAUSE.search(between):
            tokens.append(STOP if _STOP.search(between) else PAUSE)
        tokens.append(NUMBER if word.folded.isdecimal() else word.folded[:LONGEST_WORD])
        before = word.end
    return [*tokens, STOP]


@lru_cache(maxsize=8192)
def _of_word(token: str) -> tuple[tuple[int, float], ...]:
    fenced = f"<{token}>"
    parts = {fenced[at : at + length] for length in PARTS for at in range(len(fenced) - length + 1)}
    return ((_number("w", token), WORD), *((_number("n", part), PART) for part in parts))


def _neighbours(tokens: Sequence[str]) -> Iterable[int]:
    return (_number("b", *two) for two in pairwise(tokens))


def _listed(tokens: Sequence[str]) -> dict[int, float]:
    """The lists that hold the words, alone and in pairs: which comes first, and how near."""
    found: dict[int, float] = {}
    held = [(at, names) for at, token in enumerate(tokens) if (names := _lists_of(token))]
    for place, (at, names) in enumerate(held):
        found |= dict.fromkeys((_number("l", name) for name in names), LISTED)
        for there, others in held[place + 1 : place + 1 + NEAR]:
            far = "next" if there - at <= NEXT else "near" if there - at <= NEAR else "far"
            found |= dict.fromkeys(_pairs(names, others, far), LISTED_PAIR)
    return found


@lru_cache(maxsize=8192)
def _pairs(names: Sequence[str], others: Sequence[str], far: str) -> tuple[int, ...]:
    return tuple(_number("d", name, other, far) for name in names for other in others)


def _sentences(tokens: Sequence[str]) -> Iterable[int]:
    """Who and what stands in one sentence together, and in what order."""
    sentence = [STOP]
    for token in tokens[1:]:
        if token != STOP:
            sentence.append(token)
            continue
        every = {kind for one in sentence for kind in _kinds_of(one)}
        yield _number("s", *sorted(every))
        yield _number("x", *sorted(every - _SCENERY))
        order = [one if one in (STOP, PAUSE) else next(iter(_kinds_of(one)), OTHER) for one in sentence]
        yield from (_number("k", *two) for two in pairwise(order))
        yield from (_number("k", *three) for three in zip(order, order[1:], order[2:], strict=False))
        sentence = [STOP]


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    return read_named_words(FILE)


@cache
def _patterns() -> WordLists:
    return read_word_lists(FILE)


@lru_cache(maxsize=8192)
def _lists_of(token: str) -> tuple[str, ...]:
    return tuple(name for name, spellings in _lists().items() if is_among(token, spellings))


@lru_cache(maxsize=8192)
def _kinds_of(token: str) -> tuple[str, ...]:
    names = set(_lists_of(token))
    return tuple(kind for kind, of in _KINDS.items() if not names.isdisjoint(of))


def _number(kind: str, *what: str) -> int:
    return crc32(" ".join((kind, *what)).encode())
