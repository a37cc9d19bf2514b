"""What people do in Viber, and what the bot is told of it."""

import re
from datetime import timedelta

import pytest

from sandbox.server import Sandbox
from tests.sandbox.conftest import Citizen, Control, Json
from tests.sandbox.viber.conftest import Client, Service, button, keyboard


async def told(service: Service) -> Json:
    message: Json = (await service.event("message"))["message"]
    return message


async def with_keyboard(bot: Client, citizen: Citizen, *buttons: Json, **more: object) -> int:
    return await bot.sent(citizen, keyboard=keyboard(*buttons), min_api_version=6, **more)


async def test_ids_look_like_base64_without_a_slash(control: Control) -> None:
    people = [await control.post("/people", name="Хтось", messenger="viber") for _ in range(50)]
    ids = {person["id"] for person in people}
    assert len(ids) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}==", given) for given in ids)


async def test_a_pressed_button_says_its_action_body(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await with_keyboard(bot, subscriber, button("Послуги", "menu:services"), tracking_data="step-2")
    assert await subscriber.does("press", label="Послуги") == {"pressed": True, "notice": None}
    assert await told(service) == {"type": "text", "text": "menu:services", "tracking_data": "step-2"}
    assert (await subscriber.chat())["messages"][-1]["text"] == "menu:services"


async def test_a_silent_button_leaves_nothing_in_the_chat(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await with_keyboard(bot, subscriber, button("Послуги", "menu:services", Silent=True))
    before = (await subscriber.chat())["messages"]
    await subscriber.does("press", label="Послуги")
    message = await service.event("message")
    assert (message["message"]["text"], message["silent"]) == ("menu:services", True)
    assert [said["text"] for said in (await subscriber.chat())["messages"]] == [
        said["text"] for said in before
    ]


async def test_tracking_data_comes_back_with_every_message_until_the_next_from_the_bot(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await bot.sent(subscriber, tracking_data="step-2")
    await subscriber.says("Соборна 7")
    await subscriber.does("location", lat=47.1, lon=37.5)
    assert [(await told(service))["tracking_data"] for _ in range(2)] == ["step-2", "step-2"]
    await bot.sent(subscriber)
    await subscriber.says("Дякую")
    assert "tracking_data" not in await told(service)


async def test_subscribing_wipes_tracking_data(bot: Client, subscriber: Citizen, service: Service) -> None:
    await bot.sent(subscriber, tracking_data="step-2")
    await subscriber.does("unsubscribe")
    await subscriber.says("Я знову тут")
    assert "tracking_data" not in await told(service)


async def test_the_phone_button_hands_over_a_number_without_plus_and_name(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await with_keyboard(bot, subscriber, button("Мій номер", "phone:4711", ActionType="share-phone"))
    [[key]] = (await subscriber.chat())["keyboard"]
    assert (key["label"], key["request"]) == ("Мій номер", "contact")
    await subscriber.does("press", label="Мій номер")
    number = subscriber.person["phone"]
    assert await told(service) == {
        "type": "contact",
        "text": "phone:4711",
        "contact": {"phone_number": number.lstrip("+")},
    }
    assert (await subscriber.chat())["messages"][-1]["contact"]["phone_number"] == number


async def test_the_location_button_hands_over_a_point(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await with_keyboard(bot, subscriber, button("Де я", "here", ActionType="location-picker"))
    await subscriber.does("press", label="Де я")
    point = {"lat": subscriber.person["lat"], "lon": subscriber.person["lon"]}
    assert await told(service) == {"type": "location", "location": point}


async def test_on_a_desktop_these_buttons_say_their_text(
    bot: Client, control: Control, service: Service
) -> None:
    person = await control.post("/people", name="За Столом", messenger="viber", device="desktop")
    desktop = Citizen(control, person)
    await desktop.does("subscribe")
    for action in ("share-phone", "location-picker"):
        await with_keyboard(bot, desktop, button("Натисніть", f"body:{action}", ActionType=action))
        await desktop.does("press", label="Натисніть")
        assert await told(service) == {"type": "text", "text": f"body:{action}"}


async def test_an_address_button_opens_and_says_nothing(bot: Client, subscriber: Citizen) -> None:
    await with_keyboard(bot, subscriber, button("Сайт", "https://city.example.org/", ActionType="open-url"))
    before = len((await subscriber.chat())["messages"])
    assert (await subscriber.does("press", label="Сайт"))["url"] == "https://city.example.org/"
    assert len((await subscriber.chat())["messages"]) == before


async def test_a_keyboard_goes_with_the_next_message_that_has_none(bot: Client, subscriber: Citizen) -> None:
    shown = await with_keyboard(bot, subscriber, button("Так", "yes"))
    await bot.sent(subscriber)
    assert (await subscriber.chat())["keyboard"] is None
    press = f"/people/{subscriber.id}/press"
    assert await subscriber.control.refused(press, label="Так") == 404
    await subscriber.does("press", label="Так", message_id=str(shown))


async def test_a_keyboard_may_come_alone(bot: Client, subscriber: Citizen) -> None:
    alone = {"sender": {"name": "Місто"}, "keyboard": keyboard(button("Так"))}
    answer = await bot.call("send_message", receiver=subscriber.id, **alone)
    assert answer["status"] == 0
    chat = await subscriber.chat()
    assert chat["keyboard"][0][0]["label"] == "Так"
    assert (chat["messages"][-1]["kind"], chat["messages"][-1]["text"]) == ("keyboard", "")


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("photo", {"type": "picture", "text": "Яма", "file_name": "photo1.jpg"}),
        ("video", {"type": "video", "text": "Яма", "duration": 1}),
    ],
)
async def test_a_picture_and_a_video_are_fetched_by_their_address(
    bot: Client, ostap: Citizen, service: Service, act: str, expected: Json
) -> None:
    await ostap.does(act, caption="Яма")
    message = await told(service)
    assert expected.items() <= message.items()
    [media] = (await ostap.chat())["messages"][0]["media"]
    answer = await bot.http.get(message["media"])
    assert (answer.status_code, len(answer.content)) == (200, media["bytes"])


async def test_documents_and_stickers_come_as_files_with_numbers(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    await ostap.does("document")
    document = await told(service)
    assert (document["type"], document["file_name"]) == ("file", "document1.pdf")
    assert len((await bot.http.get(document["media"])).content) == document["size"]
    await ostap.does("sticker")
    sticker = await told(service)
    assert (sticker["type"], sticker["sticker_id"]) == ("sticker", 46105)


async def test_an_address_of_a_file_is_good_for_an_hour(
    bot: Client, ostap: Citizen, service: Service, sandbox: Sandbox
) -> None:
    await ostap.does("photo")
    address = (await told(service))["media"]
    later = sandbox.clock.now() + timedelta(minutes=61)
    await ostap.control.post("/clock", set=later.isoformat())
    assert (await bot.http.get(address)).status_code == 403


async def test_several_photos_come_one_by_one_with_one_caption(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    sent = await ostap.does("photo", album=3, caption="Ями")
    assert len(sent["message_ids"]) == 3
    assert [(await told(service)).get("text") for _ in range(3)] == ["Ями", None, None]


async def test_a_card_has_a_name_and_nothing_that_says_whose_it_is(
    bot: Client, ostap: Citizen, service: Service
) -> None:
    await ostap.does("contact", phone="+380000000100", own=False, name="Іван Вигаданий")
    await ostap.does("contact", phone=ostap.person["phone"], own=True)
    other, own = await told(service), await told(service)
    assert other["contact"] == {"name": "Іван Вигаданий", "phone_number": "+380000000100"}
    assert own["contact"] == {"name": ostap.person["name"], "phone_number": ostap.person["phone"]}
    assert "text" not in own


async def test_an_address_alone_is_a_kind_of_its_own(bot: Client, ostap: Citizen, service: Service) -> None:
    await ostap.says("https://city.example.org/pit.jpg")
    address = "https://city.example.org/pit.jpg"
    assert await told(service) == {"type": "url", "media": address, "text": address}


async def test_what_viber_cannot_do_is_refused_in_a_sentence(
    bot: Client, subscriber: Citizen, control: Control
) -> None:
    for path, body in (
        ("edit", {"message_id": 1, "text": "?"}),
        ("voice", {}),
        ("document", {"caption": "?"}),
    ):
        answer = await bot.http.post(f"/sandbox/api/people/{subscriber.id}/{path}", json=body)
        assert answer.status_code == 409
        assert answer.json()["detail"].startswith("Viber ")
    telegram = (await control.get("/people"))[0]["id"]
    assert await control.refused(f"/people/{telegram}/open") == 409
    group = await control.post("/groups", title="Зміна")
    assert await control.refused(f"/groups/{group['id']}/members", person=subscriber.id) == 409


async def test_who_blocked_the_bot_is_gone_until_they_let_it_in(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    await subscriber.does("block")
    assert (await service.event("unsubscribed"))["user_id"] == subscriber.id
    assert (await bot.send(subscriber))["status"] == 6
    assert await subscriber.control.refused(f"/people/{subscriber.id}/say", text="?") == 409
    await subscriber.does("unblock")
    assert (await bot.send(subscriber))["status"] == 6
    await subscriber.says("Я знову тут")
    assert (await bot.send(subscriber))["status"] == 0


async def test_nobody_can_write_before_a_webhook_is_set(ostap: Citizen) -> None:
    assert await ostap.control.refused(f"/people/{ostap.id}/say", text="?") == 409
