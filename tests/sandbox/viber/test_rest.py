"""The REST API: tokens, statuses, and what the bot may ask."""

from datetime import timedelta

import httpx
import pytest
from starlette.responses import Response

from sandbox.server import Sandbox, create_sandbox
from tests.sandbox.conftest import Citizen, Control, Json, served
from tests.sandbox.viber.conftest import TOKEN, Client, Service, a_text, button, keyboard

NOBODY = "AAAAAAAAAAAAAAAAAAAAAA=="


@pytest.mark.parametrize(
    ("headers", "body", "message"),
    [
        ({}, {}, "missing_auth_token"),
        ({"X-Viber-Auth-Token": "not a token"}, {}, "invalidAuthToken"),
        ({"X-Viber-Auth-Token": TOKEN}, {}, "ok"),
        ({}, {"auth_token": TOKEN}, "ok"),
    ],
)
async def test_a_token_comes_in_the_header_or_in_the_body(
    address: str, headers: dict[str, str], body: Json, message: str
) -> None:
    async with httpx.AsyncClient(base_url=address) as http:
        answer = await http.post("/pa/get_account_info", headers=headers, json=body)
    assert answer.status_code == 200
    assert answer.json()["status_message"] == message
    assert answer.json()["status"] == (0 if message == "ok" else 2)


async def test_a_sandbox_with_a_token_lets_no_other_in() -> None:
    sandbox = create_sandbox(service_url="http://127.0.0.1:9", viber_token=TOKEN)
    async with served(sandbox.app) as address, httpx.AsyncClient(base_url=address) as http:
        for token, status in ((TOKEN, 0), ("another-token", 2)):
            answer = await http.post("/pa/get_account_info", json={"auth_token": token})
            assert answer.json()["status"] == status


async def test_no_token_is_ever_recorded(client: Client, control: Control) -> None:
    await client.call("get_account_info", auth_token=TOKEN)
    assert TOKEN not in str(await control.get("/calls"))


@pytest.mark.parametrize(("path", "status"), [("/pa/send_massage", 404), ("/pa/", 404), ("/pa/post", 404)])
async def test_a_wrong_path_is_not_found(client: Client, path: str, status: int) -> None:
    assert (await client.http.post(path, json={})).status_code == status


async def test_more_than_30_kb_are_refused(bot: Client, subscriber: Citizen) -> None:
    assert await bot.status("send_message", receiver=subscriber.id, padding="x" * 30_000) == 4
    assert await bot.status("send_message", receiver=subscriber.id, padding="x" * 31_000) == 3


async def test_what_is_no_json_is_refused(client: Client) -> None:
    answer = await client.http.post("/pa/send_message", content=b"{")
    assert answer.json()["status"] == 3


async def test_a_webhook_is_tried_before_it_is_set(client: Client, service: Service) -> None:
    service.answer(Response(status_code=500))
    url = f"{service.address}/hook"
    assert await client.status("set_webhook", url=url) == 1
    assert (await service.next()).event["event"] == "webhook"
    assert (await client.call("get_account_info"))["webhook"] == ""
    assert await client.status("set_webhook", url=url) == 0
    assert (await client.call("get_account_info"))["webhook"] == url


@pytest.mark.parametrize("url", ["http://centre.example.org/hook", "nonsense", "http://127.0.0.1:9/hook"])
async def test_a_webhook_that_cannot_be_reached_is_refused(client: Client, url: str) -> None:
    assert await client.status("set_webhook", url=url) == 1


async def test_an_empty_address_removes_the_webhook(bot: Client, subscriber: Citizen) -> None:
    assert await bot.status("set_webhook", url="") == 0
    assert (await bot.send(subscriber))["status"] == 10
    assert await subscriber.control.refused(f"/people/{subscriber.id}/say", text="?") == 409


async def test_events_are_chosen_by_name_but_some_always_come(client: Client, service: Service) -> None:
    chosen = await client.call("set_webhook", url=f"{service.address}/hook", event_types=["seen"])
    assert chosen["event_types"] == ["message", "seen", "subscribed", "unsubscribed", "webhook"]
    assert await client.status("set_webhook", url=f"{service.address}/hook", event_types=["read"]) == 3


async def test_a_sent_message_stands_in_the_chat(bot: Client, subscriber: Citizen) -> None:
    answer = await bot.send(subscriber, text="*Прийнято*, дякуємо")
    assert (answer["status"], answer["status_message"], answer["billing_status"]) == (0, "ok", 1)
    assert answer["chat_hostname"].startswith("SN-CHAT")
    shown = (await subscriber.chat())["messages"][-1]
    assert (shown["from"], shown["kind"], shown["text"]) == ("bot", "text", "Прийнято, дякуємо")
    assert shown["html"] == "<b>Прийнято</b>, дякуємо"
    assert shown["message_id"] == str(answer["message_token"])


async def test_a_token_is_beyond_what_a_double_holds_and_never_given_twice(
    bot: Client, subscriber: Citizen
) -> None:
    first = await bot.sent(subscriber)
    await subscriber.control.post("/reset")
    person = await subscriber.control.post("/people", name="Нова Людина", messenger="viber")
    newcomer = Citizen(subscriber.control, person)
    assert await newcomer.says("Добрий день") > first > 2**53
    assert await bot.sent(newcomer) > first


