"""Measure whole conversations: real inbox, engine, core and storage; only the messenger is pretended.

A conversation is four turns: /start, one line that says everything, "without a number", "send". Every person
is new, so that nobody meets the limit of open cases. Each line of the table is the median of three rounds.
"""

import asyncio
import os
import shutil
import socket
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import uvicorn
import uvloop
from starlette.applications import Starlette

from app.clock import MachineClock
from bench.databases import fresh_postgres
from bot.channels.telegram_updates import parse, sender
from bot.delivery import Delivery
from bot.dialogs.all import build_engine
from bot.inbox import Inbox
from bot.messages import Incoming, Outgoing, Press
from bot.webhooks import telegram_webhook
from city.reading import read_city
from core.outbox import MessageClass
from storage.database import Database
from storage.migrate import migrate
from understanding import Reader

SAID = ("/start", "Немає води з ранку, просп. Металургів 86, кв. 12", "Далі без номера", "Надіслати")
PEOPLE_AT_ONCE = 20
ROUNDS = 3
SECONDS = 2.0
SECRET = "bench"

Receive = Callable[[dict[str, Any]], Awaitable[None]]
UPDATES, PEOPLE = count(1), count(10_000)


class Wire:
    """Telegram's updates come in, and every message is taken at once."""

    name = "telegram"
    pops_up, reports = True, False

    def event_id(self, raw: Mapping[str, Any]) -> str:
        return str(raw["update_id"])

    def sender(self, raw: Mapping[str, Any]) -> str:
        return sender(raw)

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        return parse(raw, self.name)

    def delay(self, address: str, message_class: MessageClass) -> float:
        return 0.0

    async def send(self, address: str, message: Outgoing, part_ids: list[str]) -> None:
        part_ids.append(message.edits or "1")

    async def finish_press(self, chat: str, press: Press, notice: str, stale_message: str) -> None: ...

    async def fetch(self, file_id: str) -> bytes:
        return b""

    async def trouble(self) -> None: ...


class Round(NamedTuple):
    """What one round came to: turns a second, and what a turn took, in milliseconds."""

    turns: float
    median: float
    slowest: float


@asynccontextmanager
async def open_inbox(url: str) -> AsyncIterator[Inbox]:
    """The bot over a fresh database."""
    database, city, clock = Database(url), read_city("mariupol"), MachineClock()
    await migrate(database)
    await database.start()
    channels = {Wire.name: Wire()}
    delivery = Delivery(channels, database.work, clock, city)
    inbox = Inbox(build_engine(), city, Reader(city), clock, database.work, delivery, channels)
    settling = asyncio.create_task(delivery.settle_forever())
    yield inbox
    settling.cancel()
    await delivery.come_to_rest()
    await database.close()


async def measure(receive: Receive) -> Round:
    """Let people talk for some seconds, many at once, each waiting for the turn before."""
    took: list[float] = []
    until = time.perf_counter() + SECONDS

    async def talk() -> None:
        while time.perf_counter() < until:
            person = next(PEOPLE)
            for said in SAID:
                began = time.perf_counter()
                await receive(_update(person, said))
                took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(talk() for _ in range(PEOPLE_AT_ONCE)))
    spent = time.perf_counter() - began
    slowest = statistics.quantiles(took, n=100)[-1]
    return Round(len(took) / spent, statistics.median(took) * 1000, slowest * 1000)


def _update(person: int, said: str) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
    chat = {"id": person, "type": "private", "first_name": "Олена"}
    message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": user, "text": said}
    return {"update_id": next(UPDATES), "message": message}


async def in_process(inbox: Inbox) -> list[Round]:
    """Updates are handed to the inbox, as the polling loop does."""
    channel = inbox.channels[Wire.name]
    return [await measure(lambda raw: inbox.receive(channel, raw)) for _ in range(ROUNDS)]


async def over_http(inbox: Inbox) -> list[Round]:
    """Updates come as webhook calls; client and server share this process."""
    app = Starlette(routes=[telegram_webhook(inbox, inbox.channels[Wire.name], SECRET)])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/webhooks/telegram"
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with aiohttp.ClientSession(headers=headers) as client:

            async def call(raw: dict[str, Any]) -> None:
                async with client.post(url, json=raw) as response:
                    response.raise_for_status()

            rounds = [await measure(call) for _ in range(ROUNDS)]
        server.should_exit = True
        await serving
    return rounds


def show(what: str, rounds: list[Round]) -> None:
    """One line of the table: the median of the rounds."""
    turns, median, slowest = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"{what:<34} {turns:>10.0f} {median:>12.1f} {slowest:>12.1f}", flush=True)


async def main() -> None:
    """Measure and print."""
    print(f"{PEOPLE_AT_ONCE} people at once; {os.cpu_count()} cores")
    print(f"{'':<34} {'turns/s':>10} {'median, ms':>12} {'p99, ms':>12}", flush=True)
    folder = Path(tempfile.mkdtemp())
    try:
        async with open_inbox(f"sqlite:///{folder}/bench.db") as inbox:
            show("SQLite, handed to the inbox", await in_process(inbox))
            show("SQLite, by webhook over HTTP", await over_http(inbox))
    finally:
        shutil.rmtree(folder)
    try:
        async with fresh_postgres() as url, open_inbox(url) as inbox:
            show("PostgreSQL, handed to the inbox", await in_process(inbox))
    except OSError:
        print("PostgreSQL does not answer at TEST_POSTGRES_URL: left out")


if __name__ == "__main__":
    uvloop.run(main())
