"""Between processes on one PostgreSQL: a commit that leaves something to do wakes the others.

A wake-up that is lost costs a second: every process looks by itself once in that time.
"""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog
from sqlalchemy.engine import URL

log = structlog.get_logger(__name__)

CHANNEL = "contact_centre"
TRY_AGAIN = 5.0
"""Seconds before connecting anew."""


async def listen_forever(url: URL, wake: Callable[[], None]) -> None:
    """Wake at every notification; connect anew when the connection is gone."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await _listen(address, wake)
        except Exception as error:  # of a connection cut while it is set up asyncpg says almost anything
            log.warning("no wake-ups from the database for now", error=type(error).__name__)
        await asyncio.sleep(TRY_AGAIN)


async def _listen(address: str, wake: Callable[[], None]) -> None:
    """Until the connection is gone."""
    connection = await asyncpg.connect(address)
    gone = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _: gone.set())
        await connection.add_listener(CHANNEL, lambda *_: wake())
        await gone.wait()
    finally:
        connection.terminate()
