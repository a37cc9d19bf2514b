"""The real channel and a server for it to talk to."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import Telegram
from tests.bot.bot_api import BotApi, talking_to


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[Any]:
    """What is logged; not printed, because a printed traceback shows all variables and takes seconds."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def server() -> BotApi:
    """The tests' own Telegram."""
    return BotApi()


@pytest.fixture
async def telegram(server: BotApi) -> AsyncIterator[Telegram]:
    """The channel under test."""
    async with talking_to(server) as channel:
        yield channel
