"""An edit may be here before its message, which failed and is tried again or was held up on its way.

It waits for the message a while; then its words count, as the person sees them in the chat.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.messages import Incoming, Kind
from core.conversations import Conversation

WAITS = timedelta(minutes=10)
MOST = 5
_EDITS = "edits"


def in_last_words(conversation: Conversation, incoming: Incoming, now: datetime) -> Incoming:
    """Note an edit; a message whose edit was here before it comes in the words of that edit."""
    kept = conversation.memory.pop(_EDITS, {})
    edits = {name: edit for name, edit in kept.items() if now < datetime.fromisoformat(edit["until"])}
    if incoming.kind == Kind.edit:
        edits.pop(incoming.message_id, None)
        edits[incoming.message_id] = {"text": incoming.text, "until": (now + WAITS).isoformat()}
    elif edit := edits.pop(incoming.message_id, None):
        incoming = replace(incoming, text=edit["text"])
    if edits:
        conversation.memory[_EDITS] = dict(list(edits.items())[-MOST:])
    return incoming
