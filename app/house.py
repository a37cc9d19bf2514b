"""The house: every room put together from the settings, started and stopped in order."""

import asyncio
import importlib
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import FastAPI

from api.app import create_api
from app.clock import DistantClock, MachineClock, follow_sandbox
from app.internal import idle_route
from app.metrics import Metrics, metrics_route
from app.settings import SANDBOX_VIBER_TOKEN, Settings
from city.reading import read_city
from core.attachments import MediaFolder
from core.citizens import Identity
from core.city import City
from core.work import Clock
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox, create_sandbox
from storage.database import Database
from storage.media import MediaFiles

if TYPE_CHECKING:
    from app.messengers import Messengers

log = structlog.get_logger(__name__)


@dataclass
class House:
    """A running service: first its pages and its API, a little later the messengers."""

    settings: Settings
    city: City
    clock: Clock
    database: Database
    media: MediaFolder
    sandbox: Sandbox | None
    metrics: Metrics = field(default_factory=Metrics)
    messengers: "Messengers | None" = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.app = self._application()

    def _application(self) -> FastAPI:
        app = create_api(
            work=self.database.work,
            view=self.database.view,
            city=self.city,
            clock=self.clock,
            media=self.media,
            ready=self.ready,
        )
        app.router.routes += [idle_route(self.waiting_for), metrics_route(self.metrics, self.unfinished)]
        if self.sandbox:
            app.mount("", self.sandbox.app)
        return app

    async def start(self) -> None:
        """Begin, with the HTTP server answering already: a sandbox in this process is part of it."""
        if self.sandbox:
            await self.sandbox.start()
            await self._give_roles(self.sandbox)
        self.database.on_queued = self.wake
        self._run(self.database.listen(self.wake))
        if isinstance(self.clock, SandboxClock):
            self._run(follow_sandbox(self.clock, self.wake))
        if isinstance(self.clock, DistantClock):
            self._run(self.clock.follow(self.wake))
        self._run(self._open_messengers())

    async def _open_messengers(self) -> None:
        """Import in a thread, so that the pages are there meanwhile; then receive and send."""
        module = await asyncio.to_thread(importlib.import_module, "app.messengers")
        messengers: Messengers = module.build_messengers(
            self.settings, self.city, self.clock, self.database, self.media, self.metrics
        )
        self.open_to(messengers)
        for task in messengers.tasks():
            self._run(task)

    def open_to(self, messengers: "Messengers") -> None:
        """Let messengers call us."""
        # Before the sandbox's mount, which answers every path that nobody took.
        self.app.router.routes[:0] = messengers.routes()
        self.messengers = messengers

    async def _give_roles(self, sandbox: Sandbox) -> None:
        """The sandbox's invented staff have their roles from the start, so that everything can be tried."""
        now = self.clock.now()
        async with self.database.work() as work:
            for person in sandbox.staff():
                identity = Identity(person.messenger, person.id)
                citizen = await work.citizens.meet(identity, person.name, now)
                await work.roles.grant(citizen.identity_id, person.role, "sandbox", now)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.critical("a part of the service ended", exc_info=error)

    def wake(self) -> None:
        """There may be something to send or to fire."""
        if self.messengers:
            self.messengers.rounds.wake()

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, and close."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self.messengers:
            await self.messengers.close()
        await self.database.close()

    async def ready(self) -> dict[str, bool]:
        """Which parts work."""
        messengers = await self.messengers.answers() if self.messengers else {"telegram": False}
        return {"database": await self.database.answers(), **messengers}

    async def unfinished(self) -> int:
        """How many messages are queued or being sent, by any process."""
        async with self.database.view() as work:
            return await work.outbox.unfinished()

    async def waiting_for(self) -> tuple[list[str], datetime | None]:
        """What is under way or due, and when the next timer falls due."""
        async with self.database.view() as work:
            unfinished = await work.outbox.unfinished()
            next_due = await work.timers.next_due()
        reasons = {
            "the messengers are being opened": self.messengers is None,
            **(self.messengers.busy_with() if self.messengers else {}),
            "messages wait to be sent": unfinished > 0,
            "a timer is due": next_due is not None and next_due <= self.clock.now(),
        }
        return [reason for reason, holds in reasons.items() if holds], next_due


def build(settings: Settings) -> House:
    """Put the rooms together. Nothing runs yet."""
    city = read_city(settings.city)
    sandbox = _sandbox(settings)
    clock = _clock(settings, sandbox)
    database = Database(settings.database_url, settings.fares)
    return House(settings, city, clock, database, MediaFiles(settings.media_dir), sandbox)


def _sandbox(settings: Settings) -> Sandbox | None:
    if not settings.sandbox:
        return None
    return create_sandbox(
        service_url=settings.own_url, state_file=settings.sandbox_file, viber_token=SANDBOX_VIBER_TOKEN
    )


def _clock(settings: Settings, sandbox: Sandbox | None) -> Clock:
    if sandbox:
        return sandbox.clock
    return DistantClock(settings.sandbox_url) if settings.sandbox_url else MachineClock()
