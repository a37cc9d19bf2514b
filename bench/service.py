"""The service as a process of its own, on one core, and what it used."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

SECRET = "bench"
TICKS = os.sysconf("SC_CLK_TCK")
START_WITHIN = 90.0


class Service:
    """One running process."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.webhook = f"http://127.0.0.1:{port}/webhooks/telegram"
        self._ready = f"http://127.0.0.1:{port}/readyz"

    async def until_ready(self, client: aiohttp.ClientSession) -> None:
        """Wait until it takes updates. Raises TimeoutError."""
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            try:
                async with client.get(self._ready) as answer:
                    ready = answer.status == 200
                async with client.post(self.webhook) as answer:
                    if ready and answer.status == 401:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
        raise TimeoutError("the service did not start")

    def cpu_seconds(self) -> float:
        """Processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_megabytes(self) -> float:
        """The most memory that it has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def running(database_url: str, telegram: str, folder: Path, processes: int) -> Iterator[list[Service]]:
    """So many processes that share a database; the first core is theirs."""
    base = os.environ | {
        "DATABASE_URL": database_url,
        "MEDIA_DIR": str(folder / "media"),
        "SANDBOX": "off",
        "TELEGRAM_TOKEN": "42:bench",
        "TELEGRAM_API_BASE": telegram,
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": "http://127.0.0.1:1",
        "TELEGRAM_RATE": "unlimited",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "app.command_line"]
    subprocess.run([*command, "migrate", "--quiet"], env=base, check=True)
    started = []
    for _ in range(processes):
        port = _free_port()
        settings = base | {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        process = subprocess.Popen([*command, "run"], env=settings, stdout=subprocess.DEVNULL)
        os.sched_setaffinity(process.pid, {0})
        started.append(Service(process, port))
    try:
        yield started
    finally:
        for service in started:
            service.process.terminate()
        for service in started:
            service.process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
