"""The Bot API: one POST for each call, its parameters as JSON, a file as a form."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession, ClientTimeout, FormData

from bot.channel import Failure, SendFailed
from bot.channels.downloads import read_file
from bot.channels.telegram_errors import refusal

Json = dict[str, Any]

CALL_TIMEOUT = 30.0
"""Seconds; shorter than the time after which a silent process is taken for dead."""
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Upload:
    """A file that goes with a call, under the parameter's name."""

    parameter: str
    name: str
    data: bytes


class TelegramCalls:
    """A thin client for one bot. Every method raises SendFailed; what it says never has the token in it."""

    def __init__(self, token: str, api_base: str) -> None:
        base = api_base.rstrip("/")
        self._methods, self._files = f"{base}/bot{token}/", f"{base}/file/bot{token}/"
        self.timeout = CALL_TIMEOUT
        self._session: ClientSession | None = None

    async def call(self, method: str, /, *, wait: float = 0.0, **parameters: Any) -> Any:
        """The result of a method, which may take `wait` seconds longer. What is None is left out."""
        return await self._post(method, wait, data=_as_json(parameters), headers=_JSON)

    async def upload(self, method: str, /, *uploads: Upload, **parameters: Any) -> Any:
        """The result of a method that takes files."""
        form = FormData(quote_fields=False)  # a name in Cyrillic stays as it is
        for name, value in parameters.items():
            if value is not None:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for upload in uploads:
            form.add_field(upload.parameter, upload.data, filename=upload.name)
        return await self._post(method, 0.0, data=form)

    async def download(self, path: str, largest: int) -> bytes:
        """A file that somebody sent, of at most so many bytes."""
        async with _in_our_words(), self._open().get(self._files + path, timeout=self._within(0.0)) as answer:
            if answer.status != 200:
                raise SendFailed(Failure.doubtful, f"HTTP status {answer.status}")
            return await read_file(answer, largest)

    async def _post(self, method: str, wait: float, **body: Any) -> Any:
        url, timeout = self._methods + method, self._within(wait)
        async with _in_our_words(), self._open().post(url, timeout=timeout, **body) as answer:
            return await _result(answer)

    def _within(self, wait: float) -> ClientTimeout:
        return ClientTimeout(self.timeout + wait)

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession()
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _as_json(parameters: Mapping[str, Any]) -> bytes:
    """Cyrillic in two bytes a letter, not six."""
    given = {name: value for name, value in parameters.items() if value is not None}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


@asynccontextmanager
async def _in_our_words() -> AsyncIterator[None]:
    """A call that broke off, as SendFailed: when no connection was made, nobody took it."""
    try:
        yield
    except ClientConnectorError as error:
        raise SendFailed(Failure.unavailable, type(error).__name__) from error
    except (ClientError, TimeoutError) as error:
        raise SendFailed(Failure.doubtful, type(error).__name__) from error


async def _result(answer: ClientResponse) -> Any:
    """What was asked for. Raises SendFailed when the answer is a refusal, or none of Telegram's."""
    try:
        body = json.loads(await answer.read())
    except ValueError:
        # A front end answers in HTML when the server behind it does not.
        raise SendFailed(Failure.unavailable, f"HTTP status {answer.status}") from None
    if not isinstance(body, dict):
        raise SendFailed(Failure.doubtful, f"HTTP status {answer.status}")
    if body.get("ok") is True and "result" in body:
        return body["result"]
    raise refusal(answer.status, body)
