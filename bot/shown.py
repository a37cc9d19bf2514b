"""How cards stand in their chats, as far as this process has put them there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.messages import Outgoing
from core.outbox import Envelope

MOST = 2000
"""Cards that are remembered; of more the oldest are forgotten, which costs a call."""


@dataclass
class ShownCards:
    """Remembers cards by their messages: what would change nothing is not sent."""

    _cards: dict[tuple[str, str, str], Outgoing] = field(default_factory=dict)

    def stands(self, envelope: Envelope, message: Outgoing) -> bool:
        """Whether the card stands there already, word for word."""
        place = envelope.channel, envelope.address, message.edits
        return bool(message.edits) and self._cards.get(place) == message

    def note(self, envelope: Envelope, message: Outgoing, part_ids: Sequence[str]) -> None:
        """Remember how a card was put there just now."""
        if not envelope.card or not part_ids:
            return
        place = envelope.channel, envelope.address, part_ids[-1]
        self._cards.pop(place, None)
        self._cards[place] = replace(message, edits=part_ids[-1])
        if len(self._cards) > MOST:
            del self._cards[next(iter(self._cards))]
