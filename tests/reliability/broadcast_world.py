"""A city that is told by a real broadcaster, over HTTP, through the sandbox; time is turned."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import uvicorn

from bot.broadcasting import Broadcaster
from bot.channels.telegram import Telegram
from bot.channels.viber import Viber
from bot.delivery import Delivery
from bot.limits import Limits, viber_limits
from core.areas import WHOLE_CITY
from core.broadcasts import Broadcast, BroadcastState, Purpose
from core.citizens import Citizen, Identity
from core.city import City
from core.ledger import RecipientState
from core.outages import Outage, OutageEvent, OutageKind, OutageState
from core.sending import broadcast_due, schedule
from core.subscriptions import CONSENT_VERSION, Consent, Subscription, subscribe
from core.timers import TimerKind
from sandbox.calls import Calls
from sandbox.people import Person
from sandbox.server import create_sandbox
from sandbox.telegram.windows import Windows
from sandbox.viber.bot import Webhook
from storage.database import Database
from tests.reliability.turned_time import turned_loop

TEXTS = {"uk": "Не буде води\nз 9:00 до 17:00", "ru": "Не будет воды\nс 9:00 до 17:00"}
TOKEN = "7:token"
VIBER_TOKEN = "44b935abea139fd6-53fa53b32559c4a6"
TELLS = ("sendMessage", "editMessageText", "broadcast_message", "send_message")


class Heard(Calls):
    """The record of calls, all of them, with the loop's time."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[float, str, dict[str, Any], Any]] = []

    def record(self, method: str, parameters: dict[str, Any], answer: object, at: datetime) -> None:
        """Note a call that tells somebody something."""
        if method in TELLS:
            self.told.append((asyncio.get_running_loop().time(), method, parameters, answer))


@dataclass
class TownTold:
    """The messengers, the people, and the process that tells them."""

    database: Database
    city: City
    broadcaster: Broadcaster
    sandbox: Any
    telegram: Telegram
    heard: Heard
    people: dict[str, Citizen] = field(default_factory=dict)
    """By their ids in the messengers."""

    def now(self) -> datetime:
        """The moment that it is."""
        return turned_loop().now()

    def leap(self, span: timedelta) -> None:
        """Let so much time be over, in which nobody did anything."""
        turned_loop().began -= span.total_seconds()

    async def comes(self, channel: str = "telegram", language: str = "uk") -> Person:
        """Somebody who wants to be told of everything."""
        person: Person = self.sandbox.house.add_person("Олена Тестова", channel, language)
        person.started = True
        async with self.database.work() as work:
            citizen = await work.citizens.meet(Identity(channel, person.id), "Олена", self.now())
            await work.citizens.set_language(citizen.citizen_id, language, chosen=True)
            await work.subscriptions.agree(citizen.citizen_id, Consent(CONSENT_VERSION, self.now()))
            wish = Subscription(0, citizen.citizen_id, "", "", "", frozenset(OutageKind))
            await subscribe(work, wish)
        self.people[person.id] = citizen
        return person

    async def come(self, number: int, channel: str = "telegram", language: str = "uk") -> list[Person]:
        """So many."""
        return [await self.comes(channel, language) for _ in range(number)]

    async def approved(
        self,
        purpose: Purpose = Purpose.announce,
        follows: Broadcast | None = None,
        lasts: timedelta = timedelta(hours=6),
        at: datetime | None = None,
        emergency: bool = False,
        author: int | None = None,
    ) -> Broadcast:
        """A broadcast that begins at its time."""
        now = self.now()
        event = OutageEvent(now, "Олена #1", "approved")
        async with self.database.work() as work:
            if follows:
                outage = follows.outage
            else:
                made = Outage(0, OutageKind.water, emergency, (WHOLE_CITY,), now, now + lasts, TEXTS, now)
                outage = await work.outages.add(made, event)
                await work.outages.move(outage.id, OutageState.announced, event)
            broadcast = Broadcast(
                0,
                outage,
                purpose,
                TEXTS,
                BroadcastState.scheduled,
                None,
                at,
                author_identity=author,
                follows=follows.id if follows else None,
            )
            broadcast = await work.broadcasts.add(replace(broadcast, approved=broadcast.digest), event)
            await schedule(work, broadcast, now)
        return broadcast

    async def fire(self) -> None:
        """Do what timers say that are due, as the rounds do."""
        more = True
        while more:
            async with self.database.work() as work:
                timer = await work.timers.take_due(self.now())
                more = timer is not None
                if timer and timer.kind is TimerKind.broadcast_due:
                    await broadcast_due(work, int(timer.subject), self.city, self.now())

    async def begin(self, broadcast: Broadcast) -> Broadcast:
        """Its time has come."""
        await self.fire()
        self.broadcaster.wake()
        return await self.read(broadcast)

    async def read(self, broadcast: Broadcast) -> Broadcast:
        """How it stands."""
        async with self.database.view() as work:
            found = await work.broadcasts.by_id(broadcast.id)
        assert found
        return found

    async def counts(self, broadcast: Broadcast) -> dict[RecipientState, int]:
        """How many stand in each state."""
        async with self.database.view() as work:
            return dict(await work.ledger.counts(broadcast.id))

    async def until(self, holds: Callable[[], Any], within: float = 600.0) -> None:
        """Turn the time until this holds."""
        loop = turned_loop()
        until = loop.time() + within
        while not await _value(holds()):
            assert loop.time() < until, "it does not come to that"
            await loop.turn(0.05)

    async def until_closed(self, broadcast: Broadcast, within: float = 600.0) -> None:
        """Turn the time until nothing more becomes of anybody whom it is for."""

        async def closed() -> bool:
            async with self.database.view() as work:
                ledger = await work.ledger.of(broadcast.id)
            return ledger is not None and ledger.stage == "closed" and not self.broadcaster.busy

        await self.until(closed, within)

    def told(self) -> Counter[str]:
        """How many messages reached each person; a change counts as one."""
        reached: Counter[str] = Counter()
        for _, _, parameters, answer in self.heard.told:
            reached.update(_reached(parameters, answer))
        return reached

    def refused(self) -> int:
        """Calls that went beyond the limits."""
        return sum(isinstance(one, dict) and one.get("error_code") == 429 for *_, one in self.heard.told)


