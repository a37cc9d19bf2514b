"""Troubles of Viber that can be switched on."""

from datetime import timedelta

import httpx
import pytest
from starlette.responses import JSONResponse

from sandbox.server import Sandbox
from tests.sandbox.conftest import Citizen
from tests.sandbox.viber.conftest import Client, Service, a_text, button, keyboard


async def said_by_the_bot(citizen: Citizen) -> list[str]:
    return [said["text"] for said in (await citizen.chat())["messages"] if said["from"] == "bot"]


async def test_too_many_requests_is_a_status(bot: Client, subscriber: Citizen) -> None:
    await subscriber.control.post("/faults", kind="429")
    assert (await bot.send(subscriber))["status"] == 12
    assert await said_by_the_bot(subscriber) == []
    await subscriber.control.post("/faults", kind="401")
    assert (await bot.send(subscriber))["status"] == 2


@pytest.mark.parametrize(
    ("kind", "status", "effect"),
    [("500_before", 500, []), ("500_after", 500, ["Вітаємо"]), ("html_502", 502, [])],
)
async def test_an_error_comes_before_or_after_the_effect(
    bot: Client, subscriber: Citizen, kind: str, status: int, effect: list[str]
) -> None:
    await subscriber.control.post("/faults", kind=kind, chat=subscriber.id)
    message = {"receiver": subscriber.id, **a_text("Вітаємо")}
    answer = await bot.http.post("/pa/send_message", json=message)
    assert answer.status_code == status
    assert await said_by_the_bot(subscriber) == effect


async def test_a_call_that_hangs_has_had_its_effect_and_is_delivered(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await subscriber.control.post("/faults", kind="timeout_after", method="send_message")
    message = {"receiver": subscriber.id, **a_text("раз")}
    with pytest.raises(httpx.ReadTimeout):
        await bot.http.post("/pa/send_message", json=message, timeout=0.2)
    assert await said_by_the_bot(subscriber) == ["раз"]
    assert (await service.next()).event["event"] == "delivered"


async def test_an_accepted_message_can_fail_on_the_phone(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await subscriber.control.post("/faults", kind="viber_failed")
    token = await bot.sent(subscriber)
    failed = (await service.next()).event
    assert (failed["event"], failed["message_token"]) == ("failed", token)
    assert failed["desc"] == "message validation failed"
    assert await said_by_the_bot(subscriber) == []


async def test_a_keyboard_can_fail_on_the_phone_and_the_text_alone_comes_through(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await subscriber.control.post("/faults", kind="keyboard_failed", times=2)
    assert await bot.sent(subscriber, text="раз")
    token = await bot.sent(subscriber, text="два", keyboard=keyboard(button("Так")))
    assert (await service.next()).event["event"] == "delivered"
    failed = (await service.next()).event
    assert (failed["event"], failed["message_token"]) == ("failed", token)
    assert await said_by_the_bot(subscriber) == ["раз"]
    [left] = await subscriber.control.get("/faults")
    assert left["times"] == 1


async def test_a_message_can_be_delivered_before_its_answer(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await subscriber.control.post("/faults", kind="delivered_early")
    token = await bot.sent(subscriber)
    assert service.got.get_nowait().event["message_token"] == token


async def test_seen_can_come_before_delivered(bot: Client, subscriber: Citizen, service: Service) -> None:
    await subscriber.control.post("/faults", kind="seen_first")
    await bot.sent(subscriber)
    assert await service.kinds(2) == ["seen", "delivered"]
    assert (await subscriber.chat())["messages"][-1]["state"] == "seen"


async def test_an_event_can_come_twice(bot: Client, subscriber: Citizen, service: Service) -> None:
    await subscriber.control.post("/faults", kind="duplicate", method="delivered")
    await bot.sent(subscriber)
    first, second = await service.next(), await service.next()
    assert first.raw == second.raw
    await subscriber.control.post("/faults", kind="duplicate")
    await subscriber.says("раз")
    first, second = await service.next(), await service.next()
    assert first.event["event"] == "message"
    assert first.raw == second.raw


async def test_an_event_can_be_held_back(
    bot: Client, subscriber: Citizen, service: Service, sandbox: Sandbox
) -> None:
    await subscriber.control.post("/faults", kind="delay", method="message", seconds=600)
    await subscriber.says("раз")
    assert (await service.next()).event["event"] == "delivered"
    await subscriber.says("два")
    assert (await service.event("message"))["message"]["text"] == "два"
    later = sandbox.clock.now() + timedelta(minutes=11)
    await subscriber.control.post("/clock", set=later.isoformat())
    assert (await service.event("message"))["message"]["text"] == "раз"


async def test_a_welcome_comes_once_although_its_event_came_twice(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    service.answer(*[JSONResponse(a_text("Вітаємо"))] * 2)
    await subscriber.control.post("/faults", kind="duplicate", method="conversation_started")
    await subscriber.does("open")
    assert await service.kinds(2) == ["conversation_started"] * 2
    await subscriber.does("unsubscribe")
    await service.event("unsubscribed")
    assert await said_by_the_bot(subscriber) == ["Вітаємо"]
