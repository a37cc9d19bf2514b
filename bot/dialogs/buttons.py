"""What a button carries: dialog, step, version of the question, and the choice, in 64 bytes."""

from dataclasses import dataclass, replace

from bot.messages import Choice, Outgoing
from core.conversations import Conversation

LIMIT = 64
"""Bytes of a button's data (Bot API: callback_data)."""


@dataclass(frozen=True)
class Button:
    dialog: str
    step: str
    version: int
    key: str


def read_button(data: str) -> Button | None:
    """The button that carries this data; None for anything that is not ours."""
    parts = data.split(":", 3)
    if len(parts) != 4 or not parts[2].isdecimal():
        return None
    return Button(parts[0], parts[1], int(parts[2]), parts[3])


def mark(question: Outgoing, conversation: Conversation) -> Outgoing:
    """The question with data in its buttons, as this conversation stands."""

    def marked(choice: Choice) -> Choice:
        data = f"{conversation.dialog}:{conversation.step}:{conversation.version}:{choice.key}"
        if len(data.encode()) > LIMIT:
            raise ValueError(f"a button's data must have at most {LIMIT} bytes: {data}")
        return replace(choice, data=data)

    return replace(question, rows=tuple(tuple(marked(choice) for choice in row) for row in question.rows))
