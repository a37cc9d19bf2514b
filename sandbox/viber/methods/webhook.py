"""Where events are delivered to."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.chats import Json
from sandbox.near import is_near
from sandbox.viber.bot import Webhook
from sandbox.viber.events import HOSTNAME, MANDATORY, OPTIONAL, event_body
from sandbox.viber.methods.call import Call
from sandbox.viber.posting import post, session
from sandbox.viber.reading import LARGEST_BODY, maybe_text
from sandbox.viber.statuses import Refused, Status, bad_data, missing_data

ALL = MANDATORY | OPTIONAL
INVALID_URL = Refused(Status.INVALID_URL, "invalidUrl")


async def set_webhook(call: Call) -> Json:
    """Deliver events to this address from now on, if it answers at once; an empty one ends it."""
    if "url" not in call.body:
        raise missing_data("url")
    url = maybe_text(call.body, "url", LARGEST_BODY)
    webhook = await _answering(call, url) if url else None
    call.bot.state.webhook = webhook
    if webhook is None:
        call.bot.queue.clear()
    call.bot.queue.wake()
    call.bot.house.dirty.set()
    return {"chat_hostname": HOSTNAME, "event_types": webhook.event_types if webhook else []}


async def _answering(call: Call, url: str) -> Webhook:
    _check_url(url)
    webhook = Webhook(
        url=url,
        token=call.token,
        own_address=call.own_address,
        event_types=_event_types(call.body.get("event_types")),
        send_name=call.body.get("send_name") is True,
    )
    bot = call.bot
    body = event_body("webhook", bot.token_for_message(), bot.house.clock.now(), {})
    async with session() as connections:
        answer = await post(connections, webhook, body)
    if not answer.taken:
        raise Refused(Status.INVALID_URL, f"invalidUrl: the webhook answered {answer.status or 'nothing'}")
    return webhook


def _check_url(url: str) -> None:
    """On this machine anything goes; elsewhere the real server wants HTTPS."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        raise INVALID_URL from None
    if not host or address.scheme not in {"http", "https"}:
        raise INVALID_URL
    if address.scheme != "https" and not is_near(host):
        raise INVALID_URL


def _event_types(wanted: Any) -> list[str]:
    """All events if none are named; some come always."""
    if wanted is None:
        return sorted(ALL)
    if not isinstance(wanted, list) or set(map(str, wanted)) - ALL:
        raise bad_data("event_types names an event that there is not")
    return sorted(MANDATORY | set(wanted))
