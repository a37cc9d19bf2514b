"""Taking back an outage that was none, or that nobody shall be told of after all.

Its requests leave it and go on as if it had never been, each with its own term; who has said «me too», or was
told something of it, hears that it does not hold.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from core.broadcasts import last_told
from core.cards import OpenCase, show_cards
from core.cases import CLOSED_STATUSES
from core.city import City
from core.outage_cards import show_at_once
from core.outage_news import UPDATED, tell_soon
from core.outages import Outage, OutageEvent, OutageState, move_outage
from core.refusals import Refusal
from core.work import Work

WITHDRAWN = "withdrawn"


class OutageWasTold(Refusal):
    """A notice of it has gone out, or will: that is put right by another notice."""


async def withdraw_outage(work: Work, outage: Outage, by: str, city: City, now: datetime) -> None:
    """It was none. Raises OutageWasTold, and OutageMoveNotAllowed, also when somebody was quicker."""
    if await last_told(work, outage.id):
        raise OutageWasTold
    await work.outages.locked(outage.id)  # no request joins it any more
    cases = await work.outages.cases(outage.id)
    event = OutageEvent(now, by, WITHDRAWN, facts={"requests": str(len(cases))})
    await move_outage(work, outage, OutageState.cancelled, event)
    await show_at_once(work, outage.id, now)  # as long as its requests tell which units have a card
    if await _was_told_of(work, outage):
        await tell_soon(work, outage.id, now)
    await work.outages.part_cases(outage.id)
    await tell_soon(work, outage.id, now)
    await _leave_alone(work, outage.id, cases)
    await _show_each(work, cases, city, now)


async def _was_told_of(work: Work, outage: Outage) -> bool:
    """Whether those who have filed were told an end, or a cause."""
    return any(event.what == UPDATED for event in await work.outages.history(outage.id))


async def _leave_alone(work: Work, outage_id: int, cases: Collection[int]) -> None:
    """What was made of these by mistake is not proposed of them once more."""
    if proposal_id := await work.outage_cards.proposal_behind(outage_id):
        for case_id in cases:
            await work.proposals.add_case(proposal_id, case_id)


async def _show_each(work: Work, cases: Collection[int], city: City, now: datetime) -> None:
    """Their units see each of them again."""
    of_units: dict[str, list[OpenCase]] = defaultdict(list)
    for case in (await work.cases.by_ids(cases)).values():
        if case.status not in CLOSED_STATUSES:
            of_units[case.unit].append(OpenCase(case.id, case.service, case.due_at))
    for unit, theirs in sorted(of_units.items()):
        await show_cards(work, unit, sorted(theirs, key=lambda one: one.due_at), city, now)
