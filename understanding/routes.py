"""A route of public transport and a stop, as people name them: «автобус 15», «18а маршрутка»."""

import re

from understanding.houses import is_counted

_KINDS = {
    "автобус": "автобус",
    "тролейбус": "тролейбус",
    "троллейбус": "троллейбус",
    "трамва": "трамвай",
    "маршрутк": "маршрутка",
    "маршрутц": "маршрутка",
    "маршрут": "маршрут",
}
_KIND = rf"(?P<kind>{'|'.join(_KINDS)})\w*"
_NUMBER = r"(?P<number>\d{1,3}(?:-?[абвгдabv](?!\w))?)"
_ENDING = r"(?:\s?-?(?:ий|ый|ой|ого|ому|ом|му|го|м|й|я|ка|ку|та|тий))?"
_AFTER = re.compile(
    rf"\b{_KIND}[\s,]*(?:номер|№|N)?\s*{_NUMBER}(?![\w:]|[.,]\d)(?:\s+(?P<next>[^\W\d_]+))?", re.IGNORECASE
)
_BEFORE = re.compile(rf"(?<![\w/.,:]){_NUMBER}{_ENDING}\s+{_KIND}", re.IGNORECASE)
_STOP = re.compile(
    r"\b(?P<word>зуп|ост)(?:ин\w+|ановк\w+|\.)\s*"
    r"(?:[«\"“](?P<quoted>[^»\"”\n]{2,30})[»\"”]|(?P<named>[А-ЯІЇЄҐ][\w'’ʼ-]+(?:\s+[А-ЯІЇЄҐ№\d][\w'’ʼ-]*){0,3}))",
)
_STOPS = {"зуп": "зупинка", "ост": "остановка"}


def find_route(text: str) -> str | None:
    """The route, with the stop if one is named: «тролейбус 7, зупинка «Порт»». None without a number."""
    match = _after(text) or _BEFORE.search(text)
    if match is None:
        return None
    route = f"{_KINDS[match['kind'].lower()]} {match['number'].replace('-', '')}"
    stop = _STOP.search(text)
    if stop is None:
        return route
    return f"{route}, {_STOPS[stop['word'].lower()]} «{stop['quoted'] or stop['named']}»"


def _after(text: str) -> re.Match[str] | None:
    """In «автобус 15 хвилин не їде» the number counts minutes."""
    found = _AFTER.finditer(text)
    return next((match for match in found if not (match["next"] and is_counted(match["next"]))), None)
