"""Which of a list somebody means who counts: «1», «перша», «второе», «третій варіант»."""

import re

from bot.dialogs.words import plain

_ORDINALS = (
    ("перш", "перв", "first"),
    ("друг", "втор", "second"),
    ("трет", "third"),
    ("четверт", "fourth"),
    ("п'ят", "пят", "fifth"),
)
_COUNTED = re.compile(r"(?:номер |n |№ ?)?(?P<word>\d{1,2}|[^\W\d]['\w]+)(?:-?(?:а|я|е|й|ша|га|ю))?(?: \w+)?")


def which_of(text: str, count: int) -> int | None:
    """The place in a list of so many, from 0; None when the words do not count, or count too far."""
    found = _COUNTED.fullmatch(plain(text))
    if found is None:
        return None
    place = _place(found["word"])
    return place if place is not None and 0 <= place < count else None


def _place(word: str) -> int | None:
    if word.isdecimal():
        return int(word) - 1
    return next((at for at, stems in enumerate(_ORDINALS) if word.startswith(stems)), None)
