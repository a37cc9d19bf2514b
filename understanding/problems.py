"""Several problems in one message: each clause is read by itself, and all of them together.

A clause that does not surely tell of another fault is a part of the story. What is over already, and what is
only the cause of another thing, is no problem. Between one problem and the next its own house may be named.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from core.city import City
from core.city_services import COMPLAINT
from understanding.patterns import Meaning, WordLists
from understanding.spelling import Word
from understanding.subjects import SURE, Subjects
from understanding.understood import FoundAddress, Problem, Scored

LISTED, UNLISTED = 0.5, 0.97
"""How sure the word lists have to be as well; how sure the model alone."""
_ENDS = re.compile(r"[.!?;…,\n()]|\s[-–—]\s")
"""What parts two clauses, with or without a word that joins them."""


class Problems:
    """What in a city may be told of beside something else."""

    def __init__(self, city: City, lists: WordLists, subjects: Subjects) -> None:
        self._city, self._lists, self._subjects = city, lists, subjects
        talk = {COMPLAINT, city.fallback_service}
        self._codes = frozenset(one.code for one in city.services) - talk

    def told(
        self, text: str, words: Sequence[Word], find: Callable[[str], FoundAddress]
    ) -> tuple[Problem, ...]:
        """The services that these words of the text surely tell of, in the order in which they are told."""
        clauses = [clause for clause in self._clauses(text, words) if not self._is_told_besides(clause)]
        found = list(self._by_clause(clauses))
        known = {one.code for _place, one in found}
        found += [(place, one) for place, one in self._by_all(clauses) if one.code not in known]
        found.sort(key=lambda each: each[0])
        bounds = [0, *(place for place, _one in found[1:]), len(text)]
        parts = (text[begin:end] for begin, end in pairwise(bounds))
        told = [
            Problem(one.code, one.score, _house_in(part, find))
            for (_place, one), part in zip(found, parts, strict=False)
        ]
        return self._one_of_each_kind(told)

    def _clauses(self, text: str, words: Sequence[Word]) -> list[list[Word]]:
        clauses: list[list[Word]] = [[*words[:1]]]
        for before, word in pairwise(words):
            begins = any(self._lists.is_in(name, word) for name in ("@joins", "@causes"))
            if begins or _ENDS.search(text[before.end : word.start]):
                clauses.append([])
            clauses[-1].append(word)
        return [clause for clause in clauses if clause]

    def _is_told_besides(self, clause: Sequence[Word]) -> bool:
        """«Бо прорвало трубу», «світло вже дали»; «сміття не вивезли» is not over."""
        if self._lists.is_in("@causes", clause[0]):
            return True
        is_over = any(self._lists.is_in("@over", word) for word in clause)
        return is_over and not any(self._lists.is_in("@not", word) for word in clause)

    def _by_clause(self, clauses: Sequence[Sequence[Word]]) -> Iterator[tuple[int, Scored]]:
        for clause in clauses:
            for one in self._sure(clause, self._lists.meanings(clause))[:1]:
                yield clause[0].start, one

    def _by_all(self, clauses: Sequence[Sequence[Word]]) -> Iterator[tuple[int, Scored]]:
        """«Немає води і світла»: a verb that stands once is of both."""
        words = [word for clause in clauses for word in clause]
        meanings = self._lists.meanings(words)
        for one in self._sure(words, meanings):
            if one.code in meanings:
                yield words[meanings[one.code].place].start, one

    def _sure(self, words: Sequence[Word], meanings: Mapping[str, Meaning]) -> list[Scored]:
        services = self._subjects.services(self._subjects.weigh(words, meanings), meanings, ())
        return [one for one in services if one.code in self._codes and _is_sure(one, meanings)]

    def _one_of_each_kind(self, told: Sequence[Problem]) -> tuple[Problem, ...]:
        kept: list[Problem] = []
        for one in told:
            if not any(self._is_akin(one.code, other.code) and _may_be_one(one, other) for other in kept):
                kept.append(one)
        return tuple(kept)

    def _is_akin(self, code: str, other: str) -> bool:
        """No water and weak pressure are one problem: of one topic, and the same outage lies behind both."""
        if code == other:
            return True
        shared = set(self._city.kinds_behind(code)) & set(self._city.kinds_behind(other))
        return bool(shared) and self._city.service(code).group == self._city.service(other).group


def _is_sure(one: Scored, meanings: Mapping[str, Meaning]) -> bool:
    listed = one.code in meanings and meanings[one.code].score >= LISTED
    return one.score >= (SURE if listed else UNLISTED)


def _house_in(part: str, find: Callable[[str], FoundAddress]) -> FoundAddress | None:
    found = find(part)
    return found if found.house and found.street_ids and not found.ambiguous else None


def _may_be_one(one: Problem, other: Problem) -> bool:
    """Whether both may be of one house: «яма на Садовій 5, і ще яма на Миру 7» are two."""
    if one.address is None or other.address is None:
        return True
    return (one.address.street_ids, one.address.house) == (other.address.street_ids, other.address.house)
