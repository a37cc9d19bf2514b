"""Answers to «Where is it?» that are no address: «не знаю», «там же», «вдома», «ось яма»."""

import re

from bot.dialogs.dialog import Turn
from bot.dialogs.words import NO, plain

SURE = 0.75
LIKELY = 0.35
"""A service this likely is told of; below it nobody knows what a message is about."""
LAST, HOME = "last", "home"
"""Places that are known already: the one of the last request, and the saved home."""
_KNOWS_NOT = re.compile(
    r"(?:(?:я|ми|мы|точно|нажаль|на жаль|к сожалению) )*"
    r"(?:не (?:знаю|знаємо|знаем|памятаю|пам'ятаю|помню|впевнен\w*|уверен\w*)|незнаю|хз"
    r"|без адрес\w*|(?:нет|нема\w*) адрес\w*|i do not know)(?: [\w']+){0,4}"
)
_SAME = r"(?:т[аіуе]|тією|такая|така|такий|тот|тому|той|том|тим)(?: же?(?: сам\w+)?| сам\w+(?: же?)?)"
_LAST = re.compile(
    r"\b(?:там же|там само|там ж|туди ж|туда же|the same (?:address|place)"
    rf"|{_SAME} (?:адрес|будин|дом)\w*|адрес\w* {_SAME})(?!\w)"
)
_MINE = r"(?:(?:я|у|в) )?(?:(?:мене|нас|меня) )?"
_HOME = re.compile(
    rf"{_MINE}(?:вдома|удома|дома|at home)(?: (?:у|в) (?:мене|нас|меня))?\b(?! \d)"
    r"|.*\b(?:вдома|(?:у|в) (?:мене|нас|меня) дома)\b(?! \d)"
)
_POINTS = re.compile(
    r"(?:(?:ось|от|вот|дивіт\w+|дивис\w*|гляньте|(?:по)?смотри\w*|погляньте|подивіт\w+|бачите|видите"
    r"|це|это|тут|здесь|там|фото|світлина|знімок|снимок|here|look|see|this|is|it) ?)+"
)
_BESIDE = re.compile(
    r"(?:десь |где-то |там )?(?:біля|коло|поруч|поряд|навпроти|напроти|за|перед|між|під|на|у|в|во|возле|около"
    r"|рядом|напротив|между|near) \D*[^\W\d_]{3}\D*"
)
_LANDMARK = re.compile(
    r"\b(?:біля|коло|поруч|поряд|навпроти|напроти|за|перед|між|возле|около|рядом|напротив|между|near"
    r"|зупин\w+|остановк\w+|рин\w+|рын\w+|школ\w+|магазин\w*|лікарн\w+|больниц\w+|парк\w*|сквер\w*)\b"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORT_LATIN = re.compile(r"[a-z\W\d_]{0,4}", re.IGNORECASE)


def does_not_know(text: str) -> bool:
    """Whether somebody says kindly or shortly that they cannot tell."""
    words = plain(text)
    return words in NO or bool(_KNOWS_NOT.fullmatch(words))


def known_place(text: str) -> str | None:
    """Which place of before is meant: that of the last request, or home."""
    words = plain(text)
    if _LAST.search(words):
        return LAST
    return HOME if _HOME.match(words) else None


def points_only(text: str) -> bool:
    """Words under a picture that say no more than «look»."""
    return bool(_POINTS.fullmatch(plain(text)))


def is_landmark(text: str) -> bool:
    """Words for what stands near, which nobody looks up in a list of streets: «біля ринку»."""
    words = plain(text)
    return bool(_BESIDE.fullmatch(words) and _LANDMARK.search(words))


def is_too_short(text: str) -> bool:
    """Nothing that could be the name of a place."""
    return not _WORD.search(text) or bool(_SHORT_LATIN.fullmatch(text.strip()))


def tells_what(turn: Turn) -> bool:
    """Whether the words tell what happened, and nothing of where."""
    text = turn.said.text
    if any(mark.isdecimal() for mark in text) or _LANDMARK.search(plain(text)):
        return False
    services = turn.understand(text).services
    return bool(services) and services[0].score >= SURE
