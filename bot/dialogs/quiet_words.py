"""Quiet hours as people write them: «з 22 до 7», «с 10 вечера до 6:30 утра»."""

import re

from core.subscriptions import QuietHours

_TIME = (
    r"(?P<hour{0}>\d{{1,2}})(?:[:.](?P<minute{0}>\d{{2}}))?\s*(?:год\w*|час\w*|ч\b)?"
    r"\s*(?P<part{0}>веч\w+|ранк\w+|утр\w+|ноч\w+)?"
)
_HOURS = re.compile(
    rf"(?<!\d){_TIME.format(1)}\s*(?:до|по|to|till|-|–|—)\s*{_TIME.format(2)}(?![\d:.]*\d)", re.IGNORECASE
)
NOON = 12


def read_quiet(text: str) -> QuietHours | None:
    """The hours that the text names; None when it names none that a day has."""
    found = _HOURS.search(text)
    if found is None:
        return None
    begin, end = (_minute(found, which) for which in ("1", "2"))
    try:
        return QuietHours(begin, end)
    except ValueError:
        return None


def _minute(found: re.Match[str], which: str) -> int:
    hour, minute = int(found[f"hour{which}"]), int(found[f"minute{which}"] or 0)
    in_evening = (found[f"part{which}"] or "").startswith("веч") and hour < NOON
    if minute >= 60:
        return -1
    return (hour % 24 if hour <= 24 else -1) * 60 + minute + in_evening * NOON * 60


def say_quiet(quiet: QuietHours) -> str:
    """From when to when: 22:00–07:00."""
    return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (quiet.begin, quiet.end))
