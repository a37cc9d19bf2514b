"""One callback on its way to the webhook: the raw body, its signature, the answer."""

import json
from dataclasses import dataclass

import aiohttp

from sandbox.chats import Json
from sandbox.viber.bot import Webhook
from sandbox.viber.events import sign

ANSWER_SECONDS = 5
SIGNATURE_HEADER = "X-Viber-Content-Signature"


@dataclass(frozen=True)
class Answer:
    """What the webhook answered; no status if nobody was there or nothing came in time."""

    status: int | None
    body: bytes = b""

    @property
    def taken(self) -> bool:
        """Say whether the event need not come again."""
        return self.status == 200


def session() -> aiohttp.ClientSession:
    """Make connections to the webhook, as patient as the real server is."""
    timeout = aiohttp.ClientTimeout(ANSWER_SECONDS)
    return aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))


async def post(connections: aiohttp.ClientSession, webhook: Webhook, body: Json) -> Answer:
    """Bring a callback to the webhook once."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    signature = sign(webhook.token, data)
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    joint = "&" if "?" in webhook.url else "?"
    address = f"{webhook.url}{joint}sig={signature}"
    try:
        async with connections.post(address, data=data, headers=headers, allow_redirects=False) as answer:
            return Answer(answer.status, await answer.read())
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Answer(None)
