"""Case numbers: eight digits, the last of them a check digit, written in two groups of four.

Digits alone need no keyboard switch, have no look-alike letters, and are read out the same way in
both languages (docs/decisions/0003-case-numbers.md). Damm's check digit finds every single wrong
digit and every two neighbours swapped.
"""

import re
from random import Random

# Damm's quasigroup of order 10 (H. M. Damm, 2004).
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
# The sign before a number and what people put between its digits; a letter makes it something else.
_WRITTEN = re.compile(r"(?:№|#|n|no|номер)?[\s.:]*((?:\d[\s\-–—.]*){8})", re.IGNORECASE)

_NEARLY = re.compile(r"(?:№|#|номер)?[\s.:]*\d{3,4}[-–—]\d{3,5}|(?:№|#|номер)?[\s.:]*\d{7,8}", re.IGNORECASE)
_WITHIN = re.compile(r"(?<![\d+])\d{4}[\s\-–—.]{0,3}\d{4}(?![\s\-–—.]*\d)")
_NAMED = re.compile(
    r"(?:№|номер\w*|заявк\w*|зверненн\w*|обращени\w*)\W{1,3}(?:№|номер\w*)?\W{0,3}\d{4}[\s\-–—]?\d{4}(?![\d\s-]*\d)",
    re.IGNORECASE,
)


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def draw_number(random: Random) -> str:
    """A new number, drawn at random so that nobody learns how many cases there are."""
    body = str(random.randint(1_000_000, 9_999_999))
    return body + str(_check_digit(body))


def read_number(text: str) -> str | None:
    """The number that is the whole of this text, in any spelling, or None if it is none or mistyped."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        return None
    digits = "".join(str(int(mark)) for mark in written.group(1) if mark.isdecimal())
    return digits if _check_digit(digits) == 0 and digits[0] != "0" else None


def is_mistyped(text: str) -> bool:
    """Whether the whole of this text looks like a number but cannot be one: a digit is wrong or missing."""
    return bool(_NEARLY.fullmatch(text.strip())) and read_number(text) is None


def names_wrong_number(text: str) -> bool:
    """Whether a sentence speaks of a number that no case can have: «Заявка номер 1234-5678»."""
    return bool(_NAMED.search(text)) and find_number(text) is None


def find_number(text: str) -> str | None:
    """The first number that stands somewhere in this text; telephone numbers are longer and none."""
    found = (read_number(match.group()) for match in _WITHIN.finditer(text))
    return next((number for number in found if number), None)


def spell_number(number: str) -> str:
    """The number as people see it: 4829-1536."""
    return f"{number[:4]}-{number[4:]}"
