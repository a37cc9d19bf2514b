"""Cards: messages in a group that stand for a case and are edited as it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access import UNIT
from core.cases import Case
from core.city import City
from core.city_services import COMPLAINT
from core.outage_cards import OUTAGE, OutageCardStore
from core.outbox import NoticeKind, NoticeStore

CARD = "case:"
MOST_UNANNOUNCED = 20
"""More cards at once are not there within a minute: a group is told how many are coming."""


@dataclass(frozen=True)
class Place:
    """Where a card stands in its chat."""

    message_id: str = ""
    """The last message that showed it; "" when there is none."""
    newer: bool = False
    """A newer message of the same card waits to be sent and will tell all that this one could."""


@dataclass(frozen=True)
class OpenCase:
    """What has to be known of a case to show it in its turn."""

    id: int
    service: str
    due_at: datetime


class CardStore(Protocol):
    async def place(self, channel: str, address: str, card: str, before: int) -> Place:
        """Where the card stands, for the outgoing message with this id."""

    async def name_at(self, channel: str, address: str, message_id: str) -> str | None:
        """The name of the card that this message of ours shows."""

    async def case_at(self, channel: str, address: str, message_id: str) -> int | None:
        """The case that this message of ours shows."""

    async def open_cases(self, unit: str) -> list[OpenCase]:
        """The cases that this unit has and that are not closed, the one that is due first at the head.

        Those that are shown with their outage are none of them.
        """


class HasNotices(Protocol):
    @property
    def notices(self) -> NoticeStore: ...


class CardDesk(HasNotices, Protocol):
    """What the verb of this file needs of a unit of work."""

    @property
    def cards(self) -> CardStore: ...

    @property
    def outage_cards(self) -> OutageCardStore: ...


async def show_card(work: HasNotices, case: Case, now: datetime, unit: str | None = None) -> None:
    """Let the group of the case's unit (or of this one, which had it) see how it stands.

    A complaint about an operator is never shown to a group.
    """
    if case.service != COMPLAINT:
        await work.notices.add_card(f"{UNIT}{unit or case.unit}", case.id, now)


async def show_open_cases(work: CardDesk, unit: str, city: City, now: datetime) -> int:
    """Show a unit's group all cases that it has, as when the group is new or the bot is back in it."""
    cases = await work.cards.open_cases(unit)
    await show_cards(work, unit, cases, city, now)
    for outage_id in await work.outage_cards.announced_to(unit):
        await work.notices.add_shown(f"{UNIT}{unit}", OUTAGE, outage_id, now)
    return len(cases)


async def show_cards(
    work: HasNotices, unit: str, cases: Sequence[OpenCase], city: City, now: datetime
) -> None:
    """Show a unit's group these cases, what is due first at the head.

    Emergencies come before all others. Of many it is said before how many are coming.
    """
    urgent = [case for case in cases if city.service(case.service).emergency]
    if len(cases) > MOST_UNANNOUNCED:
        facts = {"count": str(len(cases)), "urgent": str(len(urgent))}
        await work.notices.add_to_group(f"{UNIT}{unit}", NoticeKind.cards_coming, facts, now)
    for case in dict.fromkeys((*urgent, *cases)):
        await work.notices.add_card(f"{UNIT}{unit}", case.id, now)
