"""What people turn to the city for: services, what others do, what cannot wait, and who does the work."""

from dataclasses import dataclass
from enum import StrEnum

from core.city_names import Names
from core.hours import Hours

COMPLAINT = "operator_complaint"
"""The service that is about the centre's own people: never theirs to handle, whichever city."""


class LocationKind(StrEnum):
    """What a service has to know of the place."""

    building = "building"
    point = "point"
    route = "route"
    applicant = "applicant"
    none = "none"
    optional = "optional"


@dataclass(frozen=True)
class Group:
    """A topic: several services under one button."""

    code: str
    name: Names


@dataclass(frozen=True)
class Service:
    """What the city does about a kind of request, and by when."""

    code: str
    group: str
    name: Names
    unit: str
    deadline: str
    emergency: bool
    location: LocationKind


@dataclass(frozen=True)
class Referral:
    """What somebody else does."""

    code: str
    name: Names
    body: Names
    contact: str
    urgent: bool


@dataclass(frozen=True)
class OffTarget:
    """A kind of question that is no matter of a contact centre's."""

    code: str
    name: Names


@dataclass(frozen=True)
class Emergency:
    """What cannot wait for a crew: the number to ring at once, and what to do until help comes.

    `always` False: only when the words say that somebody is in danger.
    """

    code: str
    always: bool
    number: str
    advice: Names


@dataclass(frozen=True)
class Unit:
    """Who does the work. The head's title is official, so in Ukrainian."""

    code: str
    name: Names
    head_title: str
    phone: str
    works: Hours
