"""The real channel and a server for it to talk to."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import Telegram
from tests.bot.bot_api import BotApi, talking_to
from tests.overheard import OVERHEARD


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[Any]:
    """What is logged, to look at; it is written down afterwards as if it had not been caught."""
    with capture_logs() as lines:
        yield lines
    for line in lines:
        OVERHEARD.lines.write(
            json.dumps(dict(line) | {"exc_info": None}, default=str, ensure_ascii=False) + "\n"
        )


@pytest.fixture
def server() -> BotApi:
    """The tests' own Telegram."""
    return BotApi()


@pytest.fixture
async def telegram(server: BotApi) -> AsyncIterator[Telegram]:
    """The channel under test."""
    async with talking_to(server) as channel:
        yield channel
