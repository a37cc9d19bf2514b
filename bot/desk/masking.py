"""Contacts as they stand in a group: enough to tell them apart, too little to ring anybody up."""

import re

_PHONE = re.compile(r"(?<![\w+])\+?\d(?:[\s().-]{0,2}\d){8,14}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_SHOWN = 2
"""Digits at the end."""


def mask_phone(phone: str) -> str:
    """A number of which the country and the last digits are shown: +380 ** *** ** 21."""
    digits = [letter for letter in phone if letter.isdigit()]
    return f"+380 ** *** ** {''.join(digits[-_SHOWN:])}"


def mask_phones(text: str) -> str:
    """A text with the numbers in it masked; a case number is too short to be one."""
    return _PHONE.sub(lambda found: _stars(found.group()), text)


def mask_person(text: str) -> str:
    """Somebody's name and number: of each word its first letter."""
    return _WORD.sub(lambda word: f"{word.group()[0]}***", _stars(text))


def _stars(written: str) -> str:
    """The last digits alone are left."""
    hidden, masked = sum(map(str.isdigit, written)) - _SHOWN, ""
    for letter in written:
        if letter.isdigit() and hidden > 0:
            hidden -= 1
            letter = "*"
        masked += letter
    return masked
