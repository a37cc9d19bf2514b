"""The real channel and a server for it to talk to."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.viber import Viber
from tests.bot.viber.viber_api import ViberApi, serving


@pytest.fixture
async def server() -> AsyncIterator[ViberApi]:
    """The tests' own Viber."""
    server = ViberApi()
    async with serving(server):
        yield server


@pytest.fixture
async def viber(server: ViberApi) -> AsyncIterator[Viber]:
    """The channel under test."""
    channel = server.channel()
    yield channel
    await channel.close()