async def _value(what: Any) -> Any:
    return await what if asyncio.iscoroutine(what) else what


def _reached(parameters: dict[str, Any], answer: Any) -> Sequence[str]:
    if not isinstance(answer, dict):
        return []
    if "chat_id" in parameters:
        return [str(parameters["chat_id"])] if answer["ok"] else []
    if answer["status"] != 0:
        return []
    missed = {one["receiver"] for one in answer.get("failed_list", ())}
    people = parameters.get("broadcast_list") or [parameters["receiver"]]
    return [one for one in people if one not in missed]


@asynccontextmanager
async def town_told(database_url: str, city: City, rate: int | None = 30) -> AsyncIterator[TownTold]:
    """Nobody is there yet."""
    loop, database = turned_loop(), Database(database_url)
    await database.start()
    sandbox = create_sandbox(service_url="http://127.0.0.1:9", limits=rate is not None)
    sandbox.clock.now = loop.now  # type: ignore[method-assign]
    windows = Windows(monotonic=loop.time)
    windows.enforced = dict(sandbox.bot.windows.enforced)
    sandbox.bot.windows = windows
    heard = sandbox.house.calls = Heard()
    sandbox.viber.bot.state.webhook = Webhook("http://127.0.0.1:9/", VIBER_TOKEN, "http://127.0.0.1:9")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            sandbox.app, interface="asgi3", log_level="error", access_log=False, lifespan="off"
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        telegram = Telegram(TOKEN, base, None)
        telegram.limits = Limits(rate, clock=loop.time)
        viber = Viber(VIBER_TOKEN, f"{base}/pa", "Місто", _no_files, None)
        viber.limits = viber_limits(rate)
        viber.limits._clock = loop.time
        channels: dict[str, Any] = {"telegram": telegram, "viber": viber}
        delivery = Delivery(channels, database.work, loop, city)
        broadcaster = Broadcaster(
            channels, database.work, database.view, loop, city, {}, delivery.doors, delivery.standings
        )
        database.on_queued = broadcaster.wake
        going = asyncio.create_task(broadcaster.run())
        try:
            yield TownTold(database, city, broadcaster, sandbox, telegram, heard)
        finally:
            going.cancel()
            await broadcaster.drain(5.0)
            await telegram.close()
            await viber.close()
            server.should_exit = True
            await serving
            await database.close()


async def _no_files(data: bytes, name: str) -> str:
    raise AssertionError("nothing of this is sent here")
