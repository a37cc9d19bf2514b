"""The API alone, over a real database of each kind, and callers with keys."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies import models as dependencies

from api.access import digest, new_key
from api.app import create_api
from bot.talk_wording import WORDING
from core.access import Key, Role
from core.city import City
from storage.database import Database
from storage.media import MediaFiles
from tests.conftest import HandClock
from tests.overheard import OVERHEARD
from tests.readers import notice_reader_of


async def all_well() -> dict[str, bool]:
    """Everything works."""
    return {"database": True, "updates": True}


def api_over(database: Database, clock: HandClock, city: City, folder: Path) -> FastAPI:
    """The API alone, over a real database, with its files in this folder."""
    return create_api(
        work=database.work,
        view=database.view,
        city=city,
        clock=clock,
        media=MediaFiles(folder),
        ready=all_well,
        wording=WORDING,
        read_notice=notice_reader_of(city),
    )


@pytest.fixture
def app(database: Database, clock: HandClock, city: City, tmp_path: Path) -> Iterator[FastAPI]:
    """The same in a folder of the test's own."""
    yield api_over(database, clock, city, tmp_path)
    # FastAPI remembers every function that it has met, and by them every API: 3 MB for each test.
    for remembered in vars(dependencies).values():
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A caller without a key."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


async def key_for(database: Database, role: str, now: datetime) -> dict[str, str]:
    """The header of a caller with this role."""
    key = new_key()
    OVERHEARD.private(key)
    async with database.work() as work:
        await work.keys.add(Key(role, role), digest(key), now)
    return {"X-API-Key": key}


@pytest.fixture
async def operator(database: Database, clock: HandClock) -> dict[str, str]:
    """An operator's key."""
    return await key_for(database, Role.operator, clock.now())
