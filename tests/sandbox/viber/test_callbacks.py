"""How events are delivered to the webhook."""

import itertools
from datetime import timedelta

import pytest
from starlette.responses import JSONResponse, RedirectResponse, Response

from sandbox.server import Sandbox
from sandbox.viber.events import sign
from tests.sandbox.conftest import Citizen
from tests.sandbox.viber.conftest import TOKEN, Client, Service, a_text, button, keyboard


@pytest.mark.parametrize(
    ("token", "body", "signature"),
    [
        (
            TOKEN,
            b'{"event":"unsubscribed","timestamp":1516678387902,"user_id":"KMMqtlNTDxIm/5bZhdQ5uA==",'
            b'"message_token":5136431130449316903}',
            "d84d8648b402a2737838fea4da41d903d1af1aed92466b1758828ad27e31a9f9",
        ),
        (
            "test-viber-token",
            b'{"event":"message","timestamp":1234567890}',
            "a6209a44d6cbb4781e2e3b647d83d9d983c2060d598ff4a5c2b152e92f19b932",
        ),
    ],
)
def test_a_signature_is_the_hmac_of_the_raw_body(token: str, body: bytes, signature: str) -> None:
    assert sign(token, body) == signature


async def test_a_callback_is_signed_in_its_header_and_address(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    await ostap.says("Немає води")
    callback = await service.next()
    assert "Немає води".encode() in callback.raw
    assert callback.signature == callback.query["sig"] == sign(TOKEN, callback.raw)


async def test_a_first_message_subscribes_without_an_event_of_its_own(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    token = await ostap.says("Добрий день")
    message = await service.event("message")
    assert message["message"] == {"type": "text", "text": "Добрий день"}
    sender = {
        "id": ostap.id,
        "name": "Остап Прикладний",
        "language": "uk",
        "country": "UA",
        "api_version": 10,
    }
    assert message["sender"] == sender
    assert (message["message_token"], message["silent"]) == (token, False)
    assert (await service.next()).event["event"] == "delivered"
    assert await bot.sent(ostap)


async def test_without_send_name_people_have_none(client: Client, ostap: Citizen, service: Service) -> None:
    await client.call("set_webhook", url=f"{service.address}/hook")
    await ostap.says("Добрий день")
    assert (await service.event("message"))["sender"]["name"] == "Subscriber"


async def test_opening_tells_the_context_and_is_no_subscription(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    await ostap.does("open", context="outage-17")
    opened = await service.event("conversation_started")
    assert (opened["type"], opened["context"], opened["subscribed"]) == ("open", "outage-17", False)
    assert opened["user"]["id"] == ostap.id
    assert (await bot.send(ostap))["status"] == 6
    await ostap.does("subscribe")
    await ostap.does("open")
    again = await service.event("conversation_started")
    assert again["subscribed"] is True
    assert "context" not in again


async def test_the_answer_to_an_opening_may_be_a_welcome(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    choices = keyboard(button("Почати", "start"))
    service.answer(JSONResponse({**a_text("Вітаємо в місті"), "keyboard": choices}))
    await ostap.does("open")
    await service.event("conversation_started")
    await ostap.does("subscribe")
    await service.event("subscribed")
    chat = await ostap.chat()
    assert [(said["from"], said["text"]) for said in chat["messages"]] == [("bot", "Вітаємо в місті")]
    assert [[key["label"] for key in row] for row in chat["keyboard"]] == [["Почати"]]


async def test_a_welcome_that_is_no_message_is_ignored(bot: Client, ostap: Citizen, service: Service) -> None:
    service.answer(JSONResponse({"type": "text", "text": "Без відправника"}), Response("дякую"))
    await ostap.does("open")
    await ostap.does("open")
    await ostap.does("subscribe")
    await service.event("subscribed")
    assert (await ostap.chat())["messages"] == []
    [welcome] = [call for call in await ostap.control.get("/calls") if call["method"] == "welcome"]
    assert welcome["answer"]["status"] == 4


async def test_a_subscription_and_its_end_are_told_once(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    for act in ("subscribe", "subscribe", "unsubscribe", "unsubscribe", "subscribe"):
        await ostap.does(act)
    events = [(await service.next()).event for _ in range(3)]
    assert [event["event"] for event in events] == ["subscribed", "unsubscribed", "subscribed"]
    assert events[0]["user"]["id"] == events[1]["user_id"] == ostap.id


async def test_a_message_is_delivered_after_its_answer(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    token = await bot.sent(subscriber)
    delivered = await service.event("delivered")
    assert (delivered["message_token"], delivered["user_id"]) == (token, subscriber.id)
    assert (await subscriber.chat())["messages"][-1]["state"] == "delivered"


async def test_one_look_sees_all_that_is_unread(bot: Client, subscriber: Citizen, service: Service) -> None:
    tokens = [await bot.sent(subscriber) for _ in range(3)]
    assert await service.kinds(3) == ["delivered"] * 3
    await subscriber.does("seen")
    await subscriber.does("seen")
    seen = (await service.next()).event
    assert (seen["event"], seen["message_token"], seen["user_id"]) == ("seen", tokens[-1], subscriber.id)
    await subscriber.does("unsubscribe")
    assert (await service.next()).event["event"] == "unsubscribed"
    assert [said["state"] for said in (await subscriber.chat())["messages"][-3:]] == ["seen"] * 3


async def test_what_was_not_asked_for_is_not_told(client: Client, ostap: Citizen, service: Service) -> None:
    await client.call("set_webhook", url=f"{service.address}/hook", event_types=[])
    await service.event("webhook")
    await ostap.does("open")
    await ostap.says("Добрий день")
    await client.sent(ostap)
    await ostap.does("seen")
    await ostap.does("unsubscribe")
    assert await service.kinds(2) == ["message", "unsubscribed"]


@pytest.mark.parametrize(
    "refusal", [Response(status_code=500), Response(status_code=201), RedirectResponse("/elsewhere")]
)
async def test_whatever_is_not_answered_200_comes_again(
    bot: Client, ostap: Citizen, service: Service, refusal: Response
) -> None:
    service.answer(refusal)
    await ostap.says("раз")
    first, second = await service.next(), await service.next()
    assert first.raw == second.raw
    assert first.event["event"] == "message"
    assert (await service.next()).event["event"] == "delivered"


async def test_after_quick_repeats_it_comes_every_minute_and_holds_up_nothing(
    bot: Client, ostap: Citizen, service: Service, sandbox: Sandbox
) -> None:
    service.answer(*[Response(status_code=503)] * 4)
    await ostap.says("раз")
    assert await service.kinds(4) == ["message"] * 4
    await ostap.says("два")
    while (event := (await service.next()).event)["event"] != "message":
        pass
    assert event["message"]["text"] == "два"
    later = sandbox.clock.now() + timedelta(seconds=61)
    await ostap.control.post("/clock", set=later.isoformat())
    assert (await service.event("message"))["message"]["text"] == "раз"


async def test_after_an_hour_an_event_is_lost(
    bot: Client, ostap: Citizen, service: Service, sandbox: Sandbox
) -> None:
    service.answers = itertools.repeat(Response(status_code=503))
    await ostap.says("раз")
    await service.event("message")
    assert sandbox.viber.people.waiting() == ["2 events of Viber are not delivered"]
    later = sandbox.clock.now() + timedelta(minutes=61)
    await ostap.control.post("/clock", set=later.isoformat())
    assert sandbox.viber.people.waiting() == []


async def test_an_undelivered_event_keeps_it_from_settling(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    service.answers = itertools.repeat(Response(status_code=503))
    await ostap.says("раз")
    settled = await ostap.control.post("/settle", seconds=0)
    assert "2 events of Viber are not delivered" in settled["waiting_for"]
