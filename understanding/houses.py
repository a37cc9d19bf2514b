"""Houses and flats, and the numbers that are neither."""

import re

from understanding.patterns import is_among, read_named_words
from understanding.spelling import fold

LETTERS = "а-яёіїєґa-z"
# "25а", "25-а", "25 «а»". A letter that stands apart is the house's only where an end follows.
_LETTER = (
    rf"(?:-?[«\"]?(?P<near>(?<!-)[{LETTERS}]|(?<=-)[^\W\dйм_])[»\"]?(?![{LETTERS}\d])"
    rf"|\s[«\"]?(?P<apart>[абвгдежabv])[»\"]?(?=\s*(?:[,.;:!?)]|$|кв)))?"
)
_BLOCK = (
    r"(?:\s*,?\s*(?:корпус|корп|к|блок)(?:\.?\s*(?P<block>\d{1,2})(?!\d)"
    rf"|[.\s]\s*[«\"]?(?P<named>[а-г])(?![{LETTERS}])[»\"]?))?"
)
_NUMBER = (
    rf"(?P<number>[1-9]\d{{0,2}})(?!\d)(?:/(?P<part>\d{{1,3}})(?!\d))?{_LETTER}{_BLOCK}(?!\s?[:]\s?\d|[.,]\d)"
)
# "13-5", and "13, 5" where nothing follows: «12, 14 без води» are two houses.
_FLAT_BY_DASH = (
    r"(?:\s?[-–]\s?(?P<flat>\d{1,3})(?![\d-])"
    r"|,\s?(?P<listed>[1-9]\d{0,2})(?!\d)(?=\s*(?:$|[.;:!?)\n–—]|-\s|,(?!\s*\d))))?"
)
HOUSE_WORD = (
    r"(?:будин(?:ок|ку|ка|ком)|bud[yi]n(?:ok|ku|ka|kom)|буд|дом(?:а|е|у|ом)?|дім|bud|dom(?:a|e|u|om)?"
    r"|house|д|б)"
)
FLAT_WORD = r"(?:кварт[иі]р[аиіеуыє]|помешканн[яі]|кв|kvartira|kv|flat)"
# What follows a number that counts something else: storeys, days, routes, money, months. In "179 під'їзд 3"
# it is the entrance that has the other number.
_UNIT = re.compile(
    rf"\s*-?(?:[йяихм]|ий|ый|го|му|ти|та|ая|ей)?(?![{LETTERS}])\s*"
    rf"(?!(?:підїзд|пiдїзд|подъезд|подьезд|поверх|этаж)\s*№?\s*\d)(?P<word>[{LETTERS}]+|%|°)",
    re.IGNORECASE,
)
FLAT_WITHIN = 15
"""So near after the house a flat belongs to it."""
# «В квартире 12 градусов» is how cold it is.
_NO_FLAT = r"(?!\s*(?:градус|gradus|°|плюс|метр|м²|квадрат|люд|челов|чолов|людин|осіб))"
_COUNTED = read_named_words()["@counted"]

