"""Which language a message is written in."""

import csv
import re
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple

from understanding.spelling import LONGEST_TEXT
from understanding.word_language import BY_EAR, SURE, WORD, ukrainian

FILE = Path(__file__).with_name("languages.csv")
FOREIGN_FILE = Path(__file__).with_name("foreign_words.txt")
CLEARLY = 2
"""How many times as many words make a language the only one."""
LONG_ENOUGH = 3
"""Words of so few letters are often of both languages."""
EVEN = 0.5
ENOUGH_TO_GUESS = 2
RUSSIAN_ODDS = 3.0
"""So much have words that are not sure to speak for Russian, as logarithm of odds."""
LATIN_TELLS = 2.0
"""So much has to be said for a language in Latin letters, likewise."""
LATIN_CLEARLY = 1.3
ENOUGH_WORDS = 3
"""Of fewer words only those tell that are known for sure."""
# Letters that only one of the two has, and endings that give a language away.
_TELLING = {
    "uk": re.compile(r"[іїєґ]|[сц]ьк|(?:ння|ття|ються|ється|ають|ують|[^п]уть|[аи]ти|ього|ові)$"),
    "ru": re.compile(
        r"[ыэъё]|^(?:при|про|у|за|подъ?|вы|до)е[хз]|[^р]ость$|тся$|лся$"
        r"|(?:[аяеу]ет|[ое]дет|идет|ждет|ожет|ьет|[аяу]ют|\w[жгкд]ут|\w[жчшщ]ат|[^нс'\W]ят|[лрвгхчш]ит"
        r"|\w\w[жчшткднмв]ил|[трнм]ял|[рнд]ел|[ае]ние|ению|ая|ое|ее|его|ской|ского|и[еяю]|ией|иями?|иях)$"
    ),
}
# «Треба зробить», «хочу получить»: after these words Ukrainian has «-ти».
_TO_DO = re.compile(
    r"\b(?:треба|можна|неможливо|хоч(?:у|уть|е|емо|ете)|мож(?:у|уть|емо|ете)|буд(?:у|емо|ете|уть)|[щш]об|мушу|пора|бою(?:сь|ся)|страшно"
    r"|нема\s+(?:де|куди|чим|як|кому|коли))\s+(?:\w+\s+)?(?!\w*(?:дц|дес|дев|п)ять)\w{2,}(?:ить|їть|[яае]ть)(?:ся|сь)?\b"
)
# A week is «тиждень», and «неділя» a Sunday.
_WEEKS = re.compile(
    r"\b(?:дв[іа]|дві|три|чотири|пару|кілька|другу|другій|третю|третій|четверту|цілу|цій|тій|ту|той|вже|уже|уж)"
    r"\s+неділ(?:і|ю|я|ь)\b"
)
_DIGIT = re.compile(r"\d")
_PATRONYMIC = re.compile(r"(?:івн|ївн|овн|евн|ович|евич|йович)[аиіуою]?\w{0,2}$")


class Words(NamedTuple):
    """Whole words, and beginnings of words."""

    whole: frozenset[str]
    begun: frozenset[str]

    def have(self, word: str) -> bool:
        """Whether this word is one of them."""
        return word in self.whole or any(word[:size] in self.begun for size in range(1, len(word) + 1))


def _read_words() -> Mapping[str, Words]:
    """The words of each language that the other one lacks, those of both, and the names that both have."""
    with FILE.open(encoding="utf-8", newline="") as file:
        words = {row["language"]: frozenset(row["words"].split()) for row in csv.DictReader(file)}
    both = words["uk"] & words["ru"]
    return {"both": _as_words(both)} | {of: _as_words(own - both) for of, own in words.items()}


def _as_words(words: frozenset[str]) -> Words:
    begun = frozenset(word.removesuffix("*") for word in words if word.endswith("*"))
    return Words(words, begun)


_OWN_WORDS = _read_words()
_FOREIGN = _as_words(frozenset(FOREIGN_FILE.read_text(encoding="utf-8").split()))
"""Russian words as they stand among Ukrainian ones, none of which is Ukrainian."""


def detect_language(text: str) -> str:
    """uk, ru, or mixed; unclear when nothing tells."""
    return _detect(text, learnt=True)


def by_lists(text: str) -> str:
    """The language as far as letters and the listed words alone tell it."""
    return _detect(text, learnt=False)


