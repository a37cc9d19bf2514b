"""What is known of outages at a place, answered from memory: it is read anew only when an outage has changed.

There are three answers and no fourth: there is one, none is known, or nobody knows since its announced end.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.areas import Area, Spot
from core.outage_index import OutageIndex
from core.outages import HasOutages, Outage, OutageKind


class Known(StrEnum):
    """Whether something is off."""

    yes = "yes"
    no = "no"
    """None is known; that is not to say that there is none."""
    not_since = "not_since"
    """Its announced end has passed without a word."""


@dataclass(frozen=True)
class Standing:
    """How it stands at a place, and with which outage."""

    known: Known
    outage: Outage | None = None


@dataclass(frozen=True)
class Outlook:
    """Everything that is known of a place."""

    on: Sequence[Outage]
    unclear: Sequence[Outage]
    planned: Sequence[Outage]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.on or self.unclear or self.planned)


class OutageBoard:
    """The outages that are announced, as this process knows them. Renew it before asking."""

    def __init__(self) -> None:
        self._revision: int | None = None
        self._outages: Sequence[Outage] = ()
        self._index = OutageIndex(())

    @property
    def revision(self) -> int:
        """The number of the changes that it knows."""
        return self._revision or 0

    async def renewed(self, work: HasOutages) -> "OutageBoard":
        """Itself, with every change that others have made."""
        # The number comes first: of what changes in between the next one who asks learns once more.
        revision = await work.outages.revision()
        if revision != self._revision:
            self._outages = await work.outages.announced()
            self._index, self._revision = OutageIndex(self._outages), revision
        return self

    def standing_at(self, spot: Spot, kinds: Iterable[OutageKind], now: datetime) -> Standing:
        """How it stands there with these kinds; of several the one that lasts longest."""
        kinds = frozenset(kinds)
        if on := self._index.on_at(spot, now, kinds):
            return Standing(Known.yes, on[0])
        if unclear := self._index.unclear_at(spot, now, kinds):
            return Standing(Known.not_since, unclear[0])
        return Standing(Known.no)

    def outlook(self, is_meant: Callable[[Area], bool], now: datetime) -> Outlook:
        """Everything in the areas that are meant, what comes first first."""
        meant = [one for one in self._outages if any(map(is_meant, one.areas))]
        return Outlook(
            on=[one for one in meant if one.is_on(now)],
            unclear=[one for one in meant if one.is_unclear(now)],
            planned=[one for one in meant if one.is_planned(now)],
        )
