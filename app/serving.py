"""Runs the house behind an HTTP server until somebody asks it to stop."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from app.house import House
from app.settings import Settings, SettingsError


class _Server(uvicorn.Server):
    """Signals are ours: the house has to come to rest before the server closes."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when the first call can be taken."""
        await super().startup(sockets)
        self.answers.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def open_socket(settings: Settings) -> socket.socket:
    """The socket to listen on. Raises SettingsError when the port is taken."""
    # The protocol has to be named: without it asyncio leaves small answers waiting (Nagle).
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        raise SettingsError(
            f"PORT {settings.port} cannot be used at HOST {settings.host} ({error.strerror}): "
            "stop what listens there, or set another PORT or HOST."
        ) from None
    return listener


async def serve(house: House, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; then let what is under way end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    config = uvicorn.Config(
        house.app, log_config=None, access_log=False, timeout_graceful_shutdown=2, lifespan="off"
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await server.answers.wait()
    await house.start()
    ready()
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    await house.stop()
    if house.sandbox:
        await house.sandbox.stop()
    server.should_exit = True
    await serving
