"""Codes that join two messengers: six digits, shown in two groups of three.

A case number has eight digits and a phone nine or more. Digits alone need no keyboard switch.
"""

import re
from random import Random

_WRITTEN = re.compile(r"\W*((?:\d[\s\-–—]*){6})\W*")


def draw_code(random: Random) -> str:
    """A new code. It does not begin with 0, which people leave out."""
    return str(random.randint(100_000, 999_999))


def read_code(text: str) -> str | None:
    """The code that is the whole of this text, with whatever stands between its digits."""
    written = _WRITTEN.fullmatch(text)
    return "".join(str(int(mark)) for mark in written.group(1) if mark.isdecimal()) if written else None


def spell_code(code: str) -> str:
    """The code as people see it: 482 913."""
    return f"{code[:3]} {code[3:]}"
