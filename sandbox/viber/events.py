"""What Viber tells the bot: who is how described, and which events there are."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.chats import Json
from sandbox.people import Person

HOSTNAME = "SN-CHAT-05_"
COUNTRY = "UA"
# Who did not allow, or was not asked for, a name.
UNNAMED = "Subscriber"
MANDATORY = frozenset({"message", "subscribed", "unsubscribed", "webhook"})
OPTIONAL = frozenset({"delivered", "seen", "failed", "conversation_started", "client_status", "action"})
LIVES = timedelta(hours=1)


@dataclass(eq=False)
class Event:
    """One callback; those with the same key are delivered one after another."""

    body: Json
    key: str
    expires: datetime
    not_before: datetime | None = None
    failures: int = 0

    @property
    def kind(self) -> str:
        """Return what has happened."""
        return str(self.body["event"])


def event_body(kind: str, token: int, at: datetime, fields: Json) -> Json:
    """Describe an event."""
    head = {"event": kind, "timestamp": int(at.timestamp() * 1000), "chat_hostname": HOSTNAME}
    return {**head, "message_token": token, **fields}


def user_json(person: Person, with_name: bool) -> Json:
    """Describe a person as far as the webhook asked for it."""
    return {
        "id": person.id,
        "name": person.name if with_name else UNNAMED,
        "language": person.language_code,
        "country": COUNTRY,
        "api_version": person.api_version,
    }


def sign(token: str, body: bytes) -> str:
    """Sign a callback's raw body with the bot's token."""
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()
