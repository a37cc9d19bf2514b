"""Subscriptions: for which places, and of what kinds of outages, a citizen wants to be told unasked.

They are an extra that nobody needs for a request, so they rest on consent, kept with the version of the
words that it was given to, and are stopped by one tap (Law of Ukraine on personal data, art. 11).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.areas import Area, Spot
from core.city import City
from core.outages import OutageKind
from core.refusals import Refusal

MOST_SUBSCRIPTIONS = 10
CONSENT_VERSION = 1
"""Of the words in which it is asked; with other words the number grows, and people are asked anew."""


@dataclass(frozen=True)
class Subscription:
    """A house, a street, a district, or, where all are empty, the whole city."""

    id: int
    citizen_id: int
    street_id: str
    house: str
    district: str
    """Of a street as well, where it is known."""
    kinds: frozenset[OutageKind]

    def is_concerned(self, area: Area, city: City) -> bool:
        """Whether an outage there is news for them: at a house just there, else anywhere in their area."""
        if self.house:
            return area.holds(Spot(self.street_id, self.house, self.district))
        if self.street_id:
            street = Area(self.street_id)
            return street.may_share(area, city) if area.street_id else area.holds(self._spot)
        return Area(district=self.district).may_share(area, city)

    @property
    def place(self) -> tuple[str, str, str]:
        """Street, house and district."""
        return self.street_id, self.house, self.district

    @property
    def _spot(self) -> Spot:
        return Spot(self.street_id, self.house, self.district)


@dataclass(frozen=True)
class Consent:
    """That somebody wants to be told, since when, and to which words they said yes."""

    version: int
    at: datetime


@dataclass(frozen=True)
class QuietHours:
    """From which minute of the city's day to which other one somebody is told of emergencies alone."""

    begin: int
    end: int

    def __post_init__(self) -> None:
        if self.begin == self.end or not all(0 <= one < MINUTES_A_DAY for one in (self.begin, self.end)):
            raise ValueError("quiet hours begin and end at two different minutes of a day")


MINUTES_A_DAY = 24 * 60


def quiet_until(quiet: QuietHours | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet that is now ends, in UTC; None when it is not quiet.

    Moments are compared, not what clocks show: in autumn they show one hour twice.
    """
    if quiet is None:
        return None
    today = now.astimezone(zone).date()
    lasts_over_midnight = timedelta(days=quiet.end < quiet.begin)
    for day in (today - timedelta(days=1), today):
        begin = _moment(day, quiet.begin, zone)
        end = _moment(day + lasts_over_midnight, quiet.end, zone)
        if begin <= now < end:
            return end
    return None


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


class SubscriptionStore(Protocol):
    async def of_citizen(self, citizen_id: int) -> list[Subscription]:
        """The citizen's, in the order in which they were made."""

    async def put(self, subscription: Subscription) -> int:
        """Keep it, its id does not matter; one for the same place gets these kinds. Its id."""

    async def set_kinds(self, citizen_id: int, id: int, kinds: Iterable[OutageKind]) -> bool:
        """Of these kinds from now on; False if the citizen has no such subscription."""

    async def remove(self, citizen_id: int, id: int) -> bool: ...

    async def consent(self, citizen_id: int) -> Consent | None:
        """What the citizen has agreed to, unless they took it back."""

    async def agree(self, citizen_id: int, consent: Consent) -> None: ...

    async def quiet_hours(self, citizen_id: int) -> QuietHours | None:
        """When the citizen wants to have quiet, if ever."""

    async def set_quiet_hours(self, citizen_id: int, quiet: QuietHours | None) -> None:
        """Then from now on; without a consent there is nothing to be quiet about, and nothing is kept."""

    async def stop(self, citizen_id: int) -> int:
        """Take the consent back and forget every subscription; how many there were."""

    async def move(self, goes: int, stays: int) -> None:
        """Give one citizen's to another, who is the same person: what either wanted is wanted."""

    async def copy(self, old: int, new: int) -> None:
        """Give another citizen what this one has: who parts keeps what they wanted."""

    async def concerned(
        self, areas: Sequence[Area], kind: OutageKind, city: City, after: int, most: int
    ) -> tuple[list[int], int]:
        """The next citizens whom an outage there concerns, each once, and where to go on; 0 at the end."""


class HasSubscriptions(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def subscriptions(self) -> SubscriptionStore: ...


class TooManySubscriptions(Refusal):
    """The citizen has as many as one can have."""


class ConsentMissing(Refusal):
    """Nobody is told unasked who has not said yes to it."""


async def subscribe(work: HasSubscriptions, subscription: Subscription) -> int:
    """Tell the citizen of outages there from now on; its id. Raises ConsentMissing, TooManySubscriptions."""
    consent = await work.subscriptions.consent(subscription.citizen_id)
    if consent is None or consent.version != CONSENT_VERSION:
        raise ConsentMissing
    theirs = await work.subscriptions.of_citizen(subscription.citizen_id)
    if len(theirs) >= MOST_SUBSCRIPTIONS and _place(subscription) not in map(_place, theirs):
        raise TooManySubscriptions
    return await work.subscriptions.put(subscription)


def _place(one: Subscription) -> tuple[str, str, str]:
    return one.street_id, one.house, one.district if not one.street_id else ""