_NEAR = r"(?:біля|коло|возле|около|перед|напротив|навпроти|bilia|bilya|kolo|vozle|okolo)"
_BESIDE = re.compile(
    rf"[\s,.:;»\")]*(?:{_NEAR}\s+)?(?:{HOUSE_WORD}(?![{LETTERS}])\.?\s*)?(?:№|номер)?\s*{_NUMBER}{_FLAT_BY_DASH}",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<![{LETTERS}\d]){HOUSE_WORD}(?![{LETTERS}])\.?\s*(?:№|номер)?\s*{_NUMBER}", re.IGNORECASE
)
_FLAT = re.compile(rf"(?<![{LETTERS}]){FLAT_WORD}\.?\s*№?\s*(\d{{1,4}})(?!\d){_NO_FLAT}", re.IGNORECASE)
# "99999", "0", "дом миллион". A telephone number has more digits, or further ones after a space.
_ODD = re.compile(
    rf"[\s,.:;»\")]*(?:(?:{HOUSE_WORD}(?![{LETTERS}])\.?\s*)?(?:№|номер)?\s*"
    r"(?P<number>0\d{0,2}|[1-9]\d{3,4})(?![\d/]|[.,:-]\d|\s\d)"
    rf"|{HOUSE_WORD}\.?\s+(?P<word>(?:м[іи]л+[ьй]?[йи]?он|т[иы]сяч|нуль|ноль)[{LETTERS}]*))",
    re.IGNORECASE,
)
# "біля 14-го будинку", "в 14 доме", "14-й дом"; but not "3 дома".
_BEFORE = re.compile(
    r"(?<![\w/.,-])(?P<number>[1-9]\d{0,2})(?:(?:-?(?:го|му|ого|ому))\s+(?:будинк|дом)|-?(?:й|ий|ый)\s+(?:будинок|дом|дім)(?!\w)|\s+(?:будинку|доме|домі)(?!\w))",
    re.IGNORECASE,
)
_OF_A_HOUSE = re.compile(
    r"(?:біля|коло|возле|около|напротив|навпроти|рядом|поруч|у|в|від|от|до|із|из|з|с|за|жильцы|мешканці"
    r"|двор[еіу]|підвал[іу]?|подвал[еу]?|подъезд[еу]?|підїзд[іу]?|крыш[аиу]|дах[у]?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_LATIN = str.maketrans("abcdegkmov", "абсдегкмов")


def house_after(text: str, end: int) -> tuple[str, str | None] | None:
    """The house that follows a street, and the flat if it is joined by a dash."""
    match = _BESIDE.match(text, end)
    return (
        (_house(match), match["flat"] or match["listed"])
        if match and not _counts_something(text, match)
        else None
    )


def house_end(text: str, end: int) -> int | None:
    """Where the house that follows a street ends, its flat included."""
    match = _BESIDE.match(text, end)
    if not match or _counts_something(text, match):
        return None
    flat = _FLAT.search(text, match.end(), match.end() + FLAT_WITHIN)
    return flat.end() if flat else match.end()


def odd_house_after(text: str, end: int) -> str | None:
    """What stands where a house is named and can be none: no city has a house 99999."""
    match = _ODD.match(text, end)
    if not match or (match["number"] and _counts_something(text, match)):
        return None
    return match["number"] or match["word"]


def named_house(text: str) -> str | None:
    """A number that the text itself calls a house."""
    matches = (match for match in _NAMED.finditer(text) if not _is_at_home(text, match))
    named = next((_house(match) for match in matches if not _counts_something(text, match)), None)
    before = _BEFORE.search(text)
    return named or (before["number"] if before else None)


def _is_at_home(text: str, match: re.Match[str]) -> bool:
    """«Дома семнадцать» is how cold it is at home; «возле дома семнадцать» is a house."""
    return match.group().lower().startswith(("дома", "doma")) and not _OF_A_HOUSE.search(
        text, 0, match.start()
    )


def flat_in(text: str) -> str | None:
    """A number that the text calls a flat."""
    match = _FLAT.search(text)
    return match[1] if match else None


def _house(match: re.Match[str]) -> str:
    """Written one way: 25а, 54/2, 86 корп. 2."""
    letter = (match["near"] or match["apart"] or "").lower().translate(_LATIN)
    part = f"/{match['part']}" if match["part"] else ""
    block = match["block"] or (match["named"] or "").upper()
    return f"{match['number']}{part}{letter}{f' корп. {block}' if block else ''}"


def _counts_something(text: str, match: re.Match[str]) -> bool:
    unit = _UNIT.match(text, match.end("number"))
    return unit is not None and is_counted(unit["word"])


def is_counted(word: str) -> bool:
    """Whether a number before this word counts something: storeys, days, money."""
    return is_among(fold(word), _COUNTED)
