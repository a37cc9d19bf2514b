"""Outages: what is off, where, from when to when and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.areas import Area
from core.city import Names


class OutageKind(StrEnum):
    """What people do without."""

    water = "water"
    power = "power"
    heat = "heat"
    gas = "gas"
    transport = "transport"
    other = "other"


class OutageState(StrEnum):
    """Where an outage stands. Only one that is announced answers who writes about it."""

    draft = "draft"
    announced = "announced"
    over = "over"
    """Somebody has said that it is over, or its time has passed."""
    cancelled = "cancelled"


MOVES: Mapping[OutageState, frozenset[OutageState]] = {
    OutageState.draft: frozenset({OutageState.announced, OutageState.cancelled}),
    OutageState.announced: frozenset({OutageState.over, OutageState.cancelled}),
}
"""Where each state may lead."""


@dataclass(frozen=True)
class Outage:
    """One outage. Without an end nobody knows it yet."""

    id: int
    kind: OutageKind
    emergency: bool
    areas: tuple[Area, ...]
    starts_at: datetime
    ends_at: datetime | None
    cause: Names
    known_at: datetime
    """Since when the centre knows of it."""
    state: OutageState = OutageState.draft

    def is_on(self, now: datetime) -> bool:
        """Whether it is announced and goes on now."""
        return self.state is OutageState.announced and self.starts_at <= now and not self._is_past(now)

    def is_planned(self, now: datetime) -> bool:
        """Whether it is announced and has not begun."""
        return self.state is OutageState.announced and now < self.starts_at

    def _is_past(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    @property
    def is_city_wide(self) -> bool:
        """Whether everybody in the city is concerned."""
        return any(area.is_whole_city for area in self.areas)


LONGEST_AHEAD = timedelta(days=30)
"""An end further off is a slip of the hand until somebody changes the setting."""
