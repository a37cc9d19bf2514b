"""What goes in and out over HTTP of outages that people are told of. Times are ISO 8601 with their zone."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from api.schemas import NO_NUL
from core.areas import Area, area_as_plain, area_from_plain, plain_ranges
from core.audiences import Audience
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.house_ranges import Parity
from core.ledger import RecipientState
from core.outages import Outage, OutageEvent, OutageKind
from understanding.notice_places import NoticePlace
from understanding.notice_reader import LONGEST_NOTICE, LONGEST_REASON, ReadNotice

LONGEST_REMARK = 500
MOST_AREAS = 500
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _in_our_time(moment: datetime) -> datetime:
    if not _FIRST <= moment <= _LAST:
        raise ValueError("write a moment between 2000 and 2100")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
House = Annotated[str, StringConstraints(max_length=20), NO_NUL]
Cause = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON), NO_NUL]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REMARK), NO_NUL]
Pasted = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTICE), NO_NUL]


class HousesOut(BaseModel):
    """Houses from one to another, both included; a single house is both ends."""

    first: House = Field(examples=["12"])
    last: House = Field(examples=["48"])
    side: Parity = Parity.both


class AreaOut(BaseModel):
    """A street with the houses that are meant (none: all), a district, or, where both are empty, the city."""

    street_id: Annotated[str, StringConstraints(max_length=80), NO_NUL] = Field("", examples=["kuindzhi-st"])
    houses: Annotated[list[HousesOut], Field(max_length=MOST_AREAS)] = []
    excepted: Annotated[list[HousesOut], Field(max_length=MOST_AREAS)] = []
    district: Annotated[str, StringConstraints(max_length=40), NO_NUL] = Field("", examples=["central"])

    def as_area(self) -> Area:
        """As the core knows it. Raises ValueError for what names no house."""
        return area_from_plain(self.model_dump())


class CauseWords(BaseModel):
    """Why, in both languages; what is missing in one of them keeps the notice from being submitted."""

    uk: Cause = ""
    ru: Cause = ""


class RemarkWords(BaseModel):
    """What is added in somebody's own words, in both languages or in none."""

    uk: Remark = ""
    ru: Remark = ""


class OutageIn(BaseModel):
    """An outage that people shall be told of."""

    kind: OutageKind
    emergency: bool = False
    areas: Annotated[list[AreaOut], Field(max_length=MOST_AREAS)]
    starts_at: Moment
    ends_at: Moment | None = Field(None, description="Null: nobody knows yet")
    cause: CauseWords = CauseWords()
    remark: RemarkWords = RemarkWords()
    at: Moment | None = Field(None, description="When to send it; null: as soon as it is approved")
    whole_city_confirmed: bool = Field(False, description="That the whole city is meant, said a second time")

    def as_outage(self, areas: Sequence[Area], known_at: datetime, id: int = 0) -> Outage:
        """As the core knows it."""
        return Outage(
            id,
            self.kind,
            self.emergency,
            tuple(areas),
            self.starts_at,
            self.ends_at,
            _said(self.cause.model_dump()),
            known_at,
            remark=_said(self.remark.model_dump()),
        )


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return dict(words) if any(words.values()) else {}


class TextIn(BaseModel):
    """A utility's own announcement."""

    text: Pasted = Field(
        examples=["29 листопада з 9:00 до 17:00 не буде води: вул. Садова, 12-48 (парні), 51, 53а."]
    )


class PlaceOut(BaseModel):
    """One street as it was understood."""

    street_ids: list[str] = Field(description="Streets of this name, the likeliest first")
    sure: bool = Field(description="One street alone is called so")
    houses: list[HousesOut]
    excepted: list[HousesOut] = Field(description="Of these houses, or of all, these are not meant")
    whole: bool = Field(description="The text says that the whole street is meant")
    written: str

    @classmethod
    def of(cls, place: NoticePlace) -> Self:
        """As JSON."""
        ranges = {"houses": plain_ranges(place.houses), "excepted": plain_ranges(place.excepted)}
        return cls.model_validate(vars(place) | ranges)


class ReadOut(BaseModel):
    """What a text says; what it does not say is null. Somebody has to look at all of it."""

    kind: OutageKind | None
    emergency: bool | None
    starts_at: datetime | None
    ends_at: datetime | None
    daily: bool = Field(description="Of several days these hours alone are meant, each day")
    reason: str | None = Field(description="As it stands in the text")
    cause: dict[str, str] = Field(description="The reason in both languages, if it is a usual one")
    language: str | None
    places: list[PlaceOut]
    districts: list[str]
    whole_city: bool
    unread: list[str] = Field(description="Parts that speak of a place and were not understood")

    @classmethod
    def of(cls, read: ReadNotice) -> Self:
        """As JSON."""
        said: dict[str, Any] = {
            name: getattr(read, name) for name in ("kind", "emergency", "daily", "reason", "language")
        }
        where = read.where
        return cls(
            **said,
            starts_at=read.period.starts,
            ends_at=read.period.ends,
            cause=dict(read.cause),
            places=[PlaceOut.of(place) for place in where.places],
            districts=list(where.districts),
            whole_city=where.whole_city,
            unread=list(where.unread),
        )


class PeopleOut(BaseModel):
    """So many of one messenger and language."""

    messenger: str
    language: str
    people: int


class AudienceOut(BaseModel):
    """How many would be told now, and for how many of them a messenger charges."""

    total: int
    charged: int
    set_aside: int
    people: list[PeopleOut]

    @classmethod
    def of(cls, audience: Audience) -> Self:
        """As JSON."""
        people = [
            PeopleOut(messenger=messenger, language=language, people=count)
            for (messenger, language), count in sorted(audience.people.items())
        ]
        return cls(
            total=audience.total, charged=audience.charged, set_aside=audience.set_aside, people=people
        )


class OutageEventOut(BaseModel):
    """One line of the history."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    by: str
    what: str
    broadcast_id: int | None
    facts: dict[str, str]


class BroadcastOut(BaseModel):
    """A notice to many as it stands. `texts` are what people read."""

    id: int
    outage_id: int
    purpose: Purpose
    state: BroadcastState
    kind: OutageKind
    emergency: bool
    areas: list[AreaOut]
    starts_at: datetime
    ends_at: datetime | None
    cause: dict[str, str]
    remark: dict[str, str]
    texts: dict[str, str]
    at: datetime | None
    whole_city_confirmed: bool
    follows: int | None
    started_at: datetime | None
    ended_at: datetime | None
    reason: str

    @classmethod
    def of(cls, broadcast: Broadcast) -> Self:
        """As JSON."""
        outage = broadcast.outage
        told = {"outage_id": outage.id, "areas": [area_as_plain(area) for area in outage.areas]}
        return cls.model_validate(vars(outage) | vars(broadcast) | told)


class BroadcastStory(BroadcastOut):
    """The same with its history, how far it has come, and for whom it is as long as it has not begun."""

    history: list[OutageEventOut]
    counts: dict[RecipientState, int]
    audience: AudienceOut | None


def story_of(
    broadcast: Broadcast,
    history: Sequence[OutageEvent],
    counts: Mapping[RecipientState, int],
    audience: Audience | None,
) -> BroadcastStory:
    """As JSON."""
    return BroadcastStory(
        **dict(BroadcastOut.of(broadcast)),
        history=[OutageEventOut.model_validate(event) for event in history],
        counts=dict(counts),
        audience=AudienceOut.of(audience) if audience else None,
    )


class RestoredIn(BaseModel):
    """What is added to the news that it is over."""

    remark: RemarkWords = RemarkWords()
