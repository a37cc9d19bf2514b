"""Delivery of updates to the webhook: one line a key, each update again and again until it is taken."""

import asyncio
import contextlib
import json
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl

import aiohttp

from sandbox.chats import Json
from sandbox.lines import Lines
from sandbox.telegram.bot import Bot, Webhook
from sandbox.telegram.updates import Update

ANSWER_SECONDS = 60
FIRST_PAUSES = (0, 2, 4, 8, 16, 32)
LATER_PAUSE = (60, 120)
LONGEST_RETRY_AFTER = 3600
GONE = 410
GIVEN_UP_AFTER = timedelta(hours=23)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

Perform = Callable[[Json], Awaitable[None]]


class NotTaken(Exception):
    """The webhook did not take an update."""

    def __init__(self, reason: str, status: int | None = None, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


class Deliveries(Lines):
    """Brings every update to the webhook; only those with the same key wait for each other."""

    def __init__(self, bot: Bot, perform: Perform) -> None:
        super().__init__()
        self._bot = bot
        self._perform = perform

    async def _run(self) -> None:
        timeout = aiohttp.ClientTimeout(ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
            webhook: Webhook | None = None
            while True:
                if webhook is not self._bot.state.webhook:
                    await self._end_lines()
                    webhook = self._bot.state.webhook
                    slots = asyncio.Semaphore(webhook.max_connections if webhook else 1)
                if webhook is not None:
                    self._begin_lines(session, webhook, slots)
                await asyncio.wait({self._bot.updates.news()}, timeout=self._bot.updates.look_again_in())

    def _begin_lines(
        self, session: aiohttp.ClientSession, webhook: Webhook, slots: asyncio.Semaphore
    ) -> None:
        self._bot.updates.drop_old()
        self._work_on(self._bot.updates.waiting_keys(), partial(self._work_off, session, webhook, slots))

    async def _work_off(
        self, session: aiohttp.ClientSession, webhook: Webhook, slots: asyncio.Semaphore, key: str
    ) -> None:
        failures = 0
        while update := self._bot.updates.next_of(key):
            try:
                async with slots:
                    asked = await self._post(session, webhook, update)
            except NotTaken as not_taken:
                self._note(webhook, not_taken)
                await self._pause(failures, not_taken.retry_after)
                failures += 1
                continue
            failures, webhook.gone_since = 0, None
            if asked is not None:
                await self._perform(asked)
            self._bot.updates.drop(update)

    async def _post(self, session: aiohttp.ClientSession, webhook: Webhook, update: Update) -> Json | None:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        data = json.dumps(update.as_json(), ensure_ascii=False).encode()
        try:
            async with session.post(
                webhook.url,
                data=data,
                headers=headers,
                allow_redirects=False,
                ssl=not webhook.has_certificate,
            ) as answer:
                body = await answer.read()
        except TimeoutError:
            raise NotTaken("Read timeout expired") from None
        except aiohttp.ClientError:
            raise NotTaken("Connection refused") from None
        if not answer.ok or answer.status >= 300:
            reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            raise NotTaken(reason, answer.status, _retry_after(answer.headers.get("Retry-After", "")))
        return _asked_for(answer.content_type, body)

    async def _pause(self, failures: int, retry_after: int | None) -> None:
        usual = FIRST_PAUSES[failures] if failures < len(FIRST_PAUSES) else _later_pause()
        seconds = usual if retry_after is None else retry_after
        clock = self._bot.house.clock
        await clock.wait_until(clock.now() + timedelta(seconds=seconds))

    def _note(self, webhook: Webhook, not_taken: NotTaken) -> None:
        now = self._bot.house.clock.now()
        webhook.last_error_at, webhook.last_error = int(now.timestamp()), str(not_taken)
        webhook.gone_since = (webhook.gone_since or now) if not_taken.status == GONE else None
        if webhook.gone_since is not None and now - webhook.gone_since >= GIVEN_UP_AFTER:
            self._bot.state.webhook = None
            self._bot.updates.wake()


def _later_pause() -> float:
    return random.uniform(*LATER_PAUSE)  # noqa: S311 - nobody need be unable to guess it


def _retry_after(header: str) -> int | None:
    return min(int(header), LONGEST_RETRY_AFTER) if header.isdigit() else None


def _asked_for(content_type: str, body: bytes) -> Json | None:
    """Read the call that a webhook's answer may contain."""
    with contextlib.suppress(ValueError):
        text = body.decode()
        values = (
            dict(parse_qsl(text)) if content_type == "application/x-www-form-urlencoded" else json.loads(text)
        )
        if isinstance(values, dict) and "method" in values:
            return values
    return None
