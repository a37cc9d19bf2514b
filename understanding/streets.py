"""All the names that a street goes by, in the common spelling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.city_places import Street
from understanding.patterns import read_named_words
from understanding.spelling import Word, tidy, words_of

_LISTS = read_named_words()
KIND_WORDS: Mapping[str, str] = {
    word: name.removeprefix("@kind:")
    for name, words in _LISTS.items()
    if name.startswith("@kind:")
    for word in words
}
PREPOSITIONS = _LISTS["@on"]
CALLED_STREETS = frozenset({"street", "avenue", "boulevard"})
"""All of them are «вулиця» in everyday speech."""
_TOO_COMMON = _LISTS["@part_of_a_name"]
_FEMININE = ("а", "я", "ую", "юю", "у", "ою", "ею", "ій", "ой", "ей")
_MASCULINE = ("ий", "ый", "ого", "ому", "им", "ым", "ом")


@dataclass(frozen=True)
class Name:
    """One name of one street; `whole` when it is not just a part of a longer one."""

    street_id: str
    kind: str
    key: str
    folded: str
    gender: str | None
    old: bool
    whole: bool


def names_of(street: Street) -> Iterable[Name]:
    """Every name of a street, and the telling words of long ones."""
    seen = set()
    current = ((name, False) for name in (*street.name.values(), *street.also))
    for written, old in (*current, *((name, True) for name in street.old_names)):
        words = words_of(tidy(written))
        parts = [[word] for word in words if len(words) > 1 and _is_telling(word)]
        for part in (words, *parts):
            name = _name(street, part, old=old, whole=part is words)
            if (name.key, name.folded) not in seen:
                seen.add((name.key, name.folded))
                yield name


def _is_telling(word: Word) -> bool:
    return len(word.stem) >= 4 and word.folded not in _TOO_COMMON


def _name(street: Street, words: list[Word], *, old: bool, whole: bool) -> Name:
    return Name(
        street.id,
        street.kind,
        key=" ".join(word.stem for word in words),
        folded=" ".join(word.folded for word in words),
        gender=gender_of(words[-1].written),
        old=old,
        whole=whole,
    )


def gender_of(written: str) -> str | None:
    """By the ending: «Сонячна», «Сонячній» is a street, «Сонячний», «Сонячному» a lane."""
    if written.endswith(_MASCULINE):
        return "masculine"
    return "feminine" if written.endswith(_FEMININE) else None
