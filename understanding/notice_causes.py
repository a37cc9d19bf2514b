"""Which of the city's usual causes a reason is: then it is known in both languages."""

from collections.abc import Sequence

from core.city import City
from core.city_outages import OutageCause
from understanding.spelling import fold, tidy, words_of


def find_cause(city: City, kind: str, reason: str) -> OutageCause | None:
    """The cause that says most of what the reason says; of equals the first in the city's file."""
    words = [word.folded for word in words_of(tidy(reason))]
    meant = [cause for cause in city.causes_of(kind) if all(_has(words, group) for group in cause.words)]
    return max(meant, key=lambda cause: len(cause.words), default=None)


def _has(words: Sequence[str], beginnings: Sequence[str]) -> bool:
    return any(word.startswith(fold(begins)) for word in words for begins in beginnings)
