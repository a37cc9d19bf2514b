"""Where the staff sees outages: one card in the operators' group, one in the group of each unit concerned.

A card stands for the whole outage and is edited as it grows. Four hundred requests in an hour are one thing
to look at, and a group has room for twenty messages a minute: what only grows is shown after a while.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.access import UNIT
from core.groups import OPERATORS
from core.life import CaseStatus
from core.outbox import NoticeStore
from core.timers import TimerKind, TimerStore

ON_ITS_OWN = frozenset({CaseStatus.disputed, CaseStatus.assigned})
"""So stands a request about which something has to be done itself: its citizen says that it does not work
there, or somebody has passed it on.
"""
SHOW_AFTER = timedelta(seconds=20)
PROPOSAL, OUTAGE = "proposal", "outage"
"""What the names of cards begin with."""


@dataclass(frozen=True)
class Counts:
    """How many an outage concerns."""

    cases: int
    """Requests that belong to it and were not taken back."""
    open: int
    """Those of them that are not closed."""
    people: int
    """Who said so without a request of their own."""


class OutageCardStore(Protocol):
    async def counts(self, outage_id: int) -> Counts: ...

    async def latest(self, outage_id: int, limit: int, unit: str = "") -> list[int]:
        """Its requests that came in last, oldest first; of one unit, if it is named."""

    async def units(self, outage_id: int) -> list[str]:
        """The units that have its requests."""

    async def proposal_behind(self, outage_id: int) -> int | None:
        """The proposal whose card the outage has taken over, if there is one."""

    async def announced_to(self, unit: str) -> list[int]:
        """The outages that are announced and that this unit has requests of."""


class HasOutageCards(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def outage_cards(self) -> OutageCardStore: ...

    @property
    def timers(self) -> TimerStore: ...


@dataclass(frozen=True)
class ProposalCard:
    """The card of a proposal."""

    id: int


Shown = int | ProposalCard
"""An outage by its id, or a proposal."""


async def show_soon(work: HasOutageCards, what: Shown, now: datetime) -> None:
    """Let the cards show, in a little while, how it stands by then."""
    await work.timers.sooner(TimerKind.outage_shown, _name(what), now + SHOW_AFTER)


async def show_at_once(work: HasOutageCards, what: Shown, now: datetime) -> None:
    """Let the cards show how it stands."""
    await work.timers.cancel(TimerKind.outage_shown, _name(what))
    if isinstance(what, ProposalCard):
        await work.notices.add_shown(OPERATORS, PROPOSAL, what.id, now)
        return
    behind = await work.outage_cards.proposal_behind(what)
    operators = (PROPOSAL, behind) if behind else (OUTAGE, what)
    await work.notices.add_shown(OPERATORS, *operators, now)
    for unit in await work.outage_cards.units(what):
        await work.notices.add_shown(f"{UNIT}{unit}", OUTAGE, what, now)


async def show_due(work: HasOutageCards, name: str, now: datetime) -> None:
    """The while is over."""
    kind, _colon, id = name.partition(":")  # noqa: A001 -- as it is called everywhere
    await show_at_once(work, ProposalCard(int(id)) if kind == PROPOSAL else int(id), now)


def _name(what: Shown) -> str:
    return f"{PROPOSAL}:{what.id}" if isinstance(what, ProposalCard) else f"{OUTAGE}:{what}"
