"""What goes in and out over HTTP. Times are ISO 8601 in UTC."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.attachments import FileState
from core.cases import LONGEST_DESCRIPTION
from core.life import CaseStatus, Outcome, Step, Waiting


def _without_nul(written: str) -> str:
    """PostgreSQL takes every character but this one."""
    if "\0" in written:
        raise ValueError("the character NUL is no text: leave it out")
    return written


NO_NUL = AfterValidator(_without_nul)
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_DESCRIPTION), NO_NUL
]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), NO_NUL]


class AddressIn(BaseModel):
    """Where it is: a street of the city's register, or written words."""

    street_id: Short | None = Field(None, examples=["metalurhiv-ave"])
    house: Annotated[str, StringConstraints(max_length=20), NO_NUL] | None = Field(None, examples=["86"])
    flat: Annotated[str, StringConstraints(max_length=20), NO_NUL] | None = Field(None, examples=["12"])
    written: Short | None = None
    route: Annotated[str, StringConstraints(max_length=40), NO_NUL] | None = None
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)

    @model_validator(mode="after")
    def check_point(self) -> Self:
        """A point is both of them or none."""
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs lat and lon")
        return self


class CaseIn(BaseModel):
    """A new case, filed by another system for somebody who came to it."""

    service: Short = Field(examples=["no_water"])
    description: Text = Field(examples=["Немає води з ранку"])
    address: AddressIn = Field(
        AddressIn(), examples=[{"street_id": "metalurhiv-ave", "house": "86", "flat": "12"}]
    )
    phone: Annotated[str, StringConstraints(max_length=30), NO_NUL] | None = Field(
        None, examples=["067 123 45 67"]
    )
    language: Annotated[str, StringConstraints(pattern="^(uk|ru)$")] = "uk"
    about: Short | None = Field(None, description="The unit that it complains of, which then never gets it.")


class AddressOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    street_id: str | None
    house: str | None
    flat: str | None
    written: str | None
    route: str | None
    lat: float | None
    lon: float | None


class EventOut(BaseModel):
    """One line of a case's history."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    actor: str
    kind: str
    facts: dict[str, str]
    note: str | None


class AttachmentOut(BaseModel):
    """A file that came with a case; it can be had once its state is `kept`."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    name: str
    state: FileState
    size: int


class CaseListed(BaseModel):
    """A case as it stands."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    service: str
    unit: str
    status: CaseStatus
    outcome: Outcome | None
    waits_for: Waiting | None
    description: str
    address: AddressOut
    phone: str | None
    whom: str | None
    language: str
    registered_at: datetime
    due_at: datetime
    legal_due_at: datetime
    extended: bool
    mark: int | None
    about: str | None
    changed_at: datetime = Field(description="When something last happened with it")
    attachments: list[AttachmentOut]


class CaseOut(CaseListed):
    """A case with what has happened."""

    outage: int | None = Field(description="The outage that it belongs to")
    history: list[EventOut]


class MoveIn(BaseModel):
    """What shall be done with a case; what each step needs is told by the answer where it is missing."""

    step: Step
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), NO_NUL] = Field(
        "", description="What the citizen is told.", examples=["Бригада виїхала, вода буде до 18:00."]
    )
    unit: str | None = Field(None, description="`pass_on`: who shall have it.", max_length=40)
    waits_for: Waiting | None = Field(None, description="`wait`: what the work waits for.")
    referral: str | None = Field(None, description="`refer`: the body that it goes to.", max_length=40)
    earlier: str | None = Field(None, description="`repeat`: the case that it repeats.", max_length=20)
    files: list[int] = Field([], description="`finish`: files of the case that show the work.", max_length=10)
