"""Whom an outage concerns, at which of their accounts they are told of it, and how many that are.

Found in pages, each a moment: a city of subscribers is never in memory, and others have their turn
between two of them.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.accounts import Account, Fares, choose_for
from core.areas import Area
from core.city import City
from core.outages import OutageKind
from core.outbox import OutboxState
from core.subscriptions import SubscriptionStore

PAGE = 2000
"""Subscriptions of a page."""


@dataclass(frozen=True)
class Audience:
    """How many are told, by messenger and language, and for how many of them the messenger charges."""

    people: Mapping[tuple[str, str], int]
    charged: int
    set_aside: int = 0
    """Concerned as well, and not told: they have blocked the bot, or it would cost what may not be spent."""

    @property
    def total(self) -> int:
        """How many are told."""
        return sum(self.people.values())


@dataclass(slots=True)
class Person:
    """A citizen with all their accounts."""

    citizen_id: int
    language: str | None
    accounts: list[Account]


@dataclass(slots=True)
class Reader:
    """A person who is told, once, and where."""

    citizen_id: int
    identity_id: int
    channel: str
    language: str
    charged: bool


@dataclass(frozen=True)
class Page:
    """The next people, and where to go on; 0 at the end."""

    readers: Sequence[Reader]
    set_aside: int
    after: int


class AudienceStore(Protocol):
    async def people(self, citizen_ids: Sequence[int]) -> list[Person]:
        """These citizens, in the order of their ids."""


class HasAudience(Protocol):
    """What is read to find an audience."""

    @property
    def audiences(self) -> AudienceStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...


async def audience_pages(
    work: HasAudience,
    areas: Sequence[Area],
    kind: OutageKind,
    emergency: bool,
    city: City,
    fares: Fares,
    now: datetime,
    after: int = 0,
    but: Collection[int] = (),
) -> AsyncIterator[Page]:
    """All whom an outage there concerns, in the order of their ids, each once for however many addresses.

    But not these citizens, who hear of it otherwise.
    """
    while True:
        found, after = await work.subscriptions.concerned(areas, kind, city, after, PAGE)
        ids = [one for one in found if one not in but]
        people = await work.audiences.people(ids) if ids else []
        yield page_of(people, after, emergency, city, fares, now)
        if not after:
            return
        await asyncio.sleep(0)


def page_of(
    people: Sequence[Person], after: int, emergency: bool, city: City, fares: Fares, now: datetime
) -> Page:
    """Those of these people who can be told, each where they wrote last."""
    readers = []
    for person in people:
        route = choose_for(person.accounts, emergency, fares, now)
        if route.state is OutboxState.queued:
            account, language = route.account, person.language or city.language
            readers.append(
                Reader(person.citizen_id, account.identity_id, account.channel, language, route.unasked)
            )
    return Page(readers, len(people) - len(readers), after)


async def count_audience(
    work: HasAudience,
    areas: Sequence[Area],
    kind: OutageKind,
    emergency: bool,
    city: City,
    fares: Fares,
    now: datetime,
    but: Collection[int] = (),
) -> Audience:
    """How many would be told now. `work` is best a view: reading holds up nobody who writes."""
    people: Counter[tuple[str, str]] = Counter()
    charged = set_aside = 0
    async for page in audience_pages(work, areas, kind, emergency, city, fares, now, but=but):
        people.update((one.channel, one.language) for one in page.readers)
        charged += sum(one.charged for one in page.readers)
        set_aside += page.set_aside
    return Audience(people, charged, set_aside)