def _detect(text: str, *, learnt: bool) -> str:
    words = WORD.findall(text[:LONGEST_TEXT])
    written = [word for word in words if not _is_name(word)]
    # Names of streets tell little: people write them as the sign on the house does.
    told = [word for word in written if word is words[0] or not word.istitle()]
    has_told = any(not word.istitle() for word in told)
    if learnt and sum(map(str.isascii, words)) > EVEN * len(words):
        return _in_latin(told if has_told else written)
    enough = learnt and sum(len(word) > 2 and not word.istitle() for word in told) >= ENOUGH_WORDS
    counted = _count(told, by_letters=has_told, learnt=enough)
    if not any(counted):
        by_letters = has_told or bool(_DIGIT.search(text))
        counted = _count(written, by_letters=by_letters, learnt=enough)
    foreign = enough and (
        any(_is_russian_in_ukrainian(word.lower()) for word in told)
        or any(one.search(text[:LONGEST_TEXT].lower()) for one in (_TO_DO, _WEEKS))
    )
    language = _weigh(*counted, foreign=foreign)
    if foreign and language == "unclear" and sum(_odds(word.lower()) for word in told) > 0:
        return "mixed"
    return _likelier(told) if learnt and language == "unclear" else language


def _in_latin(words: Sequence[str]) -> str:
    """In Latin letters no word is sure, since both languages share them: all speak together."""
    odds = [_odds(word.lower()) for word in words if len(word) >= LONG_ENOUGH]
    for_ukrainian, for_russian = sum(max(0, one) for one in odds), -sum(min(0, one) for one in odds)
    less, more = sorted((for_ukrainian, for_russian))
    if more < LATIN_TELLS or len(odds) < ENOUGH_TO_GUESS:
        return "unclear"  # «test», «ok», «vodi»: one word tells little
    if less >= LATIN_TELLS and more < LATIN_CLEARLY * less:
        return "mixed"
    return "uk" if for_ukrainian > for_russian else "ru"


def _odds(word: str) -> float:
    """How much a word speaks for Ukrainian, as logarithm of odds; below zero for Russian."""
    likely = ukrainian(word)
    return log((likely + 0.01) / (1.01 - likely))


def _is_russian_in_ukrainian(word: str) -> bool:
    """Written by ear, or one of the Russian words, and its letters speak for it: one is enough to mix."""
    if BY_EAR.search(word) or _OWN_WORDS["by_ear"].have(word) or _FOREIGN.have(word):
        return True
    if len(word) >= LONG_ENOUGH and word in _OWN_WORDS["ru"].whole:
        return True
    is_long = len(word) > LONG_ENOUGH and _language_of(word, by_letters=True, learnt=False) == "ru"
    return is_long and ukrainian(word) < EVEN


def _likelier(words: Sequence[str]) -> str:
    """Where no word is sure, many that are likely Russian tell; Ukrainian is what is meant anyhow."""
    long = [word.lower() for word in words if not word.istitle() and len(word) > LONG_ENOUGH]
    odds = sum(map(_odds, long))
    return "ru" if len(long) >= ENOUGH_TO_GUESS and odds < -RUSSIAN_ODDS else "unclear"


def _weigh(ukrainian: int, russian: int, *, foreign: bool) -> str:
    if not ukrainian and not russian:
        return "unclear"
    if russian >= CLEARLY * ukrainian:
        return "ru"
    return "uk" if ukrainian >= CLEARLY * russian and not foreign else "mixed"


def _is_name(word: str) -> bool:
    is_patronymic = word.istitle() and _PATRONYMIC.search(word)
    return bool(is_patronymic or _OWN_WORDS["name"].have(word.lower()))


def _count(words: Sequence[str], *, by_letters: bool, learnt: bool) -> tuple[int, int]:
    """How many words of each; letters alone tell nothing of a text that may be only somebody's name."""
    languages = [_language_of(word.lower(), by_letters=by_letters, learnt=learnt) for word in words]
    return languages.count("uk"), languages.count("ru")


def _language_of(word: str, *, by_letters: bool, learnt: bool) -> str | None:
    of = [language for language in ("uk", "ru") if _is_of(language, word, by_letters=by_letters)]
    if len(of) == 1:
        return of[0]
    if not learnt or of or word in _OWN_WORDS["both"].whole:
        return None
    likely = ukrainian(word)
    return "uk" if likely >= SURE else "ru" if likely <= 1 - SURE else None


def _is_of(language: str, word: str, *, by_letters: bool) -> bool:
    return _OWN_WORDS[language].have(word) or (by_letters and _TELLING[language].search(word) is not None)
