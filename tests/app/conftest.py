"""The whole service as real processes, driven through the sandbox's control interface."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
import pytest_asyncio

from app.history_check import count_cases
from storage.database import Database
from tests.overheard import OVERHEARD

Json = dict[str, Any]
READY_WITHIN = 60.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Settings for a service of its own, and nothing of the machine's own settings."""
    ours = {
        "DATABASE_URL": f"sqlite:///{folder}/service.db",
        "MEDIA_DIR": str(folder / "media"),
        "LEARNT_MODEL": str(folder / "learnt.npz"),
        "SANDBOX_FILE": str(folder / "sandbox.json"),
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**inherited, "COLUMNS": "200", **ours, **settings}


@dataclass
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Commands:
    """Runs `contact-centre` with the settings of one test."""

    folder: Path
    database_url: str = ""
    """Where it is not the usual file in the folder."""
    out: int | IO[bytes] | None = None
    """Where answers go, if not to the test."""

    async def run(self, *words: str, text: str = "", **settings: str) -> Finished:
        """Run a command to its end."""
        process = await self.start(*words, errors=asyncio.subprocess.PIPE, **settings)
        out, err = await asyncio.wait_for(process.communicate(text.encode()), READY_WITHIN)
        return Finished(process.returncode or 0, out.decode(), err.decode())

    async def start(
        self,
        *words: str,
        errors: int | IO[bytes],
        **settings: str,
    ) -> asyncio.subprocess.Process:
        """Start a command; what it says and logs can go to a file."""
        if self.database_url:
            settings = {"DATABASE_URL": self.database_url} | settings
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app.command_line",
            *words,
            # The folder has no .env: only what is given here counts.
            cwd=self.folder,
            env=environment(self.folder, **settings) | {"PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if self.out is None else self.out,
            stderr=errors,
        )


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """The command line."""
    return Commands(tmp_path)


@pytest.fixture
def migrated(commands: Commands, sqlite_template: Path) -> Commands:
    """The command line beside a database of the present shape; making it takes a process of its own."""
    shutil.copy(sqlite_template, commands.folder / "service.db")
    return commands


@pytest.fixture
def stored(tmp_path: Path, database_url: str) -> Commands:
    """The command line beside a database of the present shape, of either kind."""
    return Commands(tmp_path, database_url)


async def until(commands: Commands, is_reached: Callable[[Database], Awaitable[bool]], url: str = "") -> None:
    """Until a command that is under way has come so far."""
    usual = commands.database_url or f"sqlite:///{commands.folder}/service.db"
    database = Database(url or usual)
    async with asyncio.timeout(READY_WITHIN):
        while not await is_reached(database):
            pass  # every look gives way to others
    await database.dispose()


async def until_cases(commands: Commands, number: int, url: str = "") -> None:
    """Until it has made so many cases."""

    async def is_reached(database: Database) -> bool:
        return await count_cases(database) >= number

    await until(commands, is_reached, url)


@dataclass
class Person:
    """One person of the sandbox."""

    control: httpx.AsyncClient
    id: str

    async def _does(self, act: str, **body: Any) -> Json:
        answer = await self.control.post(f"/people/{self.id}/{act}", json=body)
        assert answer.status_code == 200, answer.text
        await settle(self.control)
        done: Json = answer.json()
        return done

    async def says(self, text: str) -> str:
        """Write; what the bot answered."""
        OVERHEARD.private(text)
        return await self._answered(self._does("say", text=text))

    async def presses(self, label: str) -> str:
        """Press the newest button of this name; the pop-up, if any, comes first."""
        return await self._answered(self._does("press", label=label))

    async def acts(self, act: str, **body: Any) -> str:
        """Anything else of the control interface."""
        return await self._answered(self._does(act, **body))

    async def _answered(self, act: Any) -> str:
        before = (await self.chat())["change"]
        done = await act
        messages = (await self.chat(after=before))["messages"]
        texts = [message["text"] for message in messages if message["from"] == "bot"]
        return "\n".join(filter(None, (done.get("notice"), *texts)))

    async def chat(self, after: int = 0) -> Json:
        """The chat as the person sees it."""
        answer: Json = (await self.control.get(f"/people/{self.id}/chat", params={"after": after})).json()
        return answer

    async def everything(self) -> str:
        """All that the bot has said."""
        messages = (await self.chat())["messages"]
        return "\n".join(message["text"] for message in messages if message["from"] == "bot")


async def settle(control: httpx.AsyncClient) -> None:
    """Until nothing is under way."""
    settled = (await control.post("/settle", json={"seconds": 50})).json()
    assert settled["settled"], settled["waiting_for"]


async def burst_over(control: httpx.AsyncClient) -> None:
    """Let half a minute go by, after which citizens hear of what has changed."""
    await control.post("/clock", json={"advance": "31s"})
    await settle(control)


@dataclass
class Service:
    """A running service with its sandbox."""

    commands: Commands
    address: str
    process: asyncio.subprocess.Process
    control: httpx.AsyncClient

    async def person(
        self,
        language_code: str = "uk",
        name: str = "Людина Тестова",
        messenger: str = "telegram",
        **device: Any,
    ) -> Person:
        """Somebody who never wrote."""
        OVERHEARD.private(name)
        body = {"name": name, "messenger": messenger, "language_code": language_code, **device}
        return Person(self.control, (await self.control.post("/people", json=body)).json()["id"])

    async def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 10)


@asynccontextmanager
async def running(commands: Commands, **settings: str) -> AsyncIterator[Service]:
    """Migrate, run, and stop at the end, however that comes."""
    port = int(settings.setdefault("PORT", str(free_port())))
    assert (await commands.run("migrate", "--quiet", **settings)).code == 0
    # A pipe that nobody reads would stop the service once it is full.
    log = OVERHEARD.process("service")
    with log.open("wb") as errors:
        process = await commands.start("run", errors=errors, **settings)
    assert process.stdout
    first = (await asyncio.wait_for(process.stdout.readline(), READY_WITHIN)).decode()
    if not first:
        pytest.fail(log.read_text("utf-8"))
    address = f"http://127.0.0.1:{port}"
    base = settings.get("SANDBOX_URL", address)
    async with httpx.AsyncClient(base_url=f"{base}/sandbox/api", timeout=60, verify=False) as control:
        try:
            yield Service(commands, address, process, control)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def service(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    """The service as `make run` starts it, one for all tests: every test brings people of its own."""
    commands = Commands(tmp_path_factory.mktemp("service"))
    async with running(commands, TELEGRAM_RATE="unlimited") as started:
        await started.control.post("/limits", json={"bot": False, "private": False, "group": False})
        await settle(started.control)  # Viber's people can write once Viber has tried our webhook
        yield started


NUMBER = re.compile(r"\b(\d{4}-\d{4})\b")


def number_in(text: str) -> str:
    """The case number that a text tells."""
    found = NUMBER.search(text)
    assert found, text
    return found.group(1)
