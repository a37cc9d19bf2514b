"""Finds the outages at an address among hundreds that are on or planned."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from core.areas import Spot
from core.outages import Outage, OutageKind


class OutageIndex:
    """Announced outages by street, by district and of the whole city. Made anew when one changes."""

    def __init__(self, outages: Iterable[Outage]) -> None:
        self._by_street: dict[str, list[Outage]] = defaultdict(list)
        self._by_district: dict[str, list[Outage]] = defaultdict(list)
        self._city_wide: list[Outage] = []
        for outage in outages:
            self._put(outage)

    def _put(self, outage: Outage) -> None:
        if outage.is_city_wide:
            self._city_wide.append(outage)
            return
        for street_id in {area.street_id for area in outage.areas if area.street_id}:
            self._by_street[street_id].append(outage)
        for district in {area.district for area in outage.areas if area.district}:
            self._by_district[district].append(outage)

    def on_at(self, spot: Spot, now: datetime, kinds: Iterable[OutageKind] = OutageKind) -> list[Outage]:
        """What is off at this place now, the one that lasts longest first."""
        found = [one for one in self._around(spot, kinds) if one.is_on(now)]
        return sorted(found, key=lambda one: (one.ends_at is not None, _end(one)))

    def unclear_at(self, spot: Spot, now: datetime, kinds: Iterable[OutageKind] = OutageKind) -> list[Outage]:
        """Of what nobody knows there whether it is over, the one whose end has passed last first."""
        found = [one for one in self._around(spot, kinds) if one.is_unclear(now)]
        return sorted(found, key=_end)

    def _around(self, spot: Spot, kinds: Iterable[OutageKind]) -> list[Outage]:
        near = (
            *self._by_street.get(spot.street_id, ()),
            *self._by_district.get(spot.district, ()),
            *self._city_wide,
        )
        wanted = frozenset(kinds)
        distinct = {one.id: one for one in near if one.kind in wanted}
        return [one for one in distinct.values() if any(area.holds(spot) for area in one.areas)]


def _end(outage: Outage) -> float:
    return -outage.ends_at.timestamp() if outage.ends_at else 0.0
