"""The messengers' side of the house: channels, inbox, delivery, rounds, each a task of its own.

Importing aiogram takes seconds: the house imports this module when its pages can be seen already.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from app.metrics import Metrics
from app.rounds import Fire, Rounds
from app.settings import Mode, Settings
from bot.channels.telegram import Telegram
from bot.channels.telegram_errors import CALL_ERRORS, as_send_failed
from bot.channels.telegram_polling import Polling
from bot.delivery import Delivery
from bot.dialogs.all import build_engine
from bot.drafts import remind_of_draft
from bot.fetching import Fetching
from bot.inbox import Inbox
from core.alerts import remind_of_alert
from core.attachments import MediaFolder
from core.city import City
from core.overdue import report_overdue
from core.timers import Timer, TimerKind
from core.work import Clock, Work
from storage.database import Database
from understanding import Reader

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 8.0
"""How long calls under way may take to end when the service stops."""


@dataclass
class Messengers:
    """Everything that receives from messengers and sends to them."""

    settings: Settings
    city: City
    telegram: Telegram
    delivery: Delivery
    inbox: Inbox
    fetching: Fetching
    rounds: Rounds

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the service does."""
        return [
            self.delivery.settle_forever(),
            self.fetching.run(),
            self.rounds.run(),
            self._meet_telegram(),
        ]

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
            await Polling(self.telegram, self.inbox).run()

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

    def busy_with(self) -> dict[str, bool]:
        """What may be under way, and whether it is."""
        return {
            "an event is being handled": self.inbox.handling > 0,
            "messages are being sent": self.delivery.busy,
            "files are being fetched": self.fetching.busy,
            "a timer is firing": self.rounds.firing,
        }

    async def close(self) -> None:
        """Let calls under way end; the tasks are ended before."""
        await self.delivery.drain(DRAIN_SECONDS)
        await self.telegram.close()


def build_messengers(
    settings: Settings, city: City, clock: Clock, database: Database, media: MediaFolder, metrics: Metrics
) -> Messengers:
    """Put them together. Nothing runs yet."""
    telegram = Telegram(settings.telegram_token, settings.telegram_base, settings.telegram_per_second)
    channels = {telegram.name: telegram}
    delivery = Delivery(channels, database.work, clock, city, on_sent=metrics.message)
    inbox = Inbox(
        build_engine(), city, Reader(city), clock, database.work, delivery, channels, on_turn=metrics.turn
    )
    fetching = Fetching(channels, database.work, database.view, media, clock)
    rounds = Rounds(database, delivery, fetching, clock, _fires(inbox, city, clock))
    return Messengers(settings, city, telegram, delivery, inbox, fetching, rounds)


def _fires(inbox: Inbox, city: City, clock: Clock) -> Mapping[TimerKind, Fire]:
    """What each timer does when it falls due."""

    async def overdue(work: Work, timer: Timer) -> None:
        await report_overdue(work, int(timer.subject), clock.now())

    async def event_again(work: Work, timer: Timer) -> None:
        if event := await work.events.failed(int(timer.subject)):
            await inbox.try_again(work, event)

    async def alert_waits(work: Work, timer: Timer) -> None:
        await remind_of_alert(work, int(timer.subject), clock.now())

    async def draft_waits(work: Work, timer: Timer) -> None:
        await remind_of_draft(work, int(timer.subject), city, clock.now())

    async def flood_over(work: Work, timer: Timer) -> None:
        await inbox.flood_over(work, int(timer.subject))

    return {
        TimerKind.flood_over: flood_over,
        TimerKind.case_overdue: overdue,
        TimerKind.alert_waits: alert_waits,
        TimerKind.draft_waits: draft_waits,
        TimerKind.event_again: event_again,
    }
