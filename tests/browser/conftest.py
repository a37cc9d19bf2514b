"""A real browser for pages, and a sandbox with a small bot to look at in it."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from docs.screenshot import QUIET_CHROMIUM, WIDE
from sandbox.people import Town
from sandbox.server import create_sandbox
from tests.browser.small_bot import SmallBot
from tests.conftest import leave_out

TOWN = Town(47.0971, 37.5434, "water_utility", "Водоканал")
NO_SERVICE = "http://127.0.0.1:9"  # nobody listens there: time moves on without waiting


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find the browser; where all must be tested, its absence is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or leave_out("Chromium is not installed", "Debian: apt-get install chromium")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests: starting it takes longer than most of them."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET_CHROMIUM)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(browser: Browser) -> AsyncIterator[Page]:
    """Open an empty page that nobody used before, and hold every error of its scripts against the test."""
    errors: list[str] = []
    context = await browser.new_context(viewport=WIDE)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await context.close()
    assert errors == []


class AwaitedServer(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then let those go on who wait for it."""
        await super().startup(sockets)
        self.is_up.set()


class SandboxServer:
    """A sandbox on a port of its own that can go away and come back."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.sandbox = create_sandbox(service_url=NO_SERVICE, limits=False, town=TOWN)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve the sandbox."""
        config = uvicorn.Config(self.sandbox.app, log_level="critical", timeout_graceful_shutdown=0)
        server = AwaitedServer(config)
        serving = asyncio.create_task(server.serve(sockets=[self._socket.dup()]))
        await server.is_up.wait()
        try:
            yield
        finally:
            server.should_exit = True
            await serving


@pytest.fixture
def sandbox_server() -> SandboxServer:
    return SandboxServer()


@pytest_asyncio.fixture(loop_scope="session")
async def small_bot(sandbox_server: SandboxServer) -> AsyncIterator[SmallBot]:
    """A sandbox that runs, with a bot at work in it."""
    async with sandbox_server.running(), httpx.AsyncClient() as client:
        bot = SmallBot(client, sandbox_server.address)
        await bot.introduce_itself()
        working = asyncio.create_task(bot.work())
        yield bot
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
