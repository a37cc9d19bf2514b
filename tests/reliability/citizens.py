"""Citizens who file a request in full, however often the service dies meanwhile."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

LINE = "немає води на Металургів 86, кв 12, другий день"
PATIENCE = 900.0
"""Seconds; on a busy machine sixty lives take ten minutes, and meanwhile few get an answer."""
ASKS_AFTER = 80.0
"""Seconds after which somebody without a receipt asks how it stands."""
AGAIN_AFTER = 12.0
"""Seconds after which somebody who got no answer does the same again, as people do."""
LOOK_EVERY = 0.15
TOLD = re.compile(r"Звернення \S+ надіслано|звернення вже надіслано|У Вас 1 звернення")
"""The receipt, the word to a second tap, the list of one's requests; «ще не надіслано» is none of them."""
Json = dict[str, Any]


async def until(true: Callable[[], Awaitable[bool]], what: str, seconds: float = PATIENCE) -> None:
    """Wait for a condition. Raises TimeoutError with what was waited for."""
    deadline = time.monotonic() + seconds
    while not await true():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        await asyncio.sleep(LOOK_EVERY)


@dataclass
class World:
    """The sandbox's control interface."""

    session: aiohttp.ClientSession
    base: str

    async def call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        """One call: status and JSON."""
        async with self.session.request(
            method, f"{self.base}/sandbox/api{path}", json=body or None
        ) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> Any:
        """What stands there."""
        return (await self.call("GET", path))[1]

    async def go_on(self, seconds: float) -> None:
        """Move the clock, so that what a messenger repeats later is repeated now."""
        now = datetime.fromisoformat((await self.get("/clock"))["now"])
        await self.call("POST", "/clock", set=(now + timedelta(seconds=seconds)).isoformat())


@dataclass
class Citizen:
    """One person; `acts` counts what they did."""

    world: World
    id: str
    messenger: str
    double_tap: bool

    async def file(self) -> None:
        """From the first line to the receipt."""
        await until(self._says_line, f"{self.messenger}: nobody could be written to")
        await self._press("Далі без номера", "Надіслати")
        await self._press("Надіслати", None)

    async def _says_line(self) -> bool:
        status, _ = await self.world.call("POST", f"/people/{self.id}/say", text=LINE)
        return status == 200

    async def _press(self, label: str, leads_to: str | None) -> None:
        began = time.monotonic()
        deadline = began + PATIENCE
        while not await self._comes(label):
            # The question was given up after two kills, and whoever writes is asked again. Nothing that could
            # be taken for a request: Viber may bring it before the line that was written first.
            await self.world.call("POST", f"/people/{self.id}/say", text="?")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.messenger} {self.id}: no button {label}")
        while time.monotonic() < deadline:
            taps = 2 if self.double_tap and leads_to is None else 1
            for _ in range(taps):
                await self.world.call("POST", f"/people/{self.id}/press", label=label)
            if await self._comes(leads_to):
                return
            # The answer was given up after two kills: who writes anything is asked again. How it stands is
            # asked late, because that leads away from the question.
            late = leads_to is None and time.monotonic() > began + ASKS_AFTER
            words = "статус" if late else "?"
            await self.world.call("POST", f"/people/{self.id}/say", text=words)
            if await self._comes(leads_to):
                return
        raise TimeoutError(f"{self.messenger} {self.id}: nothing after {label}")

    async def _comes(self, label: str | None) -> bool:
        """Whether it is shown before patience ends."""
        try:
            await until(lambda: self._shows(label), "what comes next", AGAIN_AFTER)
        except TimeoutError:
            return False
        return True

    async def _shows(self, label: str | None) -> bool:
        """Whether that button is shown; without a label, whether the receipt is there."""
        chat = await self.chat()
        if label is None:
            return any(TOLD.search(message["text"]) for message in chat["messages"])
        rows = [row for message in chat["messages"] for row in message["buttons"]] + (chat["keyboard"] or [])
        return any(button["label"] == label for row in rows for button in row)

    async def chat(self) -> Json:
        """All that was said."""
        shown: Json = await self.world.get(f"/people/{self.id}/chat")
        return shown


async def invent(world: World, each: int) -> list[Citizen]:
    """So many people on each messenger; every fifth taps the last button twice."""
    people = []
    for number in range(each):
        for messenger in ("telegram", "viber"):
            _, person = await world.call("POST", "/people", name="Людина Тестова", messenger=messenger)
            people.append(Citizen(world, person["id"], messenger, number % 5 == 0))
    return people


async def file_all(people: list[Citizen], at_once: int) -> None:
    """All of them, so many at once. The first that fails ends it."""
    slots = asyncio.Semaphore(at_once)

    async def one(citizen: Citizen) -> None:
        async with slots:
            await citizen.file()

    async with asyncio.TaskGroup() as group:
        for citizen in people:
            group.create_task(one(citizen))
