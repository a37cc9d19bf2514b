"""Whatever is called in at the webhooks: 200 or 401, nothing else, and the next real event is answered."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.channel import Channel
from bot.channels.viber_events import signature
from bot.delivery import Delivery
from bot.inbox import Inbox
from bot.webhooks import LARGEST_BODY, telegram_webhook, viber_webhook
from core.city import City
from storage.database import Database
from tests.bot.bot_api import BotApi, talking_to
from tests.bot.viber.viber_api import TOKEN, ViberApi, serving
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage

SECRET = "a-long-word"
FRESH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**30, -(10**30), 2**63, 1e308, float("inf"), float("nan"), -0.0])
    | st.text(st.characters(codec=None), max_size=20)
    | st.sampled_from(["\x00", "\ud800", "\u202e", "x" * 5000, "<b>", "' OR 1=1 --"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def telegram_event(id: int, person: int, text: Any) -> dict[str, Any]:
    """A text as Telegram hands it over."""
    sender = {"id": person, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
    chat = {"id": person, "first_name": "Олена", "type": "private"}
    message = {"message_id": id, "from": sender, "chat": chat, "date": 1795514400, "text": text}
    return {"update_id": id, "message": message}


def viber_event(id: int, person: int, text: Any) -> dict[str, Any]:
    """A text as Viber hands it over."""
    sender = {"id": f"person{person}==", "name": "Олена", "language": "uk", "api_version": 10}
    message = {"type": "text", "text": text}
    return {
        "event": "message",
        "timestamp": 1795514400000,
        "message_token": id,
        "sender": sender,
        "message": message,
    }


@dataclass
class Door:
    """One messenger's webhook, and how to knock at it."""

    client: httpx.AsyncClient
    path: str
    sign: Callable[[bytes], dict[str, str]]
    event: Callable[[int, int, Any], dict[str, Any]]
    inbox: Inbox
    answers: Callable[[], int]
    ids: Any = field(default_factory=lambda: count(1_000_000))
    people: Any = field(default_factory=lambda: count(9_000))

    async def knock(self, body: Any, signed: bool = True) -> int:
        """Call; the status of the answer."""
        headers = self.sign(body if isinstance(body, bytes) else b"") if signed else {}
        return (await self.client.post(self.path, content=body, headers=headers)).status_code

    async def answers_the_next(self) -> bool:
        """Whether somebody who writes now for the first time is answered."""
        await self.inbox.delivery.come_to_rest()
        before = self.answers()
        event = self.event(next(self.ids), next(self.people), "Добрий день")
        assert await self.knock(json.dumps(event).encode()) == 200
        await self.inbox.delivery.come_to_rest()
        return self.answers() > before


def _client(route: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=[route])), base_url="http://service"
    )


@pytest.fixture(params=["telegram", "viber"])
async def door(
    request: pytest.FixtureRequest, database: Database, clock: HandClock, city: City
) -> AsyncIterator[Door]:
    """The webhook of each messenger, before a real inbox over each database."""

    def inbox(channel: Channel) -> Inbox:
        stage = Stage(database, clock, city)
        stage.inbox.delivery = Delivery({channel.name: channel}, database.work, clock, city)
        return stage.inbox

    if request.param == "telegram":
        bot_api = BotApi()
        async with talking_to(bot_api) as telegram:
            route = telegram_webhook(ours := inbox(telegram), telegram, SECRET)
            secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            async with _client(route) as client:
                yield Door(
                    client, route.path, lambda _: secret, telegram_event, ours, lambda: len(bot_api.calls)
                )
        return
    viber_api = ViberApi()
    async with serving(viber_api):
        viber = viber_api.channel()
        route = viber_webhook(ours := inbox(viber), viber)
        async with _client(route) as client:
            yield Door(
                client,
                route.path,
                lambda body: {"X-Viber-Content-Signature": signature(TOKEN, body)},
                viber_event,
                ours,
                lambda: len(viber_api.calls),
            )
        await viber.close()


def written(value: Any) -> bytes:
    """As JSON, with NaN and lone surrogates as Python writes them."""
    return json.dumps(value).encode()


