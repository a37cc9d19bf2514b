"""What Telegram's refusals mean for a message."""

from collections.abc import Mapping
from typing import Any

from bot.channel import Cause, Failure, SendFailed

UNKNOWN_TOKEN = frozenset({401, 404})
"""No bot has this token; a token that is none at all is an address that does not exist."""
CONFLICT = 409
"""Somebody else fetches updates with our token, or a webhook is set."""
RETRY_AFTER = 1.0
"""Seconds, where a pause is asked for and not said how long."""

# What is not in the table leaves the outcome open: the server failed on the way.
_MEANING = {
    400: Failure.rejected,
    403: Failure.gone,
    413: Failure.rejected,
    429: Failure.throttled,
    # The setting is wrong, not the message.
    **dict.fromkeys((*UNKNOWN_TOKEN, CONFLICT), Failure.unavailable),
}
_CAUSE = {
    **dict.fromkeys(UNKNOWN_TOKEN, Cause.unknown_token),
    CONFLICT: Cause.other_poller,
    429: Cause.throttled,
}
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "not enough rights to send",
)
_OF_TOPICS = (
    ("message thread not found", Failure.topic_gone),
    ("topic_deleted", Failure.topic_gone),
    ("topic_id_invalid", Failure.topic_gone),
    ("topic_closed", Failure.topic_closed),
    ("not a forum", Failure.no_topics),
    ("not a supergroup forum", Failure.no_topics),
    ("not enough rights to create a topic", Failure.no_topics),
    ("not enough rights to close or open the topic", Failure.no_topics),
)
"""What is said of a topic, and not of the message."""


class Refused(SendFailed):
    """Telegram answered that it did not do what it was asked."""

    def __init__(self, code: int, kind: Failure, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(kind, reason, retry_after, _CAUSE.get(code, Cause.unreachable))
        self.code = code


def refusal(status: int, body: Mapping[str, Any]) -> Refused:
    """The refusal in our words."""
    code = body.get("error_code")
    code = code if isinstance(code, int) else status
    reason = str(body.get("description", f"HTTP status {status}"))
    kind = _MEANING.get(code, Failure.doubtful)
    if moved_to := _moved_to(body):
        moved = Refused(code, Failure.moved, reason)
        moved.moved_to = moved_to
        return moved
    if kind == Failure.rejected:
        kind = next((meant for word, meant in _OF_TOPICS if word in reason.lower()), kind)
    if kind == Failure.rejected and any(word in reason.lower() for word in _GONE):
        kind = Failure.gone
    return Refused(code, kind, reason, _pause(body) if kind == Failure.throttled else 0.0)


def _moved_to(body: Mapping[str, Any]) -> str:
    """The id under which a group goes on that was written to by its old one."""
    parameters = body.get("parameters")
    new = parameters.get("migrate_to_chat_id") if isinstance(parameters, Mapping) else None
    return str(new) if isinstance(new, int) else ""


def _pause(body: Mapping[str, Any]) -> float:
    parameters = body.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    return float(seconds) if isinstance(seconds, (int, float)) else RETRY_AFTER


def is_unknown_token(error: SendFailed) -> bool:
    """Whether Telegram says that no bot has this token."""
    return isinstance(error, Refused) and error.code in UNKNOWN_TOKEN
