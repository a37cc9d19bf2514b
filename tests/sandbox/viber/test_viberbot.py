"""The library that Viber itself wrote, as a client that agrees with nobody here."""

import asyncio
from typing import Any

import pytest
import viberbot
from viberbot.api import bot_configuration as configuration
from viberbot.api import messages
from viberbot.api import viber_requests as requests
from viberbot.api.messages.data_types import contact as contact_type
from viberbot.api.messages.data_types import location as location_type

from tests.sandbox.conftest import Citizen, Json
from tests.sandbox.viber.conftest import TOKEN, Client, Service, button, keyboard


@pytest.fixture
def api(address: str) -> Any:
    about = configuration.BotConfiguration(auth_token=TOKEN, name="Місто", avatar=None)
    api = viberbot.Api(about)
    # The library knows one address only.
    api._request_sender._viber_bot_api_url = f"{address}/pa"
    return api


async def test_its_calls_are_answered_as_it_expects(api: Any, service: Service, subscriber: Citizen) -> None:
    events = await asyncio.to_thread(api.set_webhook, f"{service.address}/hook", ["seen", "delivered"])
    assert {"message", "seen", "delivered"} <= set(events)
    info = await asyncio.to_thread(api.get_account_info)
    assert (info["status"], info["subscribers_count"]) == (0, 1)
    assert (await asyncio.to_thread(api.get_user_details, subscriber.id))["language"] == "uk"
    [presence] = await asyncio.to_thread(api.get_online, [subscriber.id])
    assert presence["online_status"] == 0
    assert await asyncio.to_thread(api.unset_webhook) == []


async def test_its_messages_are_accepted(api: Any, subscriber: Citizen) -> None:
    choices = keyboard(button("Так", "yes"))
    sent = [
        messages.TextMessage(text="Вітаємо", keyboard=choices, tracking_data="step-2"),
        messages.URLMessage(media="https://city.example.org/"),
        messages.StickerMessage(sticker_id=46105),
        messages.LocationMessage(location=location_type.Location(lat=47.1, lon=37.5)),
        messages.ContactMessage(contact=contact_type.Contact(name="Чергова", phone_number="+380000000100")),
        messages.KeyboardMessage(keyboard=choices),
    ]
    tokens = await asyncio.to_thread(api.send_messages, subscriber.id, sent)
    chat = await subscriber.chat()
    shown = chat["messages"][-len(sent) :]
    assert [said["message_id"] for said in shown] == [str(token) for token in tokens]
    assert [said["kind"] for said in shown] == ["text", "url", "sticker", "location", "contact", "keyboard"]
    assert chat["keyboard"][0][0]["label"] == "Так"


async def test_a_refusal_is_an_error_of_its_own(api: Any, bot: Client, ostap: Citizen) -> None:
    with pytest.raises(Exception, match="failed with status: 6, message: notSubscribed"):
        await asyncio.to_thread(api.send_messages, ostap.id, messages.TextMessage(text="?"))


async def test_it_reads_and_verifies_every_callback(
    api: Any, bot: Client, ostap: Citizen, service: Service
) -> None:
    await ostap.does("open", context="outage-17")
    await ostap.does("subscribe")
    acts: list[tuple[str, Json]] = [
        ("say", {"text": "Немає води"}),
        ("say", {"text": "https://city.example.org/"}),
        ("photo", {"caption": "Яма"}),
        ("video", {}),
        ("document", {}),
        ("sticker", {}),
        ("location", {"lat": 47.1, "lon": 37.5}),
        ("contact", {"phone": "+380000000100", "own": False, "name": "Іван Вигаданий"}),
    ]
    for act, body in acts:
        await ostap.does(act, **body)
    await bot.sent(ostap)
    await ostap.does("seen")
    await ostap.does("unsubscribe")
    read: list[Any] = []
    while not read or not isinstance(read[-1], requests.ViberUnsubscribedRequest):
        callback = await service.next()
        assert api.verify_signature(callback.raw, callback.signature)
        read.append(api.parse_request(callback.raw))
    said = [event.message for event in read if isinstance(event, requests.ViberMessageRequest)]
    kinds = ["Text", "URL", "Picture", "Video", "File", "Sticker", "Location", "Contact"]
    assert [type(message).__name__ for message in said] == [f"{kind}Message" for kind in kinds]
    assert {type(event).__name__ for event in read} == {
        f"Viber{kind}Request"
        for kind in ("ConversationStarted", "Subscribed", "Message", "Delivered", "Seen", "Unsubscribed")
    }
    assert read[0].context == "outage-17"
