"""Outages in a conversation's test: what the centre has announced, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.areas import Area
from core.citizens import Identity
from core.house_ranges import HouseNumber, HouseRange, Parity
from core.outages import Concern, Outage, OutageEvent, OutageKind, OutageState, move_outage
from tests.dialogs.conversation import Stage

EVEN = HouseRange(HouseNumber(12), HouseNumber(48), Parity.even)
EVEN_SIDE = Area("kuindzhi-st", (EVEN,))
CAUSE = {"uk": "аварія на водогоні", "ru": "авария на водопроводе"}
HOUR = timedelta(hours=1)


async def announced(
    stage: Stage,
    *areas: Area,
    kind: OutageKind = OutageKind.water,
    starts: float = -1,
    ends: float | None = 5,
) -> Outage:
    """An outage at hours told from now, that the centre tells who asks."""
    now = stage.clock.now()
    begins = now + starts * HOUR
    until = None if ends is None else now + ends * HOUR
    drawn_up = Outage(0, kind, False, areas or (EVEN_SIDE,), begins, until, CAUSE, min(now, begins))
    async with stage.database.work() as work:
        outage = await work.outages.add(drawn_up, _event(now, "drawn_up"))
        return await move_outage(work, outage, OutageState.announced, _event(now, "announced"))


async def ended(stage: Stage, outage: Outage) -> None:
    """Somebody says that it is over."""
    async with stage.database.work() as work:
        await move_outage(work, outage, OutageState.over, _event(stage.clock.now(), "over"))


def _event(now: datetime, what: str) -> OutageEvent:
    return OutageEvent(now, "test", what)


async def concerns(stage: Stage, outage: Outage) -> list[Concern]:
    """Who is concerned by it without a request."""
    async with stage.database.view() as work:
        return await work.outages.concerns(outage.id)


async def filed(stage: Stage, *identities: Identity) -> Sequence[str]:
    """The services of the requests that these accounts have filed."""
    found = []
    async with stage.database.view() as work:
        for identity in identities:
            met = await work.citizens.find(identity)
            assert met
            found += [case.service for case in await work.cases.of_citizen(met.citizen_id, 9)]
    return found
