"""A world that outlives the service, and the nurseries that bring the service to life again and again."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

from tests.app.conftest import environment, free_port
from tests.reliability.citizens import Citizen, World, until
from tests.reliability.rules import Person, Seen

ROOT = Path(__file__).parents[2]
SAID: list[str] = []
"""Lines for the summary of the run."""


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell what the lives of the service came to."""
    for line in SAID:
        terminalreporter.write_line(line)


@dataclass
class Nursery:
    """One process that forks lives of the service."""

    process: asyncio.subprocess.Process
    address: str
    kills: int = 0
    pid: int = 0
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def hear(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self.process.stdout
        line = await self.process.stdout.readline()
        assert line, "the nursery is gone"
        said: dict[str, Any] = json.loads(line)
        return said

    async def begin(self, **life: Any) -> int:
        """Bring up a life; its process id."""
        self._write(json.dumps(life))
        self.pid = int((await self.hear())["born"])
        return self.pid

    async def stop(self) -> float:
        """SIGTERM, as an update does it; how many seconds it took to come to rest."""
        began = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        died = await self.hear()
        assert died["by"] == 0, f"it did not end by itself: {died}"
        return time.monotonic() - began

    async def ended(self) -> None:
        """Wait until the life has ended by its crash point."""
        died = await self.hear()
        assert died["by"] == 9, died
        self.kills += 1

    async def kill(self) -> None:
        """SIGKILL, now."""
        self._write("kill")
        await self.ended()

    def _write(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")


async def _python(folder: Path, *words: str, **settings: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        cwd=folder,
        env=environment(folder, **settings) | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=(folder / f"{words[0]}.log").open("a"),
    )


@asynccontextmanager
async def world_for(folder: Path, service: str, *crowd: str) -> AsyncIterator[World]:
    """The messengers, in a process of their own; with a crowd of so many in each, if there is to be one."""
    port = free_port()
    which = "tests.reliability.crowd" if crowd else "tests.reliability.messengers"
    process = await _python(folder, which, str(port), service, *crowd)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as session:
        world = World(session, f"http://127.0.0.1:{port}")

        async def answers() -> bool:
            try:
                return (await world.call("GET", "/clock"))[0] == 200
            except aiohttp.ClientError:
                return False

        try:
            await until(answers, "the sandbox")
            await world.call("POST", "/limits", unanswered=False)
            yield world
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def nursery(folder: Path, port: int, world: World, **settings: str) -> AsyncIterator[Nursery]:
    """The service, ready to be brought to life."""
    process = await _python(
        folder,
        "tests.reliability.nursery",
        **{
            "PORT": str(port),
            "SANDBOX": "off",
            "SANDBOX_URL": world.base,
            "TELEGRAM_TOKEN": "42:opens-nothing-but-a-sandbox",
            "TELEGRAM_RATE": "unlimited",
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_WEBHOOK_SECRET": "a-long-word",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "LOG_LEVEL": "ERROR",
            **settings,
        },
    )
    raised = Nursery(process, f"http://127.0.0.1:{port}")
    try:
        assert (await raised.hear())["open"]
        yield raised
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


async def come_to_rest(world: World, seconds: float = 90.0) -> None:
    """Until nothing is under way; what a messenger repeats later it repeats now."""

    async def rests() -> bool:
        _, settled = await world.call("POST", "/settle", seconds=3)
        if not settled["settled"]:
            await world.go_on(61)
        return bool(settled["settled"])

    await until(rests, "rest", seconds)


async def seen_by(world: World, people: list[Citizen]) -> Seen:
    """What the messengers know of these people."""
    chats: dict[Person, Any] = {(one.messenger, one.id): await one.chat() for one in people}
    expired = frozenset(await world.get("/expired"))
    return Seen(list(chats), chats, await world.get("/calls"), expired)


@pytest.fixture
def silence() -> Iterator[None]:
    """Troubles are meant; what the service says of each would fill the memory."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.configure(**before)


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest) -> str:
    """The database that a run of random steps stands on."""
    kind: str = request.param
    return kind


@pytest.fixture
def template(request: pytest.FixtureRequest, ground: str) -> Path | str:
    """What its databases are copies of."""
    names = {"sqlite": "sqlite_template", "postgresql": "postgres_template"}
    made: Path | str = request.getfixturevalue(names[ground])
    return made
