"""Which language a message is written in."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from understanding.spelling import LONGEST_TEXT

FILE = Path(__file__).with_name("languages.csv")
CLEARLY = 3
"""How many times as many words make a language the only one."""
# Letters that only one of the two has, and endings that give a language away.
_TELLING = {
    "uk": re.compile(r"[іїєґ]|[сц]ьк|(?:ння|ття|ються|ється|ають|ують|[аи]ти|ього|ові)$"),
    "ru": re.compile(
        r"[ыэъё]|(?:[аяеу]ет|[аяу]ют|ится|ется|ются|ите|[ае]ние|[ае]ния|ению|ая|ое|ской|ского)$"
    ),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


def _read_words() -> Mapping[str, frozenset[str]]:
    """The words of each language that the other one lacks."""
    with FILE.open(encoding="utf-8", newline="") as file:
        words = {row["language"]: frozenset(row["words"].split()) for row in csv.DictReader(file)}
    both = words["uk"] & words["ru"]
    return {language: own - both for language, own in words.items()}


_OWN_WORDS = _read_words()


def detect_language(text: str) -> str:
    """uk, ru, or mixed; unclear when nothing tells."""
    written = _WORD.findall(text[:LONGEST_TEXT])
    # Names of streets tell little: people write them as the sign on the house does.
    words = [word for place, word in enumerate(written) if place == 0 or not word.istitle()]
    ukrainian, russian = _count(words)
    if not ukrainian and not russian:
        ukrainian, russian = _count(written)
    if not ukrainian and not russian:
        return "unclear"
    if ukrainian >= CLEARLY * russian:
        return "uk"
    return "ru" if russian >= CLEARLY * ukrainian else "mixed"


def _count(words: list[str]) -> tuple[int, int]:
    lowered = [word.lower() for word in words]
    return sum(_is_of("uk", word) for word in lowered), sum(_is_of("ru", word) for word in lowered)


def _is_of(language: str, word: str) -> bool:
    return word in _OWN_WORDS[language] or bool(_TELLING[language].search(word))
