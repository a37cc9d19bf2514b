"""The house: every room put together from the settings, started and stopped in order."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from fastapi import FastAPI

from api.app import create_api
from app.clock import DistantClock, MachineClock, follow_sandbox
from app.internal import idle_route
from app.metrics import Metrics, metrics_route
from app.rounds import Rounds
from app.settings import Mode, Settings
from bot.channels.telegram import Telegram
from bot.channels.telegram_errors import CALL_ERRORS, as_send_failed
from bot.channels.telegram_polling import Polling
from bot.delivery import Delivery
from bot.dialogs.all import build_engine
from bot.drafts import remind_of_draft
from bot.fetching import Fetching
from bot.inbox import Inbox
from bot.webhooks import telegram_webhook
from city.reading import read_city
from core.alerts import remind_of_alert
from core.citizens import Identity
from core.city import City
from core.overdue import report_overdue
from core.timers import Timer, TimerKind
from core.work import Clock, Work
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox, create_sandbox
from storage.database import Database
from storage.media import MediaFiles
from understanding import Reader

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 8.0
"""How long calls under way may take to end when the service stops."""


@dataclass
class House:
    """A running service. `start` needs the HTTP server to answer already: a sandbox may be part of it."""

    settings: Settings
    city: City
    clock: Clock
    database: Database
    telegram: Telegram
    delivery: Delivery
    inbox: Inbox
    rounds: Rounds
    polling: Polling
    fetching: Fetching
    sandbox: Sandbox | None
    metrics: Metrics
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Begin to receive, to send and to go the rounds. The database is started before."""
        if self.sandbox:
            await self.sandbox.start()
            await self._give_roles(self.sandbox)
        self.database.on_queued = self.rounds.wake
        self._run(self.delivery.settle_forever())
        self._run(self.rounds.run())
        self._run(self.fetching.run())
        self._run(self.database.listen(self.rounds.wake))
        if isinstance(self.clock, SandboxClock):
            self._run(follow_sandbox(self.clock, self.rounds.wake))
        if isinstance(self.clock, DistantClock):
            self._run(self.clock.follow(self.rounds.wake))
        self._run(self._meet_telegram())

    async def _give_roles(self, sandbox: Sandbox) -> None:
        """The sandbox's invented staff have their roles from the start, so that everything can be tried."""
        now = self.clock.now()
        async with self.database.work() as work:
            for person in sandbox.staff():
                identity = Identity(person.messenger, person.id)
                citizen = await work.citizens.meet(identity, person.name, now)
                await work.roles.grant(citizen.identity_id, person.role, "sandbox", now)

    async def _meet_telegram(self) -> None:
        """Arrange how updates come, however long Telegram takes to answer; present ourselves; take them."""
        pause = 1.0
        while not (await self.telegram.answers() and await self._arranged()):
            log.error("Telegram does not answer; trying again", seconds=pause)
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2)
        try:
            await self.telegram.introduce(self.city.name)
        except CALL_ERRORS as error:
            log.warning("the bot's menu could not be set", reason=as_send_failed(error).reason)
        if self.settings.telegram_mode == Mode.polling:
            await self.polling.run()

    async def _arranged(self) -> bool:
        try:
            if self.settings.telegram_mode == Mode.webhook:
                base = self.settings.public_url or self.settings.own_url
                secret = self.settings.telegram_webhook_secret
                await self.telegram.use_webhook(f"{base.rstrip('/')}/webhooks/telegram", secret)
            else:
                await self.telegram.use_polling()
        except CALL_ERRORS as error:
            log.error("Telegram refused the set-up", reason=as_send_failed(error).reason)
            return False
        return True

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def stop(self) -> None:
        """Take nothing new, let what is under way end, and close."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.delivery.drain(DRAIN_SECONDS)
        await self.telegram.close()
        await self.database.close()

    async def ready(self) -> dict[str, bool]:
        """Which parts work."""
        return {"database": await self.database.answers(), "telegram": await self.telegram.answers()}

    async def unfinished(self) -> int:
        """How many messages are queued or being sent, by any process."""
        async with self.database.view() as work:
            return await work.outbox.unfinished()

    async def waiting_for(self) -> tuple[list[str], datetime | None]:
        """What is under way or due, and when the next timer falls due."""
        unfinished = await self.unfinished()
        async with self.database.view() as work:
            next_due = await work.timers.next_due()
        reasons = {
            "an event is being handled": self.inbox.handling > 0,
            "messages are being sent": self.delivery.busy or unfinished > 0,
            "files are being fetched": self.fetching.busy,
            "a timer is firing": self.rounds.firing,
            "a timer is due": next_due is not None and next_due <= self.clock.now(),
        }
        return [reason for reason, holds in reasons.items() if holds], next_due


def build(settings: Settings) -> tuple[House, FastAPI]:
    """Put the rooms together. Nothing runs yet."""
    city = read_city(settings.city)
    sandbox = _sandbox(settings)
    clock = _clock(settings, sandbox)
    database = Database(settings.database_url)
    telegram = Telegram(settings.telegram_token, settings.telegram_base, settings.telegram_per_second)
    channels = {telegram.name: telegram}
    metrics = Metrics()
    delivery = Delivery(channels, database.work, clock, city, on_sent=metrics.message)
    inbox = Inbox(
        build_engine(), city, Reader(city), clock, database.work, delivery, channels, on_turn=metrics.turn
    )
    fetching = Fetching(channels, database.work, database.view, MediaFiles(settings.media_dir))
    rounds = Rounds(database, delivery, fetching, clock, _fires(inbox, city, clock))
    polling = Polling(telegram, inbox)
    house = House(
        settings,
        city,
        clock,
        database,
        telegram,
        delivery,
        inbox,
        rounds,
        polling,
        fetching,
        sandbox,
        metrics,
    )
    return house, _application(house)


def _sandbox(settings: Settings) -> Sandbox | None:
    if not settings.sandbox:
        return None
    return create_sandbox(service_url=settings.own_url, state_file=settings.sandbox_file)


def _clock(settings: Settings, sandbox: Sandbox | None) -> Clock:
    if sandbox:
        return sandbox.clock
    return DistantClock(settings.sandbox_url) if settings.sandbox_url else MachineClock()


def _fires(inbox: Inbox, city: City, clock: Clock) -> Mapping[TimerKind, Any]:
    async def overdue(work: Work, timer: Timer) -> None:
        await report_overdue(work, int(timer.subject), clock.now())

    async def event_again(work: Work, timer: Timer) -> None:
        if event := await work.events.failed(int(timer.subject)):
            await inbox.try_again(work, event)

    async def alert_waits(work: Work, timer: Timer) -> None:
        await remind_of_alert(work, int(timer.subject), clock.now())

    async def draft_waits(work: Work, timer: Timer) -> None:
        await remind_of_draft(work, int(timer.subject), city, clock.now())

    return {
        TimerKind.case_overdue: overdue,
        TimerKind.alert_waits: alert_waits,
        TimerKind.draft_waits: draft_waits,
        TimerKind.event_again: event_again,
    }


def _application(house: House) -> FastAPI:
    database = house.database
    app = create_api(
        work=database.work,
        view=database.view,
        city=house.city,
        clock=house.clock,
        media=house.fetching.media,
        ready=house.ready,
    )
    app.router.routes += [idle_route(house.waiting_for), metrics_route(house.metrics, house.unfinished)]
    secret = house.settings.telegram_webhook_secret
    if secret:
        app.router.routes.append(telegram_webhook(house.inbox, house.telegram, secret))
    if house.sandbox:
        app.mount("", house.sandbox.app)
    return app
