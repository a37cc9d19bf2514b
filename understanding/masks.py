"""Swear words with some letters hidden: «х*й», «бл@дь», «бл9дь», «п...ры»."""

import re

from understanding.patterns import read_named_words
from understanding.spelling import fold

_HIDDEN = re.compile(r"[*@#$%&_•!^~+=?0-9]+|\.{2,4}")
_MASKED = re.compile(rf"(?<![^\W\d_])[^\W\d_]+(?:(?:{_HIDDEN.pattern})[^\W\d_]+)+(?![^\W\d_])")
# «с у к и», «х.у.й»: single letters, and «оху ел»: a word in two pieces.
_APART = re.compile(r"(?<!\w)[^\W\d_](?:[ .-][^\W\d_]){2,9}(?!\w)")
_IN_TWO = re.compile(r"(?<!\w)(?P<one>[^\W\d_]{2,5}) (?P<two>[^\W\d_]{2,5})(?!\w)")
SHORTEST, SHORTEST_IN_TWO = 3, 5
_SWEAR_WORDS = read_named_words()["@masked"]


def unmask(text: str) -> str:
    """The text with the words that somebody masked spelled out, so that they are found like any others."""
    return _IN_TWO.sub(_joined, _APART.sub(_put_together, _MASKED.sub(_spell_out, text)))


def _put_together(match: re.Match[str]) -> str:
    """The longest swear word at the end or the beginning of single letters, the others as they were."""
    letters = re.findall(r"[^\W\d_]", match.group())
    for size in range(len(letters), SHORTEST - 1, -1):
        for begin in {0, len(letters) - size}:
            word = "".join(letters[begin : begin + size])
            if fold(word) in _SWEAR_WORDS:
                return " ".join([*letters[:begin], word, *letters[begin + size :]])
    return match.group()


def _joined(match: re.Match[str]) -> str:
    word = match["one"] + match["two"]
    is_masked = len(word) >= SHORTEST_IN_TWO and fold(word) in _SWEAR_WORDS
    return word if is_masked else match.group()


def _spell_out(match: re.Match[str]) -> str:
    shown = re.compile("[^_]{1,3}".join(map(fold, _HIDDEN.split(match.group()))))
    return next((word for word in sorted(_SWEAR_WORDS) if shown.fullmatch(word)), match.group())
