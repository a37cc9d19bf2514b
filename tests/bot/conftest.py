"""The real channel and a server for it to talk to."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import Telegram
from tests.bot.bot_api import BotApi, talking_to


@pytest.fixture
def server() -> BotApi:
    """The tests' own Telegram."""
    return BotApi()


@pytest.fixture
async def telegram(server: BotApi) -> AsyncIterator[Telegram]:
    """The channel under test."""
    async with talking_to(server) as channel:
        yield channel
