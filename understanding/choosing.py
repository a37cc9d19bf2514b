"""Which of a few streets somebody means who answers with a part of the name or its kind alone."""

from collections.abc import Sequence

from core.city_places import Street
from understanding.spelling import tidy, words_of
from understanding.streets import CALLED_STREETS, KIND_WORDS, PREPOSITIONS, names_of


def choose_among(text: str, streets: Sequence[Street]) -> list[Street]:
    """Those that fit all of the words; none when the words say something else."""
    words = [word for word in words_of(tidy(text)) if word.folded not in PREPOSITIONS]
    kinds = {KIND_WORDS[word.folded] for word in words if word.folded in KIND_WORDS}
    stems = [word.stem for word in words if word.folded not in KIND_WORDS and not word.folded.isdecimal()]
    if not kinds and not stems:
        return []
    return [street for street in _of_kind(streets, kinds) if _is_called(street, stems)]


def _of_kind(streets: Sequence[Street], kinds: set[str]) -> Sequence[Street]:
    """People say «на вулиці» of an avenue too, where no street is among them."""
    if not kinds:
        return streets
    exactly = [street for street in streets if street.kind in kinds]
    if exactly or "street" not in kinds:
        return exactly
    return [street for street in streets if street.kind in CALLED_STREETS]


def _is_called(street: Street, stems: Sequence[str]) -> bool:
    named = {part for name in names_of(street) for part in name.key.split()}
    return all(any(part.startswith(stem) for part in named) for stem in stems)