@pytest.mark.parametrize(
    ("receiver", "status", "message"),
    [
        (NOBODY, 5, "receiverNotRegistered"),
        ("5741311803", 999, "Bad receiver ID"),
        (None, 4, "missingData: receiver"),
    ],
)
async def test_an_unknown_receiver_is_refused(
    bot: Client, receiver: str | None, status: int, message: str
) -> None:
    answer = await bot.call("send_message", receiver=receiver, **a_text("?"))
    assert (answer["status"], answer["status_message"]) == (status, message)


async def test_who_never_wrote_or_left_is_not_subscribed(bot: Client, ostap: Citizen) -> None:
    assert (await bot.send(ostap))["status_message"] == "notSubscribed"
    await ostap.does("subscribe")
    assert (await bot.send(ostap))["status"] == 0
    await ostap.does("unsubscribe")
    assert (await bot.send(ostap))["status"] == 6


async def test_an_old_app_is_told_apart(bot: Client, control: Control) -> None:
    person = await control.post("/people", name="Давній Телефон", messenger="viber", api_version=2)
    old = Citizen(control, person)
    await old.does("subscribe")
    share = keyboard(button("Мій номер", ActionType="share-phone"))
    assert (await bot.send(old))["status"] == 0
    assert (await bot.send(old, min_api_version=3, keyboard=share))["status"] == 13


async def test_a_hundred_unanswered_messages_an_hour_are_the_most(
    bot: Client, subscriber: Citizen, sandbox: Sandbox
) -> None:
    for _ in range(100):
        await bot.sent(subscriber)
    refused = await bot.send(subscriber)
    assert (refused["status"], refused["status_message"]) == (12, "Too many requests")
    await subscriber.says("Так")
    assert (await bot.send(subscriber))["status"] == 0
    standing = sandbox.viber.bot.state.standings[subscriber.id]
    standing.unanswered = [sandbox.clock.now() - timedelta(minutes=59)] * 100
    assert (await bot.send(subscriber))["status"] == 12
    later = sandbox.clock.now() + timedelta(minutes=2)
    await subscriber.control.post("/clock", set=later.isoformat())
    assert (await bot.send(subscriber))["status"] == 0


async def test_the_limit_can_be_lifted(bot: Client, subscriber: Citizen, sandbox: Sandbox) -> None:
    limits = await subscriber.control.post("/limits", unanswered=False)
    assert limits == {"bot": True, "private": True, "group": True, "unanswered": False}
    sandbox.viber.bot.state.standings[subscriber.id].unanswered = [sandbox.clock.now()] * 100
    assert (await bot.send(subscriber))["status"] == 0


async def test_out_of_the_days_session_a_message_is_charged(
    bot: Client, subscriber: Citizen, sandbox: Sandbox
) -> None:
    later = sandbox.clock.now() + timedelta(hours=23)
    await subscriber.control.post("/clock", set=later.isoformat())
    assert (await bot.send(subscriber))["billing_status"] == 1
    later += timedelta(hours=2)
    await subscriber.control.post("/clock", set=later.isoformat())
    assert (await bot.send(subscriber))["billing_status"] == 5
    await subscriber.says("Ще тут")
    assert (await bot.send(subscriber))["billing_status"] == 1


async def test_a_broadcast_names_whom_it_did_not_reach(
    bot: Client, subscriber: Citizen, control: Control
) -> None:
    stranger = (await control.post("/people", name="Хтось Інший", messenger="viber"))["id"]
    receivers = [subscriber.id, stranger, NOBODY]
    answer = await bot.call("broadcast_message", broadcast_list=receivers, **a_text("Води не буде"))
    assert answer["status"] == 0
    failed = [(failure["receiver"], failure["status"]) for failure in answer["failed_list"]]
    assert failed == [(stranger, 6), (NOBODY, 5)]
    shown = (await subscriber.chat())["messages"][-1]
    assert (shown["text"], shown["message_id"]) == ("Води не буде", str(answer["message_token"]))


async def test_a_broadcast_goes_to_300_at_most(bot: Client) -> None:
    assert await bot.status("broadcast_message", broadcast_list=[NOBODY] * 300, **a_text("?")) == 0
    assert await bot.status("broadcast_message", broadcast_list=[NOBODY] * 301, **a_text("?")) == 3


async def test_details_of_a_person_can_be_asked_twice_in_twelve_hours(
    bot: Client, subscriber: Citizen, sandbox: Sandbox
) -> None:
    details = (await bot.call("get_user_details", id=subscriber.id))["user"]
    assert details["name"] == subscriber.person["name"]
    assert (details["language"], details["country"], details["api_version"]) == ("uk", "UA", 10)
    assert await bot.status("get_user_details", id=subscriber.id) == 0
    assert await bot.status("get_user_details", id=subscriber.id) == 12
    later = sandbox.clock.now() + timedelta(hours=12)
    await subscriber.control.post("/clock", set=later.isoformat())
    assert await bot.status("get_user_details", id=subscriber.id) == 0


async def test_presence_is_told_of_a_hundred_at_once(bot: Client, subscriber: Citizen) -> None:
    users = (await bot.call("get_online", ids=[subscriber.id, NOBODY]))["users"]
    assert [user["online_status"] for user in users] == [0, 4]
    assert await bot.status("get_online", ids=[NOBODY] * 101) == 3


async def test_the_account_counts_its_subscribers(bot: Client, ostap: Citizen) -> None:
    assert (await bot.call("get_account_info"))["subscribers_count"] == 0
    await ostap.does("subscribe")
    info = await bot.call("get_account_info")
    assert info["subscribers_count"] == 1
    assert info["id"].startswith("pa:")
