"""What is put into words only when its turn to be sent has come: cards, and figures."""

from dataclasses import dataclass

from bot.delivery import Compose
from bot.desk.broadcast_cards import OF_BROADCASTS
from bot.messages import Outgoing
from core.outbox import Envelope, OutboxState


@dataclass(frozen=True)
class Composing:
    """Knows who finds the words."""

    cards: Compose
    figures: Compose
    broadcasts: Compose

    async def __call__(self, envelope: Envelope) -> Outgoing | OutboxState:
        """The message; or how it ends without being sent."""
        if OF_BROADCASTS & envelope.body.keys():
            return await self.broadcasts(envelope)
        compose = self.figures if envelope.body.get("figures") else self.cards
        return await compose(envelope)
