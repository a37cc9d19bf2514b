"""Who may call the webhook, and what is answered: 200 only for what will not be lost."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.channels.telegram import Telegram
from bot.delivery import Delivery
from bot.inbox import Inbox
from bot.webhooks import LARGEST_BODY, telegram_webhook
from core.city import City
from storage.database import Database
from storage.tables import events
from storage.work import StoredWork
from tests.bot.bot_api import BotApi
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage, refusals

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SECRET = "a-long-word"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
START = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "from": {"id": 501, "is_bot": False, "first_name": "Олена", "language_code": "uk"},
        "chat": {"id": 501, "first_name": "Олена", "type": "private"},
        "date": 1795514400,
        "text": "/start",
    },
}


@pytest.fixture
def inbox(telegram: Telegram, database: Database, clock: HandClock, city: City) -> Inbox:
    """The inbox behind the webhook; it answers through the tests' own server."""
    stage = Stage(database, clock, city)
    stage.inbox.delivery = Delivery({"telegram": telegram}, database.work, clock, city)
    return stage.inbox


@pytest.fixture
async def caller(inbox: Inbox, telegram: Telegram) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who calls the webhook."""
    app = Starlette(routes=[telegram_webhook(inbox, telegram, SECRET)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


async def call(caller: httpx.AsyncClient, body: Any = START) -> int:
    """Call the webhook as Telegram does; the status of its answer."""
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    answer = await caller.post("/webhooks/telegram", content=content, headers={HEADER: SECRET})
    return answer.status_code


async def stored(database: Database) -> int:
    """How many events are stored."""
    async with database.reader.connect() as connection:
        return len((await connection.execute(select(events.c.id))).all())


async def test_an_update_is_stored_and_answered(
    caller: httpx.AsyncClient, inbox: Inbox, server: BotApi, database: Database
) -> None:
    assert await call(caller) == 200
    await inbox.delivery.come_to_rest()
    assert [method for method, _ in server.calls] == ["sendMessage"]
    assert await stored(database) == 1


async def test_F01_a_repeat_is_acknowledged_and_not_answered(
    caller: httpx.AsyncClient, inbox: Inbox, server: BotApi
) -> None:
    assert [await call(caller) for _ in range(3)] == [200] * 3
    await inbox.delivery.come_to_rest()
    assert len(server.calls) == 1


@pytest.mark.parametrize("secret", [None, "", "another-word", SECRET[:-1], SECRET + "s", "слово"])
async def test_F10_a_wrong_secret_is_refused_and_nothing_stored(
    caller: httpx.AsyncClient, inbox: Inbox, database: Database, secret: str | None
) -> None:
    counted = refusals(inbox)
    headers = [] if secret is None else [(HEADER.encode(), secret.encode())]
    answer = await caller.post("/webhooks/telegram", content=json.dumps(START), headers=headers)
    assert answer.status_code == 401
    assert await stored(database) == 0
    assert counted == [("webhook", "wrong_secret")]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        b"\xff\xfe",
        "[]",
        "{}",
        "7",
        {"message": {}},
        {"update_id": None},
        "[" * 100_000,
        " " * (LARGEST_BODY + 1),
    ],
    ids=lambda body: str(body)[:12],
)
async def test_F07_what_is_no_update_is_acknowledged_because_a_repeat_would_not_help(
    caller: httpx.AsyncClient, inbox: Inbox, database: Database, body: Any
) -> None:
    assert await call(caller, body) == 200
    assert await stored(database) == 0
    assert await call(caller) == 200


async def test_F07_an_update_that_cannot_be_read_is_acknowledged_and_kept(
    caller: httpx.AsyncClient, database: Database
) -> None:
    assert await call(caller, {"update_id": 8, "message": {"text": "no chat"}}) == 200
    assert await stored(database) == 1


async def test_F08_what_could_not_be_stored_is_asked_for_again(
    caller: httpx.AsyncClient, inbox: Inbox, server: BotApi, database: Database
) -> None:
    @asynccontextmanager
    async def sinking() -> AsyncIterator[StoredWork]:
        async with database.work() as work:
            yield work
            raise OSError("the disk is full")

    inbox.open_work = sinking
    assert await call(caller) == 503
    assert await stored(database) == 0
    inbox.open_work = database.work
    assert await call(caller) == 200
    await inbox.delivery.come_to_rest()
    assert len(server.calls) == 1


async def test_only_posts_are_taken(caller: httpx.AsyncClient) -> None:
    assert (await caller.get("/webhooks/telegram")).status_code == 405
