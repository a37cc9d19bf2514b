"""Whoever watches the service is told that it is ready when it takes updates, and no sooner."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.house import House, build
from app.seen import in_words
from app.settings import Settings


@pytest.fixture
async def house(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A house whose database answers, before anything else is done."""
    monkeypatch.chdir(tmp_path)
    sandbox_file = tmp_path / "sandbox.json"
    built = build(Settings(database_url=sqlite_url, sandbox=True, sandbox_file=sandbox_file))
    await built.database.start()
    yield built
    await built.messengers.close()
    await built.database.close()


async def test_ready_is_who_takes_updates(house: House) -> None:
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as caller:

        async def seen() -> tuple[int, bool, int]:
            """What `/readyz` says, and what a webhook without a signature gets."""
            ready = await caller.get("/readyz")
            assert ready.json()["database"] is True
            hook = await caller.post("/webhooks/viber", content=b"{}")
            return ready.status_code, ready.json()["updates"], hook.status_code

        nobody_there = (503, False, 404)
        assert await seen() == nobody_there
        assert (False, "it takes no updates: it starts or stops, ask again soon") in in_words(
            await house.ready()
        )
        house.open_to_messengers()
        assert await seen() == (200, True, 401)
        house.close_to_messengers()
        assert await seen() == nobody_there


async def test_one_reader_serves_chats_and_programs(house: House) -> None:
    assert house.app.state.read_notice is house.messengers.inbox.understand.notice
