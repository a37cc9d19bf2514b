"""Houses and flats whose numbers stand in words get digits: «будинок сто сорок п'ять, квартира сім»."""

import re

from understanding.houses import FLAT_WORD, HOUSE_WORD, LETTERS, is_counted
from understanding.numerals import Number, number_at
from understanding.patterns import is_among, read_named_words
from understanding.spelling import fold

MANY = 5
"""Fewer things are often counted in a house: «в доме два не работающих лифта»."""
_GOES_ON = read_named_words()["@after_house"]
_ENTRANCE = r"(?:підїзд|подь?ъ?езд)"
_CALLED = re.compile(
    rf"(?<![{LETTERS}\d])(?:{HOUSE_WORD}|{FLAT_WORD}|{_ENTRANCE})(?![{LETTERS}])\.?,?\s+(?:№|номер)?\s*",
    re.IGNORECASE,
)
_WORD = re.compile(rf"[{LETTERS}'’ʼ]+", re.IGNORECASE)
# «Пятого дома», «пятый дом», but «третий день, уже пятый, дома холодно».
_THEN_HOUSE = re.compile(
    rf"(?:(?<=ого)|(?<=его)|(?<=ому)|(?<=ом)|(?<=ем))\s+(?:будинк[уа]|доме|дома|дому|домі)(?![{LETTERS}])"
    rf"|(?:(?<=ый)|(?<=ой)|(?<=ий))\s+(?:будинок|дом|дім)(?![{LETTERS}])",
    re.IGNORECASE,
)
_STROKE = re.compile(r"\s+(?:дробь|дріб|дробом)\s+", re.IGNORECASE)
# What may follow a house: the end, a flat, a block, a letter, the word for it, an entrance with its number.
_END = re.compile(
    rf"\s*(?:$|[,.;:!?)\n/]|(?:{FLAT_WORD}|корпус|корп|блок)(?![{LETTERS}])|[абвгдеж](?![{LETTERS}])"
    rf"|(?:{HOUSE_WORD})\.?\s*(?:$|[,.;:!?)\n])|(?P<entrance>{_ENTRANCE})\s*№?\s*(?P<number>\d)?)",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"\s+(?P<word>[{LETTERS}]+)", re.IGNORECASE)
_GAP = re.compile(r"[\s,]*")


def in_digits(text: str) -> str:
    """The text with digits wherever a number in words is called a house or a flat, behind it or before it."""
    return _before_the_word(_behind_the_word(text))


def _before_the_word(text: str) -> str:
    """«Біля сорокового будинку»; but «друга хата від рогу» and «двадцять будинків» are counted."""
    parts, done = [], 0
    for word in _WORD.finditer(text):
        number = number_at(text, word.start()) if word.start() >= done else None
        if number and number.is_ordinal and number.value >= MANY and _THEN_HOUSE.match(text, number.end):
            parts += [text[done : word.start()], f"{number.value}-го"]
            done = number.end
    return "".join([*parts, text[done:]])


def _behind_the_word(text: str) -> str:
    parts, done = [], 0
    for called in _CALLED.finditer(text):
        number = number_at(text, called.end())
        if number and (_ends(text, number) or _goes_on(text, number) or _is_flat(called, text, number)):
            digits, end = _digits(text, number)
            parts += [text[done : called.end()], digits]
            done = end
    return "".join([*parts, text[done:]])


def digits_after(text: str, end: int) -> str | None:
    """What follows a street, with digits, if it is a house in words and nothing else is counted."""
    gap = _GAP.match(text, end)
    start = gap.end() if gap else end
    number = number_at(text, start)
    if not number or not _ends(text, number):
        return None
    digits, end = _digits(text, number)
    return f" {digits}{text[end:]}"


def _digits(text: str, number: Number) -> tuple[str, int]:
    """The number, and the one after a stroke: «сорок дробь два»."""
    stroke = _STROKE.match(text, number.end)
    part = number_at(text, stroke.end()) if stroke else None
    if part:
        return f"{number.value}/{part.value}", part.end
    return str(number.value), number.end


def _ends(text: str, number: Number) -> bool:
    _value, end = _digits(text, number)
    match = _END.match(text, end)
    if not match:
        return False
    return not match["entrance"] or bool(match["number"] or number_at(text, match.end()))


def _goes_on(text: str, number: Number) -> bool:
    following = _NEXT.match(text, number.end)
    is_told = following is not None and is_among(fold(following["word"]), _GOES_ON)
    return is_told and (number.is_ordinal or number.value >= MANY)


def _is_flat(called: re.Match[str], text: str, number: Number) -> bool:
    """«Квартира шість чутно газ»; but not «квартира шість днів без світла», and not «в квартирі шість»."""
    following = _NEXT.match(text, number.end)
    said = called.group().lower()
    is_named = said.startswith("кв") and not said.startswith(("квартирі", "квартире", "квартіре"))
    counts = following is not None and is_counted(following["word"])
    return is_named and not counts and (number.is_ordinal or number.value >= MANY)
