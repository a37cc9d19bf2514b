"""The messengers' webhooks: a router whose routes check who calls before they read anything."""

import hmac
import json
import math
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Channel
from bot.channels.viber import Viber, opens
from bot.channels.viber_events import sender, signature
from bot.inbox import Inbox

log = structlog.get_logger(__name__)

WHERE = "webhook"
"""Under this name is counted what was refused here."""
LARGEST_BODY = 5_000_000
"""Bytes; an update of Telegram is a few kilobytes."""
LONGEST_ID = 100
"""Characters, as the column has."""
SIGNATURE_HEADER = "x-viber-content-signature"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 -- the header's name


async def read_body(request: Request, limit: int = LARGEST_BODY) -> bytes | None:
    """The raw body, or None when it is larger than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def telegram_webhook(inbox: Inbox, channel: Channel, secret: str) -> Route:
    """The route that Telegram calls. A wrong secret gets 401, an event that could not be stored 503."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            inbox.on_refused(WHERE, "wrong_secret")
            return Response(status_code=401)
        raw = _as_update(await read_body(request))
        if raw is None or not _names_itself(channel, raw):
            inbox.on_refused(WHERE, "no_update")
            log.warning("a webhook call was no update", channel=channel.name)
            return Response(status_code=200)  # asking for it again would not make it better
        try:
            await inbox.receive(channel, raw)
        except Exception:
            log.exception("an event could not be stored", channel=channel.name)
            return Response(status_code=503)
        return Response(status_code=200)

    return Route("/webhooks/telegram", receive, methods=["POST"])


def viber_webhook(inbox: Inbox, channel: Viber) -> Route:
    """The route that Viber calls. A wrong signature gets 401, an event that could not be stored 503."""

    async def receive(request: Request) -> Response:
        body = await read_body(request)
        given = request.headers.get(SIGNATURE_HEADER, "")
        if body is None or not hmac.compare_digest(given.encode(), signature(channel.token, body).encode()):
            inbox.on_refused(WHERE, "wrong_signature" if body is not None else "too_large")
            return Response(status_code=401)
        raw = _as_event(body)
        if raw is None or not _names_itself(channel, raw):
            return Response(status_code=200)  # the trial call of set_webhook among others
        try:
            await inbox.receive(channel, raw)
            if opens(raw):
                welcome = channel.answer_opened(await inbox.welcome(channel, raw))
                return Response(welcome, media_type="application/json")
        except Exception:
            log.exception("an event could not be stored", channel=channel.name)
            return Response(status_code=503)
        return Response(status_code=200)

    return Route("/webhooks/viber", receive, methods=["POST"])


def _as_update(body: bytes | None) -> dict[str, Any] | None:
    """The update. What has no id could not be told from a repeat, so it is none."""
    raw = _as_object(body)
    return raw if raw and isinstance(raw.get("update_id"), int) else None


def _as_event(body: bytes) -> dict[str, Any] | None:
    """The event of somebody; without a token and a person it is none."""
    raw = _as_object(body)
    if raw is None or not isinstance(raw.get("event"), str) or not isinstance(raw.get("message_token"), int):
        return None
    return raw if sender(raw) else None


def _names_itself(channel: Channel, raw: dict[str, Any]) -> bool:
    """Whether the event has an id that the database can keep; asking again would not give it one."""
    named = channel.event_id(raw)
    return len(named) <= LONGEST_ID and named.isprintable()


def _as_object(body: bytes | None) -> dict[str, Any] | None:
    try:
        raw = json.loads(body or b"", parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _finite(written: str) -> float:
    """NaN is no JSON, and PostgreSQL keeps neither it nor what a number such as 1e999 becomes."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("not a number that can be kept")
    return number
