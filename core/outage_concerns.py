"""Who is concerned by an outage without a request of their own: «me too», and «tell me when it is over»."""

from datetime import datetime
from typing import Protocol

from core.areas import Spot
from core.outage_cards import HasOutageCards, show_soon
from core.outages import Concern, HasOutages, OutageState
from core.refusals import Refusal


class OutageOver(Refusal):
    """Somebody has said meanwhile that it is over, or that it was none."""


class ConcernDesk(HasOutages, HasOutageCards, Protocol):
    """What the verb of this file needs of a unit of work."""


async def note_concern(
    work: ConcernDesk, outage_id: int, identity_id: int, spot: Spot, *, wants_end: bool, now: datetime
) -> None:
    """It is so with this person as well, each counted once. Raises OutageOver.

    Whoever ends it either finds this person among those to be told, or comes first.
    """
    outage = await work.outages.held(outage_id)
    if outage is None or outage.state is not OutageState.announced:
        raise OutageOver
    await work.outages.concern(Concern(outage_id, identity_id, spot.street_id, spot.house, wants_end, now))
    await show_soon(work, outage_id, now)
