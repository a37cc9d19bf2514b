"""Wake-ups between processes: the listener comes back, whenever its connection is cut."""

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from storage import wakeups

SECONDS = 30.0
SURPRISES: tuple[Exception, ...] = (
    OSError("nobody listens"),
    asyncpg.ConnectionDoesNotExistError("closed in the middle of operation"),
    asyncpg.InterfaceError("connection is closed"),
    # Seen when the server ended a connection while it was being set up.
    asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
)


@pytest.mark.parametrize("surprise", SURPRISES, ids=lambda error: type(error).__name__)
async def test_the_listener_outlives_whatever_cuts_it(
    surprise: Exception, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, failures = asyncpg.connect, [surprise]

    async def cut_once(*args: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return await connect(*args, **more)

    beside = await connect(postgres_database.replace("+asyncpg", ""))
    monkeypatch.setattr(wakeups, "TRY_AGAIN", 0.01)
    monkeypatch.setattr(asyncpg, "connect", cut_once)
    woken = asyncio.Event()
    listening = asyncio.create_task(wakeups.listen_forever(make_url(postgres_database), woken.set))
    async with asyncio.timeout(SECONDS):
        while not (woken.is_set() or listening.done()):
            await beside.execute(f"NOTIFY {wakeups.CHANNEL}")
    assert woken.is_set()
    listening.cancel()
    await beside.close()