@FRESH
@given(body=st.binary(max_size=300) | VALUES.map(written))
@example(body=b"[" * 900 + b"]" * 900)
@example(body=b'{"update_id": 1' + b"0" * 5000 + b"}")
async def test_F07_bytes_of_any_kind_are_acknowledged_and_unsigned_ones_refused(
    door: Door, body: bytes
) -> None:
    assert await door.knock(body) == 200
    assert await door.knock(body, signed=False) == 401


@FRESH
@given(text=VALUES)
@example(text="\x00\ud800")
@example(text=float("nan"))
@example(text=10**400)
async def test_F07_anything_in_the_place_of_a_text_is_acknowledged(door: Door, text: Any) -> None:
    event = door.event(next(door.ids), 501, text)
    assert await door.knock(written(event)) == 200
    assert await door.knock(written(event), signed=False) == 401
    assert await door.knock(written(event)) == 200  # a repeat, as from a messenger that missed the first


@FRESH
@given(data=st.data())
async def test_F07_a_real_event_with_one_place_changed_is_acknowledged(
    door: Door, data: st.DataObject
) -> None:
    event = door.event(next(door.ids), 502, "Немає води")
    place: Any = event
    while True:
        key = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or data.draw(st.booleans()):
            break
        place = place[key]
    if data.draw(st.booleans()):
        place[key] = data.draw(VALUES)
    else:
        del place[key]
    assert await door.knock(written(event)) == 200


@pytest.mark.parametrize("levels", [500, 900, 5_000])
async def test_F07_what_is_nested_deep_in_a_real_event_holds_up_nobody(door: Door, levels: int) -> None:
    event = json.dumps(door.event(next(door.ids), 503, "HERE")).encode()
    assert await door.knock(event.replace(b'"HERE"', b"[" * levels + b"]" * levels)) == 200
    assert await door.answers_the_next()


@pytest.mark.parametrize(
    "change",
    [
        {"update_id": 10**200, "message_token": 10**200},
        {"update_id": "7", "event": {"a": 1}},
        {"update_id": None, "event": None},
        {"update_id": [], "sender": {"id": "x" * 200}},
        {"update_id": {}, "sender": {"id": "a\x00b"}},
        {"update_id": 1.5, "sender": {"id": "\ud800"}},
    ],
)
async def test_F07_an_event_whose_id_cannot_be_kept_is_acknowledged(
    door: Door, change: dict[str, Any]
) -> None:
    assert await door.knock(written(door.event(next(door.ids), 507, "Добрий день") | change)) == 200
    assert await door.answers_the_next()


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"NaN", b"-Infinity", b"1" * 5000])
async def test_F07_a_number_that_cannot_be_kept_makes_no_event_and_is_not_asked_for_again(
    door: Door, number: bytes
) -> None:
    event = json.dumps(door.event(next(door.ids), 506, 77.5)).encode()
    assert await door.knock(event.replace(b"77.5", number)) == 200
    assert await door.answers_the_next()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "🙂" * 4096, float("nan"), 10**400, {"a": "\x00"}])
async def test_F07_after_a_strange_event_the_next_one_is_answered(door: Door, text: Any) -> None:
    assert await door.knock(written(door.event(next(door.ids), 504, text))) == 200
    assert await door.answers_the_next()


@pytest.mark.parametrize("size", [LARGEST_BODY, LARGEST_BODY + 1])
async def test_F07_a_body_at_the_limit_is_read_and_one_beyond_it_is_not(door: Door, size: int) -> None:
    event = json.dumps(door.event(next(door.ids), 505, "Добрий день")).encode()
    status = await door.knock(event + b" " * (size - len(event)))
    # Viber signs the body: one that is not read to its end cannot be told from a forged one.
    assert status == 200 or (size > LARGEST_BODY and door.path.endswith("viber") and status == 401)
    await door.inbox.delivery.come_to_rest()
    assert bool(door.answers()) == (size <= LARGEST_BODY)
    assert await door.answers_the_next()


async def test_F07_of_a_body_without_end_no_more_is_read_than_the_limit(door: Door) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while taken < 10 * LARGEST_BODY:
            taken += 1 << 16
            yield bytes(1 << 16)

    headers = door.sign(b"")
    answer = await door.client.post(door.path, content=endless(), headers=headers)
    assert answer.status_code in (200, 401)
    assert taken <= LARGEST_BODY + (1 << 17)
    assert await door.answers_the_next()
