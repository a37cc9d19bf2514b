"""Whether words may insult a person who reads them: careful, for nothing but a suggestion follows from it.

Swearing at how things are, anger, and what is said of others are none of it; what may be innocent is not
taken for one.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from understanding.patterns import WordLists, read_word_lists
from understanding.spelling import Word

FILE = Path(__file__).with_name("insults.csv")
CLOSE = 2
"""«Ви всі …»: a word between the two is still one breath."""
LEADS_IN = 4
"""«Водій маршрутки — …»: so many words before it tell of whom it is said."""
_PAUSE = re.compile(r"[,.!?;:\n-]")


@cache
def _lists() -> WordLists:
    return read_word_lists(FILE)


def may_insult(text: str, words: Sequence[Word]) -> bool:
    """Whether a person is insulted by these words; letters that were hidden have to be shown before."""
    return "insult" in _lists().meanings(words) or _calls_you(words) or _calls_out(text, words)


def _calls_you(words: Sequence[Word]) -> bool:
    """Whether «you», or who reads this, and an insult stand side by side, whoever else is spoken of."""
    is_in = _lists().is_in
    yous = [at for at, word in enumerate(words) if is_in("@you", word) or is_in("@staff", word)]
    insults = [at for at, word in enumerate(words) if is_in("@insult", word) or is_in("@obscene", word)]
    return any(
        abs(you - insult) <= CLOSE
        and not any(is_in("@them", word) for word in words[max(0, insult - LEADS_IN) : max(you, insult)])
        for you in yous
        for insult in insults
    )


def _calls_out(text: str, words: Sequence[Word]) -> bool:
    """Whether somebody is called so and nothing else: one, or several with a word more in a breath."""
    is_in = _lists().is_in
    if any(is_in("@them", word) for word in words):
        return False
    return any(
        (len(breath) == 1 and is_in("@one", breath[0]))
        or (len(breath) <= CLOSE and any(is_in("@crowd", word) for word in breath))
        for breath in _breaths(text, words)
    )


def _breaths(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The words between one pause and the next."""
    breaths = [list(words[:1])]
    for before, word in pairwise(words):
        if _PAUSE.search(text, before.end, word.start):
            breaths.append([])
        breaths[-1].append(word)
    return breaths
