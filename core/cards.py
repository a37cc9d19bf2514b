"""Cards: messages in a group that stand for a case and are edited as it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.access import UNIT
from core.cases import Case
from core.city import COMPLAINT
from core.outbox import NoticeStore

CARD = "case:"


@dataclass(frozen=True)
class Place:
    """Where a card stands in its chat."""

    message_id: str = ""
    """The last message that showed it; "" when there is none."""
    newer: bool = False
    """A newer message of the same card waits to be sent and will tell all that this one could."""


class CardStore(Protocol):
    async def place(self, channel: str, address: str, card: str, before: int) -> Place:
        """Where the card stands, for the outgoing message with this id."""

    async def case_at(self, channel: str, address: str, message_id: str) -> int | None:
        """The case that this message of ours shows."""

    async def open_cases(self, unit: str) -> list[int]:
        """The cases that this unit has and that are not closed, oldest first."""


class HasNotices(Protocol):
    @property
    def notices(self) -> NoticeStore: ...


class CardDesk(HasNotices, Protocol):
    """What the verb of this file needs of a unit of work."""

    @property
    def cards(self) -> CardStore: ...


async def show_card(work: HasNotices, case: Case, now: datetime, unit: str | None = None) -> None:
    """Let the group of the case's unit (or of this one, which had it) see how it stands.

    A complaint about an operator is never shown to a group.
    """
    if case.service != COMPLAINT:
        await work.notices.add_card(f"{UNIT}{unit or case.unit}", case.id, now)


async def show_open_cases(work: CardDesk, unit: str, now: datetime) -> int:
    """Show a unit's group all cases that it has, as when the group is new or the bot is back in it."""
    cases = await work.cards.open_cases(unit)
    for case_id in cases:
        await work.notices.add_card(f"{UNIT}{unit}", case_id, now)
    return len(cases)
