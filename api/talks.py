"""Talks as the desk shows them over HTTP, and what may be said about them. Times are ISO 8601 in UTC."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from api.schemas import NO_NUL, Short
from core.access import TALKERS, Key
from core.citizens import Citizen
from core.handoffs import Handoff, HandoffNotFound, HandoffState
from core.lines import PROGRAM, Delivery, Line, Side
from core.talking import LONGEST_LINE
from core.work import Work

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE), NO_NUL
]


class TalkOut(BaseModel):
    """A talk as it stands. Whom it is with is told by its contact alone."""

    id: int
    state: HandoffState
    owner: str | None = Field(description="Who has it, by name", examples=["Ольга Коваль"])
    messenger: str = Field(examples=["viber"])
    language: str
    asked_at: datetime
    claimed_at: datetime | None
    first_answer_at: datetime | None
    citizen_at: datetime | None = Field(description="When the citizen last said something")
    operator_at: datetime | None = Field(description="When an operator last answered")
    closed_at: datetime | None
    citizen_waits: bool = Field(description="The last word is the citizen's")
    wishes_call: bool = Field(description="The citizen would rather be rung: see the contact")


class TalkLineOut(BaseModel):
    """A line of a talk. Erased words are null; `author` is empty for the citizen."""

    id: int
    position: int
    at: datetime
    side: Side = Field(description="`note`: among colleagues; `service`: what the service reports")
    author: str
    kind: str
    words: str | None
    answers: int | None = Field(description="The line that it replies to")
    delivery: Delivery | None = Field(description="How far an operator's line has come; null for others")


class TalkWithLines(TalkOut):
    cases: list[str] = Field(description="Numbers of the citizen's open cases", examples=[["48291536"]])
    lines: list[TalkLineOut]


class ReplyIn(BaseModel):
    """What goes to the citizen: words, a canned answer by its name, or who decides what is not the city's."""

    words: Words | None = Field(None, examples=["Воду дадуть о 18:00."])
    ready: Short | None = Field(
        None, description="A name of `GET /api/v1/desk/talks/{id}/ready`, without words"
    )
    case: Short | None = Field(
        None, description="The request that a canned answer speaks of, where the citizen has several"
    )
    referral: Short | None = Field(None, description="A code of the city's referrals, without words")
    answers: int | None = Field(None, ge=1, le=2**63 - 1, description="The citizen's line that is replied to")
    reopen: bool = Field(False, description="Send it although the talk is closed; it is open then")

    @model_validator(mode="after")
    def says_one_thing(self) -> Self:
        """Words of one's own, or of the city's one text."""
        if [self.words, self.ready, self.referral].count(None) != 2:
            raise ValueError("write one of words, the name of a ready answer, and a referral")
        return self


class ReadyOut(BaseModel):
    """A canned answer as the citizen of this talk would read it. It has no words if something is missing."""

    name: str = Field(examples=["registered"])
    title: str = Field(examples=["Звернення прийнято"])
    words: str | None
    missing: list[str] = Field(examples=[["address"]])
    cases: list[str] = Field(description="Which of these it shall speak of has to be said: `case`")


class NoteIn(BaseModel):
    """What colleagues read, and the citizen never does."""

    words: Words = Field(examples=["Сусіди вже питали про це."])


class TransferIn(BaseModel):
    """Who shall have the talk."""

    to: Short = Field(examples=["person:12"], description="A code of `GET /api/v1/desk/colleagues`")


class ColleagueOut(BaseModel):
    """Somebody, or another program, that may have talks."""

    code: str = Field(examples=["person:12"])
    name: str = Field(examples=["Ольга Коваль"])
    on_shift: bool


class ContactOut(BaseModel):
    name: str
    phone: str | None


def name_of(key: Key) -> str:
    """As the history names whoever has this key."""
    return f"{PROGRAM}:{key.name}"


async def locked(work: Work, id: int) -> Handoff:
    """The talk, which nobody else changes until this call is over. Raises HandoffNotFound."""
    handoff = await work.handoffs.locked(id)
    if handoff is None:
        raise HandoffNotFound(id)
    return handoff


async def as_talk(work: Work, handoff: Handoff) -> TalkOut:
    """How a talk stands."""
    citizen = await work.citizens.by_identity(handoff.identity_id)
    owner = await work.citizens.by_identity(handoff.owner_id) if handoff.owner_id else None
    known = {name: value for name, value in vars(handoff).items() if name in TalkOut.model_fields}
    return TalkOut(
        **known,
        owner=owner.name if owner else None,
        messenger=citizen.identity.channel if citizen else "",
        citizen_waits=handoff.citizen_waits,
        wishes_call=handoff.phone is not None,
    )


def as_line(line: Line, deliveries: Mapping[int, Delivery]) -> TalkLineOut:
    """A line, and how far it has come."""
    known = {name: value for name, value in vars(line).items() if name in TalkLineOut.model_fields}
    return TalkLineOut(**known, delivery=deliveries.get(line.id))


async def colleagues_of(work: Work) -> dict[str, Citizen | Key]:
    """Those who may have talks, by the codes that the desk knows them by: people, and other programs."""
    holders = {one for role in TALKERS for one in await work.roles.holders(role)}
    people = [await work.citizens.by_identity(one) for one in sorted(holders)]
    keys = [key for key in await work.keys.in_force() if key.role in TALKERS]
    found: dict[str, Citizen | Key] = {code_of(one): one for one in people if one and one.name}
    return found | {f"key:{key.name}": key for key in keys}


def code_of(colleague: Citizen) -> str:
    """The code of somebody of the staff, or of the program behind a key."""
    identity = colleague.identity
    is_program = identity.channel == PROGRAM
    return f"key:{identity.external_id}" if is_program else f"person:{colleague.identity_id}"
