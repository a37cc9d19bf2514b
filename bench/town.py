"""The town that loads the service: the sandbox in this process, and people who write to its Telegram.

Updates leave by the sandbox's webhook and the service's calls come back, all over real HTTP. Only what a
person sees and does is not: it is read and done in this process, which would otherwise measure itself.
"""

import asyncio
import socket
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import Message, Receive, Scope, Send

from sandbox.calls import Calls
from sandbox.messenger import Seat
from sandbox.people import Group, Person
from sandbox.server import Sandbox, create_sandbox
from sandbox.telegram.acts import TelegramPeople
from sandbox.telegram.bot import MESSENGER

ASKS = frozenset({"inline_keyboard", "keyboard"})


class Heard(Calls):
    """The record of calls, which also tells of each question at once and counts what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: Counter[str] = Counter()
        self.arrivals: list[tuple[float, str]] = []
        """Of each message or change that was taken the time and the chat."""
        self.refused = 0
        self._questions: dict[str, deque[asyncio.Future[float]]] = {}

    def next_question(self, chat: str) -> asyncio.Future[float]:
        """When the next message with choices arrives here: a turn that says two things ends with it."""
        question: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._questions.setdefault(chat, deque()).append(question)
        return question

    def record(self, method: str, parameters: dict[str, Any], answer: Any, at: Any) -> None:
        """Note a call, and tell whoever waits for it."""
        super().record(method, parameters, answer, at)
        if not (method.startswith(("send", "edit")) and isinstance(answer, dict)):
            return
        if not answer["ok"]:
            self.refused += 1
            return
        chat = str(parameters["chat_id"])
        self.messages[chat] += 1
        self.arrivals.append((time.perf_counter(), chat))
        waiting = self._questions.get(chat)
        if waiting and not ASKS.isdisjoint(parameters.get("reply_markup") or {}):
            waiting.popleft().set_result(time.perf_counter())


class Town:
    """A pretended Telegram and its people."""

    def __init__(self, limits: bool) -> None:
        self.sandbox: Sandbox = create_sandbox(service_url="http://127.0.0.1:9", limits=limits)
        self.heard = self.sandbox.house.calls = Heard()
        self.address = ""
        self.delay = 0.0
        """Seconds that each call takes to be answered, after it has had its effect."""
        self.updates = 0
        self._people = TelegramPeople(self.sandbox.bot)

    def newcomer(self) -> Person:
        """Somebody who never wrote."""
        return self.sandbox.house.add_person("Олена Тестова", MESSENGER, "uk")

    def group(self, title: str) -> Group:
        """A group that the bot is in."""
        group = self.sandbox.house.add_group(title, forum=False, supergroup=False)
        group.bot = "member"
        return group

    def say(self, person: Person, text: str) -> None:
        """Write to the bot."""
        self.updates += 1
        self._people.say(Seat(person, self.sandbox.house.chat(person.id)), text, None, None)

    def say_in_group(self, person: Person, group: Group, topic: int | None, text: str) -> None:
        """Write in a group, perhaps in one of its topics."""
        self.updates += 1
        self._people.say(Seat(person, self.sandbox.house.chat(group.id), group, topic), text, None, None)

    async def ask(self, person: Person, text: str, within: float) -> float:
        """Write, and wait for the bot's next question; seconds until it arrived. Raises TimeoutError."""
        question, began = self.heard.next_question(person.id), time.perf_counter()
        self.say(person, text)
        return await asyncio.wait_for(question, within) - began

    async def until_delivered(self) -> None:
        """Wait until the service has taken every update."""
        await self.sandbox.bot.updates.empty.wait()

    async def _slowed(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_late(message: Message) -> None:
            if self.delay and message["type"] == "http.response.start":
                await asyncio.sleep(self.delay)
            await send(message)

        await self.sandbox.app(scope, receive, send_late)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve at an address of its own."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            config = uvicorn.Config(
                self._slowed, interface="asgi3", log_level="error", access_log=False, lifespan="off"
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            await self.sandbox.start()
            yield
            await self.sandbox.stop()
            server.should_exit = True
            await serving


@asynccontextmanager
async def shared_among(ports: list[int]) -> AsyncIterator[int]:
    """One port before several processes: connections go to them in turn, as with a proxy."""
    turns = 0

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal turns
        turns += 1
        there, back = await asyncio.open_connection("127.0.0.1", ports[turns % len(ports)])
        await asyncio.gather(_copy(reader, back), _copy(there, writer))

    server = await asyncio.start_server(pass_on, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(1 << 16):
            target.write(data)
    finally:
        target.close()


Act = Callable[[], Awaitable[None]]


async def flat_out(act: Act, times: int, at_once: int) -> None:
    """Do it so many times, so many at once, each as soon as the one before it is done."""
    left = iter(range(times))

    async def one_after_another() -> None:
        for _ in left:
            await act()

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))


async def paced(act: Act, times: int, per_second: float) -> None:
    """Do it so many times, begun at an even pace whether or not the ones before are done."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as acts:
        for number in range(times):
            await asyncio.sleep(began + number / per_second - loop.time())
            acts.create_task(_do(act))


async def _do(act: Act) -> None:
    await act()
