"""Where updates are delivered to."""

import re
import time
from urllib.parse import urlsplit

from sandbox.chats import Json
from sandbox.near import is_near
from sandbox.telegram.bot import Webhook
from sandbox.telegram.errors import POLL_ENDED_BY_WEBHOOK, bad_request, conflict, too_many_requests
from sandbox.telegram.methods.call import Call, Remarked
from sandbox.telegram.methods.updates import allow_updates

LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
PORTS = frozenset({None, 443, 80, 88, 8443})
MOST_CONNECTIONS, USUAL_CONNECTIONS = 100, 40
PAUSE_BETWEEN_SETTINGS = 1.0


def set_webhook(call: Call) -> Remarked:
    """Deliver updates to this address from now on; without one, stop it."""
    url = call.parameters.text("url").strip()
    if not url:
        return delete_webhook(call)
    webhook = _webhook(call, url)
    _check_pause(call)
    allow_updates(call)
    before = call.bot.state.webhook
    _set(call, webhook)
    call.bot.polling.end(conflict(POLL_ENDED_BY_WEBHOOK))
    same = before is not None and (before.url, before.secret_token) == (webhook.url, webhook.secret_token)
    return Remarked(True, "Webhook is already set" if same else "Webhook was set")


def delete_webhook(call: Call) -> Remarked:
    """Keep updates until they are fetched."""
    before = call.bot.state.webhook
    _set(call, None)
    return Remarked(True, "Webhook is already deleted" if before is None else "Webhook was deleted")


def get_webhook_info(call: Call) -> Json:
    """Say where updates go to and how the last deliveries went."""
    webhook = call.bot.state.webhook or Webhook("")
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": webhook.has_certificate,
        "pending_update_count": len(call.bot.updates.waiting),
    }
    if webhook.url:
        info |= {"max_connections": webhook.max_connections, "ip_address": webhook.ip_address or "127.0.0.1"}
    if webhook.last_error_at is not None:
        info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if call.bot.state.allowed_updates:
        info["allowed_updates"] = call.bot.state.allowed_updates
    return info


def _webhook(call: Call, url: str) -> Webhook:
    parameters = call.parameters
    _check_url(url)
    secret = parameters.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = parameters.integer("max_connections") or USUAL_CONNECTIONS
    return Webhook(
        url=url,
        secret_token=secret,
        max_connections=max(1, min(MOST_CONNECTIONS, connections)),
        ip_address=parameters.text("ip_address") or None,
        has_certificate="certificate" in parameters.uploads,
    )


def _check_url(url: str) -> None:
    """On this machine anything goes, as with the real server's local mode; elsewhere its rules hold."""
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    host = address.hostname or ""
    if not host or address.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if is_near(host):
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _check_pause(call: Call) -> None:
    now = time.monotonic()
    if call.bot.windows.enforced["bot"] and now < call.bot.webhook_set_at + PAUSE_BETWEEN_SETTINGS:
        raise too_many_requests(1)
    call.bot.webhook_set_at = now


def _set(call: Call, webhook: Webhook | None) -> None:
    if call.parameters.flag("drop_pending_updates"):
        call.bot.updates.clear()
    call.bot.state.webhook = webhook
    call.bot.updates.wake()
    call.house.dirty.set()
