"""Finds the words of a card when its turn to be sent has come, so that it never tells what is past."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from bot.desk.card import draw
from bot.desk.facts import read_facts
from bot.i18n import LANGUAGES, speaking
from bot.messages import Outgoing
from core.city import City
from core.outbox import Envelope, OutboxState
from core.work import Clock, Work


@dataclass(frozen=True)
class Composer:
    """Composes the cards of units' groups, in the city's language."""

    open_view: Callable[[], AbstractAsyncContextManager[Work]]
    city: City
    clock: Clock
    language: str = LANGUAGES[0]

    async def __call__(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The card, in the place of the last one; or how its message ends without a call."""
        channel, address = envelope.channel, envelope.address
        async with self.open_view() as work:
            group = await work.groups.in_chat(channel, address)
            case = await work.cases.by_id(envelope.body["case"])
            place = await work.cards.place(channel, address, envelope.card or "", envelope.id)
            if place.newer:
                return OutboxState.sent
            if group is None or group.unit is None or case is None:
                return OutboxState.failed  # it is nobody's group any more: nothing is told there
            facts = await read_facts(work, group, case, self.city, self.clock.now())
        if facts.is_over and not place.message_id:
            return OutboxState.sent  # there is no card that would have to be ended
        with speaking(self.language):
            return replace(draw(facts), edits=place.message_id)
