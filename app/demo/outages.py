"""What is broken on the days on which everybody asks: an outage of a district, which is over by now."""

from collections.abc import Sequence
from datetime import timedelta

from app.demo.people import SUPERVISORS, Population
from app.demo.year import Arrival
from core.areas import Area
from core.city import City
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from core.work import Work

BROKE_BEFORE = timedelta(minutes=15)
"""The first who ask."""
KNOWN_AFTER, MENDED_AFTER = timedelta(minutes=35), timedelta(hours=7)
CAUSE = {"uk": "аварія на мережі", "ru": "авария на сети"}


async def add_outage(
    work: Work, city: City, people: Population, emergency: Sequence[tuple[int, Arrival]]
) -> None:
    """Keep the outage that these cases are about, each with its moment; what is no outage is left out."""
    _, first = emergency[0]
    kinds = city.kinds_behind(first.story.service)
    if not kinds or not first.district:
        return
    kept = await work.outages.add(_outage(OutageKind(kinds[0]), first), _event(people, first, "announced"))
    for case_id, arrival in emergency:
        await work.outages.join_case(kept.id, case_id, max(arrival.at, kept.known_at))
    await work.outages.note(kept.id, _event(people, first, "over", MENDED_AFTER))


def _outage(kind: OutageKind, first: Arrival) -> Outage:
    starts_at = first.at - BROKE_BEFORE
    return Outage(
        id=0,
        kind=kind,
        emergency=True,
        areas=(Area(district=first.district or ""),),
        starts_at=starts_at,
        ends_at=starts_at + MENDED_AFTER,
        cause=CAUSE,
        known_at=first.at + KNOWN_AFTER,
        state=OutageState.over,
        over_at=first.at + MENDED_AFTER,
    )


def _event(people: Population, first: Arrival, what: str, after: timedelta = KNOWN_AFTER) -> OutageEvent:
    return OutageEvent(first.at + after, people.signed(SUPERVISORS[0]), what)
