"""Houses as notices list them: «12-48 (парні), 51, 53а», «від 2 до 20, непарна сторона», «весь»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.house_ranges import LARGEST_PART, HouseNumber, HouseRange, Parity

_LETTERS = "а-яёіїєґa-z"
_OF_A_NAME = r"(?!\d{{1,2}}-(?:й|я|ий|ій|ый|ая|ша|га|тя|та)(?!\w))"
"""«1-й пров. Торговий» begins the name of the next street."""
_NUMBER = (
    rf"{_OF_A_NAME}"
    r"(?P<{0}>[1-9]\d{{0,2}})(?!\d)(?:\s?/\s?(?P<{0}_part>\d{{1,3}}))?"
    rf"(?:-?[«\"]?(?P<{{0}}_letter>[{_LETTERS}])[»\"]?(?![{_LETTERS}])"
    r"|\s[«\"]?(?P<{0}_apart>[абвгдежк])[»\"]?(?=\s*(?:[,.;:)–—-]|$)))?"
    r"(?:[\s,]*(?:корпус|корп|к)\.?\s*(?P<{0}_block>\d{{1,2}}|[а-г](?!\w)))?"
)
_HOUSE = r"(?:(?:будинк|дом|буд|д(?=[.№\s\d]))[^\W\d]*\.?\s*№?\s*|№\s*)?"
_TOKEN = re.compile(
    rf"(?:(?:від|з|с|от)\s+{_HOUSE})?{_NUMBER.format('first')}(?:\s*(?:[-–—]|\.\.\.?|…|до|по)\s*{_HOUSE}{_NUMBER.format('last')})?"
    r"|(?P<odd>\(?\s*(?:не|не\s)(?:парн|чет|чёт)\w*(?:\s+(?:сторон|бік|номер|будинк|дом)\w*)?\s*\)?)"
    r"|(?P<even>\(?\s*(?:парн|четн|чётн)\w*(?:\s+(?:сторон|бік|номер|будинк|дом)\w*)?\s*\)?)"
    r"|(?P<whole>\(?\s*(?:весь|вся|увесь|уся|повністю|полностью|цілком|целиком|(?:усі|всі|все)\s+(?:будинки|дома))"
    r"(?!\w)(?:\s+(?:вулиц|провул|улиц|переул|проспект|бульвар)\w*)?\s*\)?)"
    r"|(?P<filler>(?:будинк|домов|дома|буд|б(?=\.)|дом|номер|сторон|д(?![^\W\d])|та(?!\w)|і(?!\w)|и(?!\w)|а\s+також|а\s+также)[^\W\d]*\.?)"
    r"|(?P<mark>[\s,.:;–—№-])",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"[\s,–—-]*(?P<bracket>\()?\s*(?:о?крім|кроме|за\s+винятком|за\s+исключением)\s+"
    r"(?=(?:(?:будинк|дом|буд|д|номер)\w*\.?\s*)?№*\s*\d+(?!\w*(?:-\w{1,2})?[\s-]+(?:під|подъ|подь|пов|эт|кв|част)))",
    re.IGNORECASE,
)
"""«Крім будинків 14 та 16»: what follows is read as houses. Of anything else it is left to somebody."""
_LATIN = str.maketrans("abcdegkmov", "абсдегкмов")
SENTENCE = re.compile(r"\.\s+(?=[А-ЯЁІЇЄҐ])|\n\s*\n")
"""Where the thought ends, and with it the list."""


@dataclass(frozen=True)
class HouseList:
    """What a list of houses says, and where in the text it ends."""

    houses: tuple[HouseRange, ...]
    whole: bool
    """The whole street was said in words."""
    end: int
    excepted: tuple[HouseRange, ...] = ()
    """Of these houses, or of the whole street, these are not meant."""


def read_houses(text: str, begin: int, until: int) -> HouseList:
    """The houses from here on, as far as it is a list and no further than `until`."""
    sentence = SENTENCE.search(text, begin, until)
    until = sentence.start() if sentence else until
    found = _read_list(text, begin, until)
    while begins := _EXCEPT.match(text, found.end, until):
        but = _read_list(text, begins.end(), _end_of_exception(text, begins, until))
        if not but.houses:
            break
        closed = begins["bracket"] and text[but.end : but.end + 1] == ")"
        more = _read_list(text, but.end + bool(closed), until, found.houses)
        found = HouseList(more.houses, not more.houses, more.end, (*found.excepted, *but.houses))
    return found


def _end_of_exception(text: str, begins: re.Match[str], until: int) -> int:
    """The closing bracket, or else the semicolon: what follows it is meant again."""
    end = text.find(")" if begins["bracket"] else ";", begins.end(), until)
    return end if end >= 0 else until


def _read_list(text: str, begin: int, until: int, before: Sequence[HouseRange] = ()) -> HouseList:
    houses = list(before)
    side, whole, at, end = Parity.both, False, begin, begin
    while at < until and (token := _TOKEN.match(text, at, until)):
        at = token.end()
        if token["first"]:
            houses.append(_range(token, side))
        elif token["odd"] or token["even"]:
            side = _take_side(token, houses, side)
        elif token["whole"]:
            whole = True
        if not (token["mark"] or token["filler"]):
            end = at
    if side is not Parity.both and not houses:
        houses = [HouseRange(HouseNumber(1), HouseNumber(LARGEST_PART), side)]  # «непарна сторона» alone
    return HouseList(tuple(houses), whole and not houses, end)


def _take_side(token: re.Match[str], houses: list[HouseRange], side: Parity) -> Parity:
    """In brackets the side is that of the range before; else that of all that follow."""
    said = Parity.odd if token["odd"] else Parity.even
    after = token.group().startswith("(") or token.string[: token.start()].rstrip().endswith("(")
    if houses and (after or not _heads_a_list(token)):
        if not houses[-1].is_single:
            houses[-1] = replace(houses[-1], parity=said)
        return side
    return said


def _heads_a_list(token: re.Match[str]) -> bool:
    return bool(re.match(r"\s*[:–—-]?\s*\d", token.string[token.end() :]))


def _range(token: re.Match[str], side: Parity) -> HouseRange:
    first = _house(token, "first")
    last = _house(token, "last") if token["last"] else first
    if (last.number, last.letter) < (first.number, first.letter):
        first, last = last, first
    return HouseRange(first, last, side if first != last else Parity.both)


def _house(token: re.Match[str], end: str) -> HouseNumber:
    letter = (token[f"{end}_letter"] or token[f"{end}_apart"] or "").lower().translate(_LATIN)
    block = (token[f"{end}_block"] or "").upper()
    return HouseNumber(int(token[end]), letter, int(token[f"{end}_part"] or 0), block)
