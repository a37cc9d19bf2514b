"""Swear words with some letters hidden: «х*й», «бл@дь», «бл9дь»."""

import re

from understanding.patterns import read_named_words
from understanding.spelling import fold

_MASKED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[*@#$%&_•0-9]+[^\W\d_]+)+(?![^\W\d_])")
_HIDDEN = re.compile(r"[*@#$%&_•0-9]+")
_SWEAR_WORDS = read_named_words()["@masked"]


def unmask(text: str) -> str:
    """The text with the words that somebody masked spelled out, so that they are found like any others."""
    return _MASKED.sub(_spell_out, text)


def _spell_out(match: re.Match[str]) -> str:
    shown = re.compile("[^_]{1,3}".join(map(fold, _HIDDEN.split(match.group()))))
    return next((word for word in sorted(_SWEAR_WORDS) if shown.fullmatch(word)), match.group())
