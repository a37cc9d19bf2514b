"""Who may call Viber's webhook, what comes of it, and what the answer says."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.channels.viber import Viber
from bot.channels.viber_events import signature
from bot.delivery import Delivery
from bot.inbox import Inbox
from bot.webhooks import LARGEST_BODY, viber_webhook
from core.citizens import Identity
from core.city import City
from storage.database import Database
from storage.tables import citizens, events, outbox
from storage.work import StoredWork
from tests.bot.viber.viber_api import ViberApi
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage, refusals

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OSTAP = "Aa+/9hQ1YkM3t0bIuTzYeA=="
USER = {"id": OSTAP, "name": "Остап", "language": "uk", "api_version": 10}
HEAD = {"timestamp": 1795514400000, "message_token": 5741311803571721087}
WRITES = HEAD | {"event": "message", "sender": USER, "message": {"type": "text", "text": "Добрий день"}}
OPENS = HEAD | {"event": "conversation_started", "type": "open", "user": USER, "subscribed": False}


@pytest.fixture
def inbox(viber: Viber, database: Database, clock: HandClock, city: City) -> Inbox:
    """The inbox behind the webhook; it answers through the tests' own server."""
    stage = Stage(database, clock, city)
    stage.inbox.delivery = Delivery({"viber": viber}, database.work, clock, city)
    return stage.inbox


@pytest.fixture
async def caller(inbox: Inbox, viber: Viber) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who calls the webhook."""
    transport = httpx.ASGITransport(Starlette(routes=[viber_webhook(inbox, viber)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


async def call(caller: httpx.AsyncClient, viber: Viber, event: Any = WRITES) -> httpx.Response:
    """Call the webhook as Viber does."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    headers = {"X-Viber-Content-Signature": signature(viber.token, body)}
    return await caller.post("/webhooks/viber?sig=1", content=body, headers=headers)


async def stored(database: Database) -> tuple[int, int]:
    """How many events and how many citizens are stored."""
    async with database.view() as work:
        run, kept = work.connection.execute, (events, citizens)
        handled, met = [await run(select(func.count()).select_from(table)) for table in kept]
        return handled.scalar_one(), met.scalar_one()


async def test_a_message_is_stored_and_answered(
    caller: httpx.AsyncClient, viber: Viber, inbox: Inbox, database: Database, server: ViberApi
) -> None:
    assert (await call(caller, viber)).status_code == 200
    await inbox.delivery.come_to_rest()
    assert await stored(database) == (1, 1)
    assert [call.body["receiver"] for call in server.calls] == [OSTAP]


async def test_F01_a_repeat_is_acknowledged_and_not_answered(
    caller: httpx.AsyncClient, viber: Viber, inbox: Inbox, server: ViberApi
) -> None:
    assert [(await call(caller, viber)).status_code for _ in range(3)] == [200] * 3
    await inbox.delivery.come_to_rest()
    assert len(server.calls) == 1


BODY = json.dumps(WRITES).encode()


