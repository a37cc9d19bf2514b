"""Viber's REST API: one POST for each method, and what its answers mean for a message."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession, ClientTimeout

from bot.channel import Cause, Failure, SendFailed
from bot.channels.downloads import read_file

Json = dict[str, Any]

TOKEN_HEADER = "X-Viber-Auth-Token"  # noqa: S105 -- the header's name
CALL_TIMEOUT = 30.0
"""Seconds; shorter than the time after which a silent process is taken for dead."""
GATEWAY_TIMEOUT = 504
"""The server behind the front end may have taken the call."""
OK, INVALID_TOKEN, TOO_MANY, TOO_OLD, UNSUITED, FREE_USED_UP, BALANCE_USED_UP = 0, 2, 12, 13, 14, 23, 24
UNANSWERED_PAUSE = 60.0
"""Seconds after which a person who has left too many messages unanswered is tried again."""

# What is not in the table is a general error: the call was answered and not taken, so it is made again.
_MEANING = {
    3: Failure.rejected,
    4: Failure.rejected,
    5: Failure.gone,  # not a user of Viber
    6: Failure.gone,  # not subscribed
    11: Failure.gone,  # no device that could show it
    TOO_MANY: Failure.throttled,
    TOO_OLD: Failure.rejected,
    UNSUITED: Failure.rejected,
    16: Failure.rejected,
    21: Failure.rejected,  # the bot may not send to the receiver's country
    22: Failure.rejected,
    FREE_USED_UP: Failure.rejected,  # only what is charged for: free answers go on
    BALANCE_USED_UP: Failure.rejected,
}
CONFIGURATION = {
    1: "PUBLIC_URL cannot be called by Viber",
    INVALID_TOKEN: "VIBER_TOKEN is not known to Viber",
    7: "the bot is blocked by Viber",
    8: "the bot does not exist any more",
    9: "the bot is suspended by Viber",
    10: "no webhook is set",
    15: "the bot may not send such messages",
    19: "the bot may not send to many at once",
    20: "the bot may not send to many at once",
    FREE_USED_UP: "the free messages of this month are used up",
    BALANCE_USED_UP: "the balance of the bot is used up",
}
"""Statuses that no other message would change: somebody has to mend the setting or pay."""


class Refused(SendFailed):
    """Viber answered with a status other than 0."""

    def __init__(self, status: int | None, kind: Failure, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(kind, reason, retry_after, _cause(status))
        self.status = status


class ViberCalls:
    """A thin client. Every method raises SendFailed; `status` of the answer is 0 when it does not."""

    def __init__(self, token: str, api_base: str) -> None:
        self._base = api_base.rstrip("/")
        self._headers = {TOKEN_HEADER: token, "Content-Type": "application/json"}
        self._session: ClientSession | None = None

    async def set_webhook(self, url: str) -> Json:
        """Let Viber call us at this address; it tries it at once. Names come, pictures do not."""
        return await self._call("set_webhook", {"url": url, "send_name": True, "send_photo": False})

    async def send_message(self, body: Mapping[str, Any]) -> Json:
        """Send to one person; the answer has the `message_token`."""
        return await self._call("send_message", body)

    async def broadcast_message(self, body: Mapping[str, Any]) -> Json:
        """Send the same to at most 300; who cannot be reached stands in `failed_list`."""
        return await self._call("broadcast_message", body)

    async def get_account_info(self) -> Json:
        """What Viber knows of the bot."""
        return await self._call("get_account_info", {})

    async def get_user_details(self, person: str) -> Json:
        """Language, country and device of a person; twice in twelve hours at most."""
        return await self._call("get_user_details", {"id": person})

    async def download(self, url: str, largest: int) -> bytes:
        """A file that somebody sent, of at most so many bytes."""
        try:
            async with self._open().get(url) as answer:  # without our token: the host is not the API's
                if answer.status >= 500:
                    raise SendFailed(Failure.unavailable, f"HTTP status {answer.status}")
                if answer.status != 200:
                    raise SendFailed(Failure.rejected, f"HTTP status {answer.status}")
                return await read_file(answer, largest)
        except (ClientError, TimeoutError, ValueError) as error:
            raise SendFailed(Failure.unavailable, type(error).__name__) from error

    async def _call(self, method: str, body: Mapping[str, Any]) -> Json:
        try:
            url, data = f"{self._base}/{method}", as_json(body)
            async with self._open().post(url, data=data, headers=self._headers) as answer:
                answered = await _read(answer)
        except ClientConnectorError as error:
            raise SendFailed(Failure.unavailable, type(error).__name__) from error
        except (ClientError, TimeoutError) as error:
            raise SendFailed(Failure.doubtful, type(error).__name__) from error
        _check(answered)
        return answered

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(CALL_TIMEOUT))
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _cause(status: int | None) -> Cause:
    known = {INVALID_TOKEN: Cause.unknown_token, TOO_MANY: Cause.throttled}
    return known.get(status or 0, Cause.unmended if status in CONFIGURATION else Cause.unreachable)


def as_json(body: Mapping[str, Any]) -> bytes:
    """The body as it goes over the wire: Cyrillic in two bytes a letter, not six."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


async def _read(answer: ClientResponse) -> Json:
    """The answer's body; raises SendFailed when it is none of Viber's."""
    data = await answer.read()
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if isinstance(body, dict) and answer.status == 200:
        return body
    # A front end answers in HTML when the server behind it does not; a wrong address is the setting's fault.
    nobody_knows = answer.status == GATEWAY_TIMEOUT or (isinstance(body, dict) and answer.status >= 500)
    kind = Failure.doubtful if nobody_knows else Failure.unavailable
    raise SendFailed(kind, f"HTTP status {answer.status}")


def _check(answered: Json) -> None:
    """Raises SendFailed for a status other than 0. The number counts: the words beside it vary."""
    if answered.get("status") != OK:
        raise _refusal(answered)


def not_told(entry: Json) -> tuple[str, SendFailed]:
    """Whom a message to many has not reached, and why."""
    return str(entry.get("receiver")), _refusal(entry)


def _refusal(answered: Json) -> Refused:
    status = answered.get("status")
    status = status if isinstance(status, int) else None
    reason = f"status {status}: {answered.get('status_message', '')}"
    if cause := CONFIGURATION.get(status or 0):
        reason = f"{reason} ({cause})"
    kind = _MEANING.get(status or 0, Failure.unavailable)
    return Refused(status, kind, reason, UNANSWERED_PAUSE if kind == Failure.throttled else 0.0)
