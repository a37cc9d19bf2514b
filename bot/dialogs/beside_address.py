"""What is told in one line with an address and is none: «5, квартира 3, код домофона 12»."""

import re

from bot.dialogs.dialog import Turn
from bot.dialogs.words import plain
from core.city import City

MOST_WORDS = 6
"""A part with a street and more words than this tells something besides."""
_PARTS = re.compile(r"[,;\n]|\.(?!\d)(?=\s|$)")
_OF_PLACE = re.compile(
    r"(?:буд|дом|вул|ул|просп|пр-т|бульв|пров|пер|площ|кв|квартир|під'?їзд|подъезд|поверх|этаж|корп|секц|вхід|вход"
    r"|адрес|міст|город|район|перш|перв|друг|втор|трет|четверт|кут|угол|ріг|перехр|перекр|літер|литер)\w*"
)
_WORD = re.compile(r"[^\W\d_][\w']{2,}")


def told_beside(turn: Turn) -> str:
    """The parts of the line that say nothing of the place."""
    return ", ".join(part.strip() for part in _PARTS.split(turn.said.text) if _tells(turn, part))


def _tells(turn: Turn, part: str) -> bool:
    words = [word for word in _WORD.findall(plain(part)) if not _OF_PLACE.fullmatch(word)]
    if not words or _names_city(turn.city, part):
        return False
    found = turn.understand(part).address
    names_place = bool(found.street_ids) or found.unlisted is not None
    return not names_place or len(part.split()) > MOST_WORDS


def _names_city(city: City, part: str) -> bool:
    return plain(part) in {plain(name) for name in city.name.values()}
