"""A conversation with one person as plain data: where it stands and what was gathered so far."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

TRIES = "tries"
"""Where the memory keeps when wrong numbers and codes were tried. Erasing one's data is no way to try on."""


@dataclass
class Conversation:
    """`version` goes up with every question asked, so that an earlier question's button is known as old."""

    identity_id: int
    dialog: str = ""
    step: str = ""
    version: int = 0
    begun: int = 0
    """The version at which this draft was begun; with the person it names the draft."""
    draft: dict[str, Any] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    """The steps behind this one, the way back."""
    answers: dict[str, str] = field(default_factory=dict)
    """Which message answered which step of this draft, so that an edit of it can be taken again."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What outlives a draft: messages of sent requests, numbers that did not fit, reminders given."""
    aside: dict[str, Any] | None = None
    """A draft that was interrupted and can be taken up again: dialog, step, begun, draft, trail."""
    is_record: bool = False
    """The last message is a receipt: it stays in the chat when one of its buttons is pressed."""
    keyboard_up: bool = False
    """The last question showed buttons in place of the person's keyboard; they must be taken away."""
    heard_at: datetime | None = None
    """When the person last wrote or pressed here."""


class ConversationStore(Protocol):
    async def load(self, identity_id: int) -> Conversation:
        """The conversation with this person, locked until the transaction ends; new if there is none."""

    async def laid_aside(self, identity_id: int) -> dict[str, Any]:
        """The draft that this person has put aside, read without a lock; empty if there is none."""

    async def save(self, conversation: Conversation) -> None: ...
