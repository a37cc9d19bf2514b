"""A complaint about one of the city's units: that unit must not get it (law 393/96, art. 7)."""

import re

from bot.dialogs.dialog import Begin, Turn
from bot.dialogs.phrases import anywhere
from bot.dialogs.place_words import SURE
from bot.dialogs.report_draft import ABOUT_UNIT
from bot.dialogs.words import plain
from core.city import City
from core.city_services import COMPLAINT, Unit
from understanding import Understanding

_complains = anywhere(r"скарг\w*|(?:по)?скарж\w*|жалоб\w*|жалу\w*|пожалова\w*|complaint|complain")
_WORD = re.compile(r"[\w'-]+")
_OF_ANY_UNIT = ("служб", "міст", "город", "міськ", "відділ", "отдел", "управлін", "управлен", "центр")
"""How words begin that tell no unit from another."""
_ENDING = 2
"""Letters that a name changes in a sentence: «на Водоканал», «водоканалу»."""


def complain_of_unit(turn: Turn, heard: Understanding) -> Begin | None:
    """A request to the contact centre about this unit; None where the words tell of a fault, or of none."""
    first = next(iter(heard.services), None)
    tells_fault = first is not None and first.code != COMPLAINT and first.score >= SURE
    if turn.operator or tells_fault or not _complains(plain(turn.said.text)):
        return None
    unit = _named(plain(turn.said.text), turn.city)
    if unit is None:
        return None
    service = turn.city.fallback_service
    return Begin("report", {"service": service, ABOUT_UNIT: unit, "description": turn.said.text})


def _named(text: str, city: City) -> str | None:
    """The unit that the words name, but for the contact centre, which has a complaint of its own."""
    centre, said = city.service(city.fallback_service).unit, _WORD.findall(text)
    named = (unit.code for unit in city.units if unit.code != centre and _is_named(unit, said))
    return next(named, None)


def _is_named(unit: Unit, said: list[str]) -> bool:
    for name in unit.name.values():
        stems = [word[:-_ENDING] for word in _WORD.findall(plain(name)) if not word.startswith(_OF_ANY_UNIT)]
        stems = [stem for stem in stems if len(stem) > _ENDING]
        if stems and all(any(word.startswith(stem) for word in said) for stem in stems):
            return True
    return False
