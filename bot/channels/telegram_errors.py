"""What Telegram's refusals mean for a message."""

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

from bot.channel import Failure, SendFailed

CALL_ERRORS = (AiogramError,)
"""Everything that a call of aiogram raises when it did not succeed."""
_GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")

# The first row that fits counts, so subclasses stand before their bases.
_MEANING: tuple[tuple[type[Exception], Failure], ...] = (
    (TelegramRetryAfter, Failure.throttled),
    (TelegramForbiddenError, Failure.gone),
    (TelegramBadRequest, Failure.rejected),
    (TelegramEntityTooLarge, Failure.rejected),
    (TelegramMigrateToChat, Failure.rejected),  # the group has another id now
    # Our token is unknown or somebody else polls with it: the setting is wrong, not the message.
    (TelegramUnauthorizedError, Failure.unavailable),
    (TelegramNotFound, Failure.unavailable),
    (TelegramConflictError, Failure.unavailable),
    # A front end answers in HTML when the server behind it does not.
    (ClientDecodeError, Failure.unavailable),
    (RestartingTelegram, Failure.doubtful),
    (TelegramServerError, Failure.doubtful),
    (TelegramNetworkError, Failure.doubtful),
    (TelegramAPIError, Failure.doubtful),
)


def as_send_failed(error: Exception) -> SendFailed:
    """The error in our words."""
    reason = error.message if isinstance(error, TelegramAPIError) else type(error).__name__
    if isinstance(error, TelegramRetryAfter):
        return SendFailed(Failure.throttled, reason, float(error.retry_after))
    kind = next((kind for type_, kind in _MEANING if isinstance(error, type_)), Failure.doubtful)
    if kind == Failure.rejected and any(word in reason.lower() for word in _GONE):
        kind = Failure.gone
    if isinstance(error.__cause__, ClientConnectorError):
        kind = Failure.unavailable  # nobody took the call
    if isinstance(error, ClientDecodeError) and not isinstance(error.data, str):
        kind = Failure.doubtful  # Telegram itself answered, in a shape that we do not know
    return SendFailed(kind, reason)


def is_unknown_token(error: Exception) -> bool:
    """Whether Telegram says that no bot has this token."""
    return isinstance(error, (TelegramUnauthorizedError, TelegramNotFound))
