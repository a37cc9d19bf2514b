"""The service as processes of their own, on one core, and what they used."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bench.town import shared_among

TICKS = os.sysconf("SC_CLK_TCK")
IDLE_WITHIN = 90.0
COMMAND = [sys.executable, "-m", "app.command_line"]


class Service:
    """One process."""

    def __init__(self, port: int, settings: Mapping[str, str]) -> None:
        self._settings = {**settings, "PORT": str(port)}
        self._address = f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, client: aiohttp.ClientSession) -> None:
        """Start it on the first core and wait until it is ready. Raises TimeoutError."""
        process = subprocess.Popen([*COMMAND, "run"], env=self._settings)  # noqa: ASYNC220
        os.sched_setaffinity(process.pid, {0})
        self._process = process
        await self.until_idle(client)

    async def until_idle(self, client: aiohttp.ClientSession) -> None:
        """Wait until it is there and has nothing to do. Raises TimeoutError."""
        until = time.monotonic() + IDLE_WITHIN
        while not await self._is_idle(client):
            if time.monotonic() > until or self._process is None or self._process.poll() is not None:
                raise TimeoutError("the service does not come to rest, or did not start")
            await asyncio.sleep(0.2)

    async def _is_idle(self, client: aiohttp.ClientSession) -> bool:
        try:
            async with client.get(f"{self._address}/internal/idle") as answer:
                return answer.status == 200 and bool((await answer.json())["idle"])
        except aiohttp.ClientError:
            return False

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self._process:
            self._process.terminate()
            self._process.wait(20)

    def cpu_seconds(self) -> float:
        """Processor time so far."""
        fields = self._told("stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_megabytes(self) -> float:
        """The most memory that it has held."""
        return int(self._told("status").split("VmHWM:")[1].split()[0]) / 1024

    def _told(self, what: str) -> str:
        assert self._process
        return Path(f"/proc/{self._process.pid}/{what}").read_text()


@asynccontextmanager
async def running(
    database_url: str, telegram: str, folder: Path, processes: int, rate: str = "unlimited", clock: str = ""
) -> AsyncIterator[list[Service]]:
    """So many processes over one migrated database, behind one address for Telegram; not started yet.

    `clock` is the address of a sandbox whose time it is, if it is not the machine's.
    """
    ports = [_free_port() for _ in range(processes)]
    async with shared_among(ports) as port:
        settings = os.environ | {
            "DATABASE_URL": database_url,
            "MEDIA_DIR": str(folder / "media"),
            "SANDBOX": "off",
            "TELEGRAM_TOKEN": "42:opens-nothing-but-the-sandbox-of-a-bench",
            "TELEGRAM_API_BASE": telegram,
            "SANDBOX_URL": clock,
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_WEBHOOK_SECRET": "bench",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TELEGRAM_RATE": rate,
            "LOG_LEVEL": "ERROR",
        }
        subprocess.run([*COMMAND, "migrate", "--quiet"], env=settings, check=True)  # noqa: ASYNC221
        services = [Service(one, settings) for one in ports]
        try:
            yield services
        finally:
            for service in services:
                service.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
