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
from understanding.spelling import Word, fold

FILE = Path(__file__).with_name("insults.csv")
CLOSE = 2
"""«Ви всі …»: a word between the two is still one breath."""
LEADS_IN = 4
"""«Водій маршрутки — …»: so many words before it tell of whom it is said."""
_YOU = frozenset(map(fold, ("ви", "вы", "ти", "ты")))
_ALL = frozenset(map(fold, ("всі", "усі", "все")))
_WHAT = frozenset(map(fold, ("які", "який", "яка", "какие", "какой", "какая")))
_STOP = re.compile(r"[,.!?;:\n]")
_PAUSE = re.compile(r"[,.!?;:\n-]")


@cache
def _lists() -> WordLists:
    return read_word_lists(FILE)


def may_insult(text: str, words: Sequence[Word]) -> bool:
    """Whether a person is insulted by these words; letters that were hidden have to be shown before."""
    return "insult" in _lists().meanings(words) or _calls_you(text, words) or _calls_out(text, words)


def is_abusive(text: str, words: Sequence[Word]) -> bool:
    """Whether words are obscene, or an insult of anybody; what stands in quotation marks others have said."""
    return "abuse" in _lists().meanings(words) or may_insult(text, words)


def _calls_you(text: str, words: Sequence[Word]) -> bool:
    """Whether «you», or who reads this, and an insult stand side by side, whoever else is spoken of."""
    is_in = _lists().is_in
    yous = [at for at, word in enumerate(words) if is_in("@you", word) or is_in("@staff", word)]
    insults = [at for at, word in enumerate(words) if is_in("@insult", word) or is_in("@obscene", word)]
    weak = [at for at, word in enumerate(words) if is_in("@weak", word)]
    return any(_are_one_breath(text, words[you : at + 1]) for you in yous for at in weak) or any(
        abs(you - insult) <= CLOSE
        and (
            _says_to_all(words[you : insult + 1])
            or not any(
                is_in("@them", word) and not _exclaims(words, at)
                for at, word in enumerate(words[: max(you, insult)])
                if at >= insult - LEADS_IN
            )
        )
        for you in yous
        for insult in insults
    )


def _are_one_breath(text: str, words: Sequence[Word]) -> bool:
    """«Ви — гівно», but not «у вас гівно» or «тупа система, ви»: such words say as much of things."""
    is_near = 0 < len(words) - 1 <= CLOSE and words[0].folded in _YOU
    return is_near and not _STOP.search(text, words[0].end, words[-1].start)


def _says_to_all(words: Sequence[Word]) -> bool:
    """«І ви всі козли», whoever was spoken of before."""
    return len(words) > CLOSE and words[0].folded in _YOU and words[1].folded in _ALL


def _exclaims(words: Sequence[Word], at: int) -> bool:
    """«Какие же вы твари» is said of you, not of «some»."""
    after = [word.folded for word in words[at + 1 : at + 1 + CLOSE]]
    return words[at].folded in _WHAT and not _YOU.isdisjoint(after)


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
