"""What those who are concerned by an outage are told of it."""

from datetime import datetime

from core.city import City
from core.outages import Outage, OutageEvent, OutageState, move_outage
from core.work import Work


async def end_outage(work: Work, outage: Outage, by: str, now: datetime, city: City) -> None:
    """It is over. Raises OutageMoveNotAllowed, also when somebody was quicker."""
    await move_outage(work, outage, OutageState.over, OutageEvent(now, by, OutageState.over))
