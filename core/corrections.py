"""What people and operators correct of what was understood, kept to learn from. It holds nothing of a person.

Citizens correct by what they file; operators by whom they pass a case or a question on to, which stands in
the histories and is read from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from core.access import UNIT
from core.city import City
from core.city_services import COMPLAINT

MOST_CONFIRMED = 50
"""Proposals that were right, for each service: they keep what is known, and there are far more of them."""
NO_SERVICE = "nothing"
"""The code of words that tell of no service of the city's and of nobody else's either."""
LONGEST_WORDS = 300


class How(StrEnum):
    """How it became known what the words were about."""

    chosen = "chosen"
    """Another service was filed than the words were taken for."""
    confirmed = "confirmed"
    """What was proposed was filed."""
    referred = "referred"
    """It was passed on to the body that decides it, or the citizen was told who does."""
    passed_on = "passed_on"
    """It was given to another unit."""
    off_target = "off_target"
    """A talk was marked as being about nothing of the city's."""


class By(StrEnum):
    """In what part somebody corrected; never who."""

    citizen = "citizen"
    operator = "operator"


@dataclass(frozen=True)
class Correction:
    """Words that name nobody, what they were taken for, and what they are about.

    `code` is a service, a referral, `nothing`, or `unit:<code>` where the unit alone is known.
    """

    words: str
    proposed: str
    code: str
    how: How
    by: By
    language: str
    day: datetime
    """The beginning of the day, in UTC: the hour would help to find out whose words they are."""


@dataclass(frozen=True)
class Kept:
    """A correction that is kept. Nothing is learnt from it before the administrator has looked at it."""

    id: int
    approved: bool
    correction: Correction


@dataclass(frozen=True)
class Deed:
    """What an operator has done, as a history tells it, with the words that the citizen had written."""

    id: int
    at: datetime
    how: How
    words: str
    proposed: str
    code: str


class CorrectionStore(Protocol):
    async def add(self, correction: Correction) -> bool:
        """Keep it; False when the same words with the same code are kept already."""

    async def count(self, code: str, how: How) -> int: ...

    async def all(self) -> list[Kept]:
        """In the order in which they came."""

    async def approve(self, up_to: int) -> int:
        """Those up to this id may be learnt from; how many more that are."""

    async def remove(self, id: int) -> bool:
        """Keep it no longer; False when there is none."""

    async def case_deeds(self, after: int, limit: int) -> Sequence[Deed]:
        """Cases that were passed on, to other bodies or units, in the order of their ids."""

    async def talk_deeds(self, after: int, limit: int) -> Sequence[Deed]:
        """Talks in which the citizen was told who decides it, or that were marked as off-target."""


class CorrectionDesk(Protocol):
    """What the verb of this file needs of a unit of work."""

    @property
    def corrections(self) -> CorrectionStore: ...


def day_of(now: datetime) -> datetime:
    """The beginning of the day, in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


async def keep_correction(work: CorrectionDesk, correction: Correction, city: City) -> bool:
    """Keep what can be learnt from; whether it is kept.

    Complaints about operators speak of a person, and questions that fit nowhere say nothing of where they
    belong.
    """
    if not correction.words or not may_be_learnt(correction.code, city, units=True):
        return False
    if correction.how == How.confirmed and await _are_enough(work, correction.code):
        return False
    return await work.corrections.add(correction)


async def _are_enough(work: CorrectionDesk, code: str) -> bool:
    return await work.corrections.count(code, How.confirmed) >= MOST_CONFIRMED


def may_be_learnt(code: str, city: City, *, units: bool = False) -> bool:
    """Whether words can be told to be about this; of a unit alone it still has to be said which service."""
    if code.startswith(UNIT):
        unit = code.removeprefix(UNIT)
        return units and any(may_be_learnt(one.code, city) for one in city.services if one.unit == unit)
    if code in (COMPLAINT, city.fallback_service):
        return False
    return code == NO_SERVICE or city.has_service(code) or city.is_referral(code)


def code_of(deed: Deed, city: City) -> str:
    """What the words are about. A unit that has one service says it; of the others the unit is known."""
    if not deed.code.startswith(UNIT):
        return deed.code
    services = [one.code for one in city.services if one.unit == deed.code.removeprefix(UNIT)]
    if deed.proposed in services:
        return ""  # it came back to where it belongs
    return services[0] if len(services) == 1 else deed.code
