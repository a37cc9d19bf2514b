"""Entrances and floors: they are no part of the register, and still the crew needs them."""

import re

from understanding.houses import is_counted
from understanding.numerals import CARDINAL, ORDINAL

_WORD = r"(?:п[іи]д['’ʼ`]?[їi]зд\w*|под[ъь']?езд\w*|поверх\w*|этаж\w*)"
_SHORT = r"(?:под|пов|эт|п)\."
_DIGITS = r"\d{1,2}(?!\d)"
_ENDING = r"(?:\s?-?(?:ий|ый|ой|ого|ому|ом|му|го|м|й|я)(?!\w))?"
_NUMBER = rf"(?:{_DIGITS}|{ORDINAL})"
# The number stands before the word or after it: "2 підʼїзд", "підʼїзд 2, поверх 3". In "33 подъезд 2" the
# first number is the house's, but in "2 подъезд 3 этаж" the second one belongs to the floor.
_GOES_ON = rf"{_ENDING}\s+{_WORD}(?!\s*№?\s*{_NUMBER})"
_BEFORE = rf"(?<![\w/]){_NUMBER}{_ENDING}\s+{_WORD}(?!\s*№?\s*{_NUMBER}(?!{_GOES_ON}))"
_AFTER = rf"(?<!\w)(?:{_WORD}|{_SHORT})\s*№?\s*(?:{_NUMBER}|{CARDINAL})(?!{_GOES_ON})"
_FOUND = re.compile(rf"(?:{_BEFORE}|{_AFTER})(?:\s+(?!{_WORD})(?P<next>[^\W\d_]+))?", re.IGNORECASE)


def entrance_in(text: str) -> str | None:
    """The entrance and the floor, as they were written."""
    return ", ".join(_found(text)) or None


def _found(text: str) -> list[str]:
    found, end = [], 0
    while match := _FOUND.search(text, end):
        end = match.start("next") if match["next"] else match.end()
        # In «в подъезде 12 дней темно» the number counts days.
        if not (match["next"] and match.group()[0].isalpha() and is_counted(match["next"])):
            found.append(text[match.start() : end].strip())
    return found
