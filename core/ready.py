"""Canned answers: what operators say often, in the city's own words, filled in from the citizen's request.

They are all or nothing: what cannot be filled in is not sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Protocol

from core.cases import CLOSED_STATUSES, Case, CaseNotFound, CaseStore
from core.citizens import CitizenStore
from core.city import City
from core.city_answers import ReadyAnswer
from core.city_services import COMPLAINT
from core.handoffs import Handoff
from core.lines import LineStore, Side
from core.refusals import Refusal
from core.wording import OF_CASE, Field, Wording

MOST_CASES = 50


class HasTalks(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def cases(self) -> CaseStore: ...

    @property
    def citizens(self) -> CitizenStore: ...

    @property
    def lines(self) -> LineStore: ...


@dataclass(frozen=True)
class Filled:
    """A canned answer as its citizen would read it. With something missing there are no words."""

    answer: ReadyAnswer
    words: str
    missing: tuple[Field, ...] = ()


class NoSuchReadyAnswer(Refusal):
    """The city has no canned answer of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the city has no canned answer {name}")


class FieldsMissing(Refusal):
    """Something that the answer tells cannot be told; nothing is sent."""

    def __init__(self, missing: Sequence[Field]) -> None:
        super().__init__(f"nothing was sent, for these cannot be filled in: {', '.join(missing)}")
        self.missing = missing


class WhichCase(Refusal):
    """The citizen has several open requests, and it was not said which one is meant."""

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__(f"it has to be said which case: {', '.join(case.number for case in cases)}")
        self.cases = cases


class SaidJustNow(Refusal):
    """The same words are the last that the citizen was told: a second tap says nothing twice."""

    def __init__(self) -> None:
        super().__init__("the same was said to the citizen just now")


def fields_in(text: str) -> list[str]:
    """The fields of a text, in their order. Raises ValueError where braces do not fit."""
    parts = list(Formatter().parse(text))
    if any(spec or conversion for _words, _field, spec, conversion in parts):
        raise ValueError("a field is a name in braces and nothing else")
    return list(dict.fromkeys(field for _words, field, _spec, _conversion in parts if field is not None))


def needs_case(answer: ReadyAnswer) -> bool:
    """Whether it tells something of a request."""
    return any(not OF_CASE.isdisjoint(fields_in(text)) for text in answer.text.values())


async def open_cases(work: HasTalks, handoff: Handoff) -> list[Case]:
    """The citizen's open requests, the newest first. Complaints about operators are nothing for operators."""
    citizen = await work.citizens.by_identity(handoff.identity_id)
    found = await work.cases.of_citizen(citizen.citizen_id, MOST_CASES) if citizen else []
    return [case for case in found if case.status not in CLOSED_STATUSES and case.service != COMPLAINT]


async def language_of(work: HasTalks, handoff: Handoff) -> str:
    """What the citizen of a talk reads."""
    citizen = await work.citizens.by_identity(handoff.identity_id)
    return (citizen and citizen.language) or handoff.language


def case_meant(answer: ReadyAnswer, cases: Sequence[Case], number: str = "") -> Case | None:
    """The request that an answer speaks of; None if it speaks of none, or the citizen has none.

    Raises WhichCase, and CaseNotFound for a number that is not among these.
    """
    if number:
        named = [case for case in cases if case.number == number]
        if not named:
            raise CaseNotFound(number)
        return named[0]
    if not needs_case(answer):
        return None
    if len(cases) > 1:
        raise WhichCase(cases)
    return cases[0] if cases else None


def fill(
    answer: ReadyAnswer, case: Case | None, language: str, wording: Wording, city: City, now: datetime
) -> Filled:
    """The answer in this language, or what is missing."""
    text = answer.text.get(language) or answer.text[city.language]
    known = wording.fields(case, city, language, now)
    missing = tuple(Field(name) for name in fields_in(text) if not known.get(Field(name)))
    return Filled(
        answer, "" if missing else text.format(**{str(field): said for field, said in known.items()}), missing
    )


async def compose_ready(
    work: HasTalks, handoff: Handoff, name: str, number: str, wording: Wording, city: City, now: datetime
) -> str:
    """The words of a canned answer for this talk; of several requests `number` tells which is meant.

    Raises NoSuchReadyAnswer, CaseNotFound, WhichCase, FieldsMissing.
    """
    answer = city.ready_answer(name)
    if answer is None:
        raise NoSuchReadyAnswer(name)
    case = case_meant(answer, await open_cases(work, handoff), number)
    filled = fill(answer, case, await language_of(work, handoff), wording, city, now)
    if filled.missing:
        raise FieldsMissing(filled.missing)
    return filled.words


async def require_new(work: HasTalks, handoff: Handoff, words: str) -> None:
    """Raises SaidJustNow when these are the last words of the talk already."""
    spoken: Collection[Side] = (Side.operator, Side.citizen)
    said = [line for line in await work.lines.of(handoff.id) if line.side in spoken]
    if said and said[-1].side == Side.operator and said[-1].words == words:
        raise SaidJustNow
