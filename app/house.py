"""The house: every room put together from the settings, started and stopped in order."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import Route

from api.app import create_api
from app.assembly import Assembly
from app.clock import DistantClock, MachineClock, follow_sandbox
from app.hook_calls import HookCalls
from app.internal import idle_route
from app.learnt import read_messages
from app.messengers import Messengers
from app.metrics import Metrics, metrics_route
from app.settings import SANDBOX_VIBER_TOKEN, Settings
from bot.health import as_json
from bot.talk_wording import WORDING
from city.reading import read_city
from core.access import Role
from core.attachments import MediaFolder
from core.calendar import follow_calendar
from core.citizens import Identity
from core.city import City
from core.digest import watch_mornings
from core.groups import bind
from core.handoffs import HandoffState
from core.hooks import count_left
from core.ledger import count_unclosed
from core.pruning import watch_nights
from core.shifts import Why, come_on
from core.work import Clock, Work
from sandbox.clock import SandboxClock
from sandbox.people import Group, Town
from sandbox.server import Sandbox, create_sandbox
from sandbox.telegram.bot import MESSENGER
from storage.database import Database
from storage.media import MediaFiles
from understanding import Reader

log = structlog.get_logger(__name__)


@dataclass
class House:
    """A running service: its pages, its API and the messengers."""

    settings: Settings
    city: City
    clock: Clock
    database: Database
    media: MediaFolder
    sandbox: Sandbox | None
    metrics: Metrics
    messengers: Messengers
    reader: Reader
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.app = self._application()
        self._open: list[Route] = []
        self._taking = False

    def _application(self) -> FastAPI:
        app = create_api(
            work=self.database.work,
            view=self.database.view,
            city=self.city,
            clock=self.clock,
            media=self.media,
            ready=self.ready,
            wording=WORDING,
            read_notice=self.reader.notice,
            per_minute=self.settings.api_rate or None,
            private_hooks=bool(self.settings.webhooks_private),
            fares=self.database.fares,
            on_call=self.metrics.call,
        )
        ours = [idle_route(self.waiting_for), metrics_route(self.metrics, self.measure)]
        app.router.routes += ours
        if self.sandbox:
            app.mount("", self.sandbox.app)
        return app

    async def start(self) -> None:
        """Begin, with the HTTP server answering already: a sandbox in this process is part of it."""
        if self.sandbox:
            await self.sandbox.start()
            await self._give_roles(self.sandbox)
        if isinstance(self.clock, DistantClock):
            await self.clock.read()
        self.database.on_queued = self.wake
        self._run(self.database.listen(self.wake))
        if isinstance(self.clock, SandboxClock):
            self._run(follow_sandbox(self.clock, self.wake))
        if isinstance(self.clock, DistantClock):
            self._run(self.clock.follow(self.wake))
        await self._look_at_the_calendar()
        await self.messengers.take_over()
        self.open_to_messengers()
        for task in self.messengers.tasks():
            self._run(task)
        self._run(self._hook_calls().run())

    def _hook_calls(self) -> HookCalls:
        private = bool(self.settings.webhooks_private)
        return HookCalls(self.database.work, self.database.view, self.clock, private, self.metrics.hook)

    async def _look_at_the_calendar(self) -> None:
        """The city's days and hours may be others than when open terms were reckoned."""
        async with self.database.work() as work:
            await watch_mornings(work, self.city, self.clock.now())
            await watch_nights(work, self.city, self.clock.now())
        if changed := await follow_calendar(self.database.work, self.city, self.clock.now()):
            log.info("the calendar has changed; open terms are reckoned anew", cases=changed)

    def open_to_messengers(self) -> None:
        """Let messengers call us; before that their calls are refused and come again."""
        # Before the sandbox's mount, which answers every path that nobody took.
        self._open = self.messengers.routes()
        self.app.router.routes[:0] = self._open
        self._taking = True

    def close_to_messengers(self) -> None:
        """Refuse their calls again: they come to another process, or once more to our next life."""
        self._taking = False
        self.app.router.routes[:] = [route for route in self.app.router.routes if route not in self._open]

    async def _give_roles(self, sandbox: Sandbox) -> None:
        """The sandbox's invented staff have their roles from the start, so that everything can be tried."""
        now = self.clock.now()
        async with self.database.work() as work:
            for person in sandbox.staff():
                identity = Identity(person.messenger, person.id)
                citizen = await work.citizens.meet(identity, person.name, now)
                await work.roles.grant(citizen.identity_id, person.role, "sandbox", now)
                if person.role == Role.operator and not await work.shifts.events(citizen.identity_id):
                    # At the first start: who tries it out shall find somebody there.
                    await come_on(work, citizen.identity_id, Why.said, self.city, now)
            for group in sandbox.staff_groups():
                await self._bind(work, group, now)

    async def _bind(self, work: Work, group: Group, now: datetime) -> None:
        """What was bound otherwise meanwhile stays so."""
        if await work.groups.in_chat(MESSENGER, group.id) or await work.groups.for_purpose(group.purpose):
            return
        await bind(
            work, group.purpose, channel=MESSENGER, chat=group.id, title=group.title, by="sandbox", now=now
        )

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
        self.messengers.rounds.wake()
        self.messengers.broadcaster.wake()

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, and close.

        What came while we drain would be answered by calls that are cut, and so said again by the next life.
        """
        self.close_to_messengers()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.messengers.close()
        await self.database.close()

    async def ready(self) -> dict[str, Any]:
        """How each part stands."""
        troubles = self.messengers.troubles()
        return {
            "database": await self.database.answers(),
            "updates": self._taking,
            "timers": self.messengers.rounds.standing(),
            "messengers": {name: as_json(trouble) for name, trouble in troubles.items()},
        }

    async def measure(self) -> None:
        """Bring the figures up to date that nobody counts as they happen."""
        now, units = self.clock.now(), [unit.code for unit in self.city.units]
        for name, trouble in self.messengers.troubles().items():
            self.metrics.messenger(name, (now - trouble.since).total_seconds() if trouble else None)
        with suppress(SQLAlchemyError, OSError):
            async with self.database.view() as work:
                self.metrics.outbox(await work.outbox.unfinished(), await work.outbox.oldest(), now)
                self.metrics.recipients(await count_unclosed(work))
                self.metrics.hooks_left(await count_left(work))
                self.metrics.overdue(dict.fromkeys(units, 0) | await work.cases.late_by_unit(now))
                self.metrics.articles(await work.articles.totals())
                waiting = await work.handoffs.in_state([HandoffState.waiting], 0, 1)
                since = (now - waiting[0].asked_at).total_seconds() if waiting else 0.0
                self.metrics.handoffs(await work.handoffs.count_waiting(), since)

    async def waiting_for(self) -> tuple[list[str], datetime | None]:
        """What is under way or due, and when the next timer falls due."""
        async with self.database.view() as work:
            unfinished = await work.outbox.unfinished()
            next_due = await work.timers.next_due()
        reasons = {
            **self.messengers.busy_with(),
            "messages wait to be sent": unfinished > 0,
            "a timer is due": next_due is not None and next_due <= self.clock.now(),
        }
        return [reason for reason, holds in reasons.items() if holds], next_due


def build(settings: Settings) -> House:
    """Put the rooms together. Nothing runs yet."""
    city = read_city(settings.city)
    sandbox = _sandbox(settings, city)
    clock = _clock(settings, sandbox)
    database = Database(settings.database_url, settings.fares)
    media, metrics = MediaFiles(settings.media_dir), Metrics()
    reader = read_messages(settings, city)
    messengers = Assembly(settings, city, clock, database, media, metrics, reader).messengers()
    return House(settings, city, clock, database, media, sandbox, metrics, messengers, reader)


def _sandbox(settings: Settings, city: City) -> Sandbox | None:
    if not settings.sandbox:
        return None
    return create_sandbox(
        service_url=settings.own_url,
        state_file=settings.sandbox_file,
        viber_token=SANDBOX_VIBER_TOKEN,
        town=_town(city),
    )


def _town(city: City) -> Town:
    """The invented people live where the city is, and the staff among them work for its first unit."""
    (lat, lon), unit = city.middle(), city.units[0]
    return Town(lat, lon, unit.code, unit.name["uk"])


def _clock(settings: Settings, sandbox: Sandbox | None) -> Clock:
    if sandbox:
        return sandbox.clock
    return DistantClock(settings.sandbox_url) if settings.sandbox_url else MachineClock()