@pytest.mark.parametrize("given", ["", "0" * 64, "слово", None])
async def test_F10_a_wrong_or_missing_signature_writes_nothing(
    caller: httpx.AsyncClient, viber: Viber, inbox: Inbox, database: Database, given: str | None
) -> None:
    counted = refusals(inbox)
    headers = [] if given is None else [(b"X-Viber-Content-Signature", given.encode())]
    answer = await caller.post("/webhooks/viber", content=BODY, headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert counted == [("webhook", "wrong_signature")]
    assert await stored(database) == (0, 0)


@pytest.mark.parametrize("change", ["cut", "longer", "upper", "other body", "other token"])
async def test_F10_a_signature_that_nearly_fits_writes_nothing(
    caller: httpx.AsyncClient, viber: Viber, database: Database, change: str
) -> None:
    right = signature(viber.token, BODY)
    given = {
        "cut": right[:-1],
        "longer": right + "0",
        "upper": right.upper(),
        "other body": signature(viber.token, BODY + b" "),
        "other token": signature(viber.token + "x", BODY),
    }[change]
    headers = {"X-Viber-Content-Signature": given}
    assert (await caller.post("/webhooks/viber", content=BODY, headers=headers)).status_code == 401
    assert await stored(database) == (0, 0)


async def test_F10_the_signature_in_the_address_alone_opens_nothing(
    caller: httpx.AsyncClient, viber: Viber, database: Database
) -> None:
    answer = await caller.post(f"/webhooks/viber?sig={signature(viber.token, BODY)}", content=BODY)
    assert answer.status_code == 401
    assert await stored(database) == (0, 0)


@pytest.mark.parametrize(
    "event",
    [
        b"",
        b"no json",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        {"event": "webhook", "timestamp": 1, "message_token": 7},
        {"event": "message", "sender": USER},
        {"event": "message", "message_token": "7", "sender": USER},
    ],
    ids=lambda event: str(event)[:20],
)
async def test_what_is_no_event_of_somebody_is_acknowledged_and_not_stored(
    caller: httpx.AsyncClient, viber: Viber, database: Database, event: Any
) -> None:
    assert (await call(caller, viber, event)).status_code == 200
    assert await stored(database) == (0, 0)


async def test_a_body_beyond_measure_is_refused(
    caller: httpx.AsyncClient, viber: Viber, inbox: Inbox
) -> None:
    counted = refusals(inbox)
    assert (await call(caller, viber, b" " * (LARGEST_BODY + 1))).status_code == 401
    assert counted == [("webhook", "too_large")]


async def test_F07_an_event_that_cannot_be_read_is_acknowledged_and_kept(
    caller: httpx.AsyncClient, viber: Viber, database: Database
) -> None:
    broken = HEAD | {"event": "message", "sender": USER, "message": 7}
    assert (await call(caller, viber, broken)).status_code == 200
    assert (await stored(database))[0] == 1


async def test_F08_what_could_not_be_stored_is_asked_for_again(
    caller: httpx.AsyncClient, viber: Viber, inbox: Inbox, database: Database
) -> None:
    @asynccontextmanager
    async def sinking() -> AsyncIterator[StoredWork]:
        async with database.work() as work:
            yield work
            raise OSError("the disk is full")

    inbox.open_work = sinking
    assert (await call(caller, viber)).status_code == 503
    inbox.open_work = database.work
    assert (await call(caller, viber)).status_code == 200
    assert await stored(database) == (1, 1)


async def test_F27_who_opens_the_chat_is_welcomed_in_the_answer_and_not_written_to(
    caller: httpx.AsyncClient, viber: Viber, inbox: Inbox, database: Database, server: ViberApi
) -> None:
    answer = await call(caller, viber, OPENS | {"context": "плакат 7"})
    await inbox.delivery.come_to_rest()
    welcome = answer.json()
    assert "receiver" not in welcome
    assert "контакт-центр" in welcome["text"].lower()
    assert next(key["ActionBody"] for key in welcome["keyboard"]["Buttons"]) == "/start плакат 7"
    assert server.calls == []
    async with database.view() as work:
        met = await work.citizens.find(Identity("viber", OSTAP))
    assert met
    assert not met.reachable


async def test_F27_the_welcome_comes_again_when_its_answer_was_lost(
    caller: httpx.AsyncClient, viber: Viber, database: Database
) -> None:
    first, second = await call(caller, viber, OPENS), await call(caller, viber, OPENS)
    assert first.json() == second.json()
    assert await stored(database) == (1, 1)


@pytest.mark.parametrize(
    ("device", "begin"), [("uk", "Почати"), ("ru", "Начать"), ("ru-RU", "Начать"), ("de", "Почати")]
)
async def test_the_welcome_speaks_the_device_s_language(
    caller: httpx.AsyncClient, viber: Viber, device: str, begin: str
) -> None:
    answer = await call(caller, viber, OPENS | {"user": USER | {"language": device}})
    assert answer.json()["keyboard"]["Buttons"][0]["Text"] == begin


async def test_the_welcome_speaks_the_language_that_was_chosen(
    caller: httpx.AsyncClient, viber: Viber, database: Database, clock: HandClock
) -> None:
    async with database.work() as work:
        met = await work.citizens.meet(Identity("viber", OSTAP), "Остап", clock.now())
        await work.citizens.set_language(met.citizen_id, "ru", chosen=True)
    answer = await call(caller, viber, OPENS)
    assert answer.json()["keyboard"]["Buttons"][0]["Text"] == "Начать"


async def test_F28_two_people_whose_ids_differ_by_a_letter_are_two(
    caller: httpx.AsyncClient, viber: Viber, database: Database
) -> None:
    other = WRITES | {"message_token": 8, "sender": USER | {"id": OSTAP.swapcase()}}
    await call(caller, viber)
    await call(caller, viber, other)
    assert await stored(database) == (2, 2)


async def test_a_subscriber_who_comes_back_is_reachable_and_not_welcomed(
    caller: httpx.AsyncClient, viber: Viber, database: Database
) -> None:
    await call(caller, viber, HEAD | {"event": "unsubscribed", "user_id": OSTAP, "message_token": 9})
    answer = await call(caller, viber, OPENS | {"subscribed": True})
    assert answer.content == b""
    async with database.view() as work:
        met = await work.citizens.find(Identity("viber", OSTAP))
    assert met
    assert met.reachable


async def test_reports_are_taken_without_meeting_anybody(
    caller: httpx.AsyncClient, viber: Viber, database: Database
) -> None:
    for kind in ("delivered", "seen", "failed"):
        report = HEAD | {"event": kind, "user_id": OSTAP}
        assert (await call(caller, viber, report)).status_code == 200
    assert await stored(database) == (3, 0)
    async with database.reader.connect() as connection:
        assert (await connection.execute(select(outbox.c.id))).all() == []


async def test_only_posts_are_taken(caller: httpx.AsyncClient) -> None:
    assert (await caller.get("/webhooks/viber")).status_code == 405
