"""A message made ready to be read: invisible things gone, words and digits in one form."""

from typing import NamedTuple

from understanding.masks import unmask
from understanding.spelled_houses import in_digits
from understanding.spelling import Word, tidy, words_of


class Ready(NamedTuple):
    """The tidied text and its words."""

    text: str
    words: list[Word]


def prepare(written: str) -> Ready:
    """The text as the word lists, the model and the register read it."""
    text = in_digits(unmask(tidy(written)))
    return Ready(text, words_of(text))
