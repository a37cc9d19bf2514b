"""What the core needs of the words for citizens: it has none of its own, and both faces say the same ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.broadcasts import Purpose
from core.cases import Case
from core.city import City
from core.city_names import Names
from core.city_services import Referral
from core.outages import Outage


class Field(StrEnum):
    """What may stand in braces in a canned answer."""

    number = "number"
    service = "service"
    address = "address"
    due = "due"
    """The day by which it is to be done; it cannot be told once it has passed, or the work is done."""
    unit = "unit"
    unit_phone = "unit_phone"
    status = "status"
    received = "received"
    centre_phone = "centre_phone"
    city = "city"
    """The city's name in the genitive."""


OF_CASE = frozenset(Field) - {Field.centre_phone, Field.city}
"""What a request is needed for."""


class SayFields(Protocol):
    def __call__(self, case: Case | None, city: City, language: str, now: datetime) -> Mapping[Field, str]:
        """The fields in words, in this language; what cannot be told is empty or left out."""


class SayReferral(Protocol):
    def __call__(self, referral: Referral, language: str) -> str:
        """Who does it, and how to reach them."""


class SayOutage(Protocol):
    def __call__(self, outage: Outage, purpose: Purpose, city: City) -> Names:
        """What people read of an outage, in each language; "" where words of that language are missing."""


@dataclass(frozen=True)
class SaidOutage:
    """An outage in words."""

    title: str
    text: str
    """Why, until when, and what somebody added."""


class SayKnown(Protocol):
    def __call__(self, outage: Outage, city: City, language: str, now: datetime) -> SaidOutage:
        """What is off, and what is known of it."""


@dataclass(frozen=True)
class Wording:
    """Words for citizens, in their language."""

    fields: SayFields
    referral: SayReferral
    outage: SayOutage
    known: SayKnown
