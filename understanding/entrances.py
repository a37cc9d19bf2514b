"""Entrances and floors: they are no part of the register, and still the crew needs them."""

import re

_WORD = r"(?:п[іи]д['’ʼ`]?[їi]зд\w*|под[ъь']?езд\w*|поверх\w*|этаж\w*)"
_SHORT = r"(?:под|пов|эт|п)\."
_NUMBER = r"\d{1,2}(?!\d)"
_ENDING = r"(?:\s?-?(?:ий|ый|ой|ого|ому|ом|му|го|м|й|я))?"
# The number stands before the word or after it: "2 підʼїзд", "підʼїзд 2, поверх 3".
_FOUND = re.compile(
    rf"(?<![\w/]){_NUMBER}{_ENDING}\s+{_WORD}|(?<!\w)(?:{_WORD}|{_SHORT})\s*№?\s*{_NUMBER}", re.IGNORECASE
)


def entrance_in(text: str) -> str | None:
    """The entrance and the floor, as they were written."""
    return ", ".join(match.group().strip() for match in _FOUND.finditer(text)) or None
