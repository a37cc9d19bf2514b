"""One life of the service: put together as the house does it, ended in order or in the middle of a call."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import update
from starlette.applications import Starlette

from app.assembly import Assembly
from app.messengers import Messengers
from app.metrics import Metrics
from app.settings import Mode, Settings
from bot.channels.telegram import Telegram
from bot.channels.viber import Viber
from bot.channels.viber_events import signature
from bot.limits import Limits, viber_limits
from bot.webhooks import SECRET_HEADER, SIGNATURE_HEADER
from core.city import City
from storage.database import Database
from storage.media import MediaFiles
from storage.tables import processes
from storage.work import StoredWork
from tests.reliability.stateful_clock import TurnedClock
from understanding import Reader

SECRET, VIBER_TOKEN = "secret", "viber-token"
PER_SECOND = 30
PATHS = {"telegram": "/webhooks/telegram", "viber": "/webhooks/viber"}


class DiskFull(OSError):
    """A transaction that could not be committed."""


class TrappedDatabase(Database):
    """A database whose process may die before or after a commit, and whose disk may be full."""

    trap: Callable[[str], bool] = staticmethod(lambda at: False)
    full = 0
    """So many of the next transactions fail."""

    @asynccontextmanager
    async def work(self) -> AsyncIterator[StoredWork]:
        """A transaction, as it is but for the traps."""
        async with super().work() as work:
            yield work
            if self.full:
                self.full -= 1
                raise DiskFull
            await self._die_at("commit")
        await self._die_at("committed")

    async def _die_at(self, at: str) -> None:
        if self.trap(at):
            await asyncio.Event().wait()  # until it is cancelled


@dataclass
class Process:
    """A running service."""

    url: str
    address: str
    """Of the pretended messengers."""
    folder: Path
    city: City
    clock: TurnedClock
    trap: Callable[[str], bool]
    reader: Reader
    """Reads messages; it is the same in every process, and takes a while to make."""
    dead: bool = False
    queued: bool = False
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    closing: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Begin, where the one before has ended in whichever way."""
        self.database = TrappedDatabase(self.url)
        self.database.on_queued = self._wake
        await self.database.start()
        await self._bury_others()
        self.database.trap = self.trap
        self.messengers = self._put_together()
        app = Starlette(routes=self.messengers.routes())
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://city")
        self._run(self.messengers.delivery.settle_forever())
        await self.messengers.take_over()
        self.queued = True

    def _wake(self) -> None:
        self.queued = True

    async def _bury_others(self) -> None:
        """Long ago they were seen last: on PostgreSQL that takes a while to be believed."""
        async with self.database.writer.begin() as connection:
            others = update(processes).where(processes.c.id != self.database.owner)
            long_ago = self.clock.now() - timedelta(days=3650)
            await connection.execute(others.values(seen_at=long_ago))

    def _put_together(self) -> Messengers:
        settings = Settings(
            _env_file=None,
            telegram_token="7:token",
            telegram_api_base=self.address,
            telegram_mode=Mode.webhook,
            telegram_webhook_secret=SECRET,
            viber_token=VIBER_TOKEN,
            viber_api_base=f"{self.address}/pa",
            public_url="https://city.example",
            media_dir=self.folder,
            sandbox=False,
        )
        media = MediaFiles(self.folder)
        parts = Assembly(settings, self.city, self.clock, self.database, media, Metrics(), self.reader)
        made = parts.messengers()
        made.delivery.sleep = made.marking.sleep = self.clock.sleep
        telegram, viber = (side.channel for side in made.sides)
        assert isinstance(telegram, Telegram)
        assert isinstance(viber, Viber)
        telegram.limits = Limits(PER_SECOND, self.clock.monotonic, self.clock.sleep)
        viber.limits = viber_limits(PER_SECOND)
        viber.limits._clock, viber.limits._sleep = self.clock.monotonic, self.clock.sleep
        self.telegram, self.viber = telegram, viber
        return made

    def _run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def do(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Let the service do something; False when it died meanwhile."""
        if self.dead:
            work.close()
            return False
        task = self._run(work)
        await asyncio.wait((task,))
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, DiskFull):
            raise error
        return not self.dead

    async def post(self, channel: str, told: dict[str, Any]) -> bool:
        """Call the webhook; whether the messenger need not call again."""
        body = json.dumps(told).encode()
        headers = {SECRET_HEADER: SECRET, SIGNATURE_HEADER: signature(VIBER_TOKEN, body)}
        answer = await self.http.post(PATHS[channel], content=body, headers=headers)
        return answer.status_code == 200

    async def come_to_rest(self) -> None:
        """Send, fire, fetch and settle until there is nothing left to do now."""
        while True:
            with suppress(DiskFull):
                await self.messengers.delivery.come_to_rest()
            if self.messengers.delivery.busy:
                continue
            if not self.queued:
                return
            self.queued = False
            try:
                await self.messengers.marking.look()
                self.queued |= await self.messengers.rounds.round()
                await self.messengers.fetching.fetch_all()
            except DiskFull:
                self.queued = True  # the house goes its rounds again

    def die(self) -> None:
        """Like a process that is killed: whatever it was doing, it does no more."""
        self.dead = True
        for task in (*self.tasks, *self.messengers.delivery._tasks):
            task.cancel()

    async def bury(self) -> None:
        """Wait until nothing of it is left."""
        left = (*self.tasks, *self.messengers.delivery._tasks)
        await asyncio.gather(*left, return_exceptions=True)
        await self._close_connections()
        with suppress(asyncio.CancelledError):
            await self.database.dispose()

    async def stop(self) -> None:
        """End in order, as the house does; it may die in the middle of that."""
        others = [task for task in self.tasks if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.messengers.delivery.drain(8.0)
        await self._close_connections()
        await self.database.close()

    async def _close_connections(self) -> None:
        """Channels may take their time to close; nobody has to wait for that."""
        self.closing = [asyncio.create_task(side.close()) for side in self.messengers.sides]
        await self.http.aclose()
