"""When an outage begins to be known, requests that were filed since it began belong to it as well."""

from collections.abc import Collection
from datetime import datetime

from core.areas import spot_at
from core.cases import Case
from core.city import City
from core.groups import OPERATORS
from core.outage_cards import PROPOSAL, show_soon
from core.outage_proposals import HasProposals
from core.outages import Outage


async def gather_filed(work: HasProposals, outage: Outage, by: str, city: City, now: datetime) -> None:
    """Let those at its places join it that an outage of its kind may lie behind; each keeps its own term.

    A proposal of such requests is decided by this.
    """
    if now < outage.starts_at:
        return
    await work.proposals.lock(outage.kind)
    services, streets = city.services_behind(outage.kind), _streets(outage, city)
    ids = await work.proposals.without_outage(services, streets, outage.starts_at)
    found = await work.cases.by_ids(ids)
    joined = [found[one] for one in ids if _is_there(outage, found[one], city)]
    for case in joined:
        await work.outages.join_case(outage.id, case.id, now)
    if joined:
        await show_soon(work, outage.id, now)
        await _decide(work, outage, [case.id for case in joined], by, now)


def _streets(outage: Outage, city: City) -> Collection[str]:
    """Every street that some of its places lie in."""
    named = {area.street_id for area in outage.areas}
    return {street.id for street in city.streets} if "" in named else named


def _is_there(outage: Outage, case: Case, city: City) -> bool:
    address = case.address
    if not address.street_id or not city.has_street(address.street_id):
        return False
    spot = spot_at(city, address.street_id, address.house or "")
    return any(area.holds(spot) for area in outage.areas)


async def _decide(
    work: HasProposals, outage: Outage, case_ids: Collection[int], by: str, now: datetime
) -> None:
    """Nobody has to say any more whether these are one outage."""
    for proposal_id in await work.proposals.decide_of(case_ids, outage.id, by, now):
        await work.notices.add_shown(OPERATORS, PROPOSAL, proposal_id, now)
