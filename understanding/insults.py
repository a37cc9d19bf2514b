"""Whether words may insult a person who reads them: careful, for nothing but a suggestion follows from it.

Swearing at how things are, anger, and what is said of others are none of it; what may be innocent is not
taken for one.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from understanding.patterns import WordLists, read_word_lists
from understanding.spelling import Word

FILE = Path(__file__).with_name("insults.csv")


@cache
def _lists() -> WordLists:
    return read_word_lists(FILE)


def may_insult(words: Sequence[Word]) -> bool:
    """Whether a person is insulted by these words; letters that were hidden have to be shown before."""
    return "insult" in _lists().meanings(words)
