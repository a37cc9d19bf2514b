"""Finds the words of an outage's card, or of a proposal's, when its turn to be sent has come."""

from dataclasses import replace
from datetime import datetime

from bot.desk.outage_card import draw_outage, draw_proposal, read_outage
from bot.messages import Outgoing
from core.city import City
from core.groups import OPERATORS
from core.outage_cards import OUTAGE, PROPOSAL
from core.outage_proposals import proposed_cases
from core.outbox import Envelope, OutboxState
from core.work import Work


def is_of_outage(envelope: Envelope) -> bool:
    """Whether it is such a card."""
    return bool({PROPOSAL, OUTAGE} & envelope.body.keys())


async def compose_outage(work: Work, envelope: Envelope, city: City, now: datetime) -> Outgoing | OutboxState:
    """The card as it stands now, in the place of the last one."""
    channel, address = envelope.channel, envelope.address
    place = await work.cards.place(channel, address, envelope.card or "", envelope.id)
    if place.newer:
        return OutboxState.sent
    group = await work.groups.in_chat(channel, address)
    if group is None or (group.unit is None and group.purpose != OPERATORS):
        return OutboxState.failed  # it is nobody's group any more: nothing is told there
    drawn = await _draw(work, envelope, group.unit or "", city, now)
    return replace(drawn, edits=place.message_id) if drawn else OutboxState.failed


async def _draw(work: Work, envelope: Envelope, unit: str, city: City, now: datetime) -> Outgoing | None:
    """A proposal that has become an outage is shown as that."""
    outage_id, proposal_id = envelope.body.get(OUTAGE), envelope.body.get(PROPOSAL)
    proposal = await work.proposals.by_id(proposal_id) if proposal_id else None
    outage_id = proposal.outage_id if proposal else outage_id
    outage = await work.outages.by_id(outage_id) if outage_id else None
    if outage:
        return draw_outage(await read_outage(work, outage, unit, city, now))
    return draw_proposal(proposal, await proposed_cases(work, proposal.id), city) if proposal else None
