"""Codes that join two messengers: six digits, shown in two groups of three; and codes by voice: ten digits.

A case number has eight digits and a phone begins with 0 or has more. Digits alone need no keyboard switch.
A code by voice lives for days and many are good at once, so that six digits could be guessed: with
twelve hundred good and five tries a day, ten digits are guessed less than once in a million days.
"""

import re
from random import Random

VOICE_DIGITS = 10
_SPOKEN = re.compile(r"\W*([1-9](?:[\s\-–—.]*\d){9})\W*", re.ASCII)
_WRITTEN = re.compile(r"\W*((?:\d[\s\-–—]*){6})\W*")


def draw_code(random: Random) -> str:
    """A new code. It does not begin with 0, which people leave out."""
    return str(random.randint(100_000, 999_999))


def read_code(text: str) -> str | None:
    """The code that is the whole of this text, with whatever stands between its digits."""
    written = _WRITTEN.fullmatch(text)
    return "".join(str(int(mark)) for mark in written.group(1) if mark.isdecimal()) if written else None


def draw_voice_code(random: Random) -> str:
    """A new code to be read out. It does not begin with 0, as a phone does."""
    return str(random.randint(10 ** (VOICE_DIGITS - 1), 10**VOICE_DIGITS - 1))


def read_voice_code(text: str) -> str | None:
    """The code by voice that is the whole of this text."""
    written = _SPOKEN.fullmatch(text)
    return "".join(filter(str.isdecimal, written.group(1))) if written else None


def spell_voice_code(code: str) -> str:
    """The code as it is read out: 482 91 35 507, never more than three digits in one breath."""
    return f"{code[:3]} {code[3:5]} {code[5:7]} {code[7:]}"


def spell_code(code: str) -> str:
    """The code as people see it: 482 913."""
    return f"{code[:3]} {code[3:]}"
