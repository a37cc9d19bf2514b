"""What is broken on the days on which everybody asks: an outage of a district, which is over by now."""

from collections.abc import Sequence
from datetime import timedelta

from app.demo.people import Population
from app.demo.telling import Telling
from app.demo.year import Arrival
from core.areas import Area
from core.outages import Outage, OutageKind
from core.work import Work

BROKE_BEFORE = timedelta(minutes=15)
"""The first who ask."""
KNOWN_AFTER, MENDED_AFTER = timedelta(minutes=35), timedelta(hours=7)
CAUSE = {"uk": "аварія на мережі", "ru": "авария на сети"}


async def add_outage(work: Work, people: Population, emergency: Sequence[tuple[int, Arrival]]) -> None:
    """Let the outage happen that these cases are about; what is no outage is left out."""
    case_id, first = emergency[0]
    kinds = people.city.kinds_behind(first.story.service)
    if not kinds or not first.district:
        return
    telling = Telling(work, people, people.random("emergency", case_id))
    known = await telling.announce(_outage(OutageKind(kinds[0]), first), first.at + KNOWN_AFTER)
    for case_id, arrival in emergency:
        await work.outages.join_case(known.id, case_id, max(arrival.at, known.known_at))
    await telling.end(known, first.at + MENDED_AFTER)


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
    )
