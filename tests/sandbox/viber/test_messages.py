"""What a bot's message may contain, and how files come into the chat."""

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from PIL import Image
from starlette.responses import Response

from sandbox.samples import sample
from sandbox.viber.keyboards import BUTTON, KEYBOARD
from sandbox.viber.markup import read_markup
from sandbox.viber.messages import KINDS, read_message
from sandbox.viber.reading import read_body
from sandbox.viber.statuses import Refused
from tests.sandbox.conftest import Citizen, Json
from tests.sandbox.viber.conftest import Client, Service, a_text

ADDRESS = "https://city.example.org"
OK = 0
BAD, MISSING = 3, 4


def picture(form: str, **how: object) -> Response:
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, form, **how)
    return Response(data.getvalue(), media_type=f"image/{form.lower()}")


def status_of(message: Json) -> int:
    try:
        read_message(message)
    except Refused as refused:
        return refused.status
    return OK


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"text": "а" * 7000}, OK),
        ({"text": "а" * 7001}, BAD),
        ({"text": "😀" * 3501}, BAD),
        ({"text": ""}, MISSING),
        ({"text": None}, MISSING),
        ({"type": None}, MISSING),
        ({"type": "voice"}, BAD),
        ({"tracking_data": "т" * 4000}, OK),
        ({"tracking_data": "т" * 4001}, BAD),
        ({"tracking_data": None}, MISSING),
        ({"tracking_data": ""}, OK),
        ({"sender": {}}, MISSING),
        ({"sender": None}, MISSING),
        ({"sender": {"name": "м" * 28, "avatar": None}}, OK),
        ({"sender": {"name": "м" * 29}}, BAD),
        ({"min_api_version": "3"}, BAD),
    ],
)
def test_every_message_has_its_bounds(message: Json, status: int) -> None:
    assert status_of({**a_text("Вітаємо"), **message}) == status


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"type": "picture", "text": "?"}, MISSING),
        ({"type": "picture", "media": "city/pit.jpg"}, BAD),
        ({"type": "picture", "media": f"{ADDRESS}/pit.webp"}, BAD),
        ({"type": "picture", "media": f"{ADDRESS}/pit.jpg", "text": "я" * 769}, BAD),
        ({"type": "video", "media": f"{ADDRESS}/pit.mp4"}, MISSING),
        ({"type": "video", "media": f"{ADDRESS}/pit.mp4", "size": 27_262_977}, BAD),
        ({"type": "video", "media": f"{ADDRESS}/pit.mp4", "size": 1, "duration": 181}, BAD),
        ({"type": "video", "media": f"{ADDRESS}/pit.avi", "size": 1}, BAD),
        ({"type": "file", "media": f"{ADDRESS}/act", "size": 1}, MISSING),
        ({"type": "file", "media": f"{ADDRESS}/act", "file_name": "act.pdf"}, MISSING),
        ({"type": "file", "media": f"{ADDRESS}/act", "size": 1, "file_name": "act"}, BAD),
        ({"type": "file", "media": f"{ADDRESS}/act", "size": 1, "file_name": "act.EXE"}, BAD),
        ({"type": "file", "media": f"{ADDRESS}/act", "size": 1, "file_name": "a" * 253 + ".pdf"}, BAD),
        ({"type": "file", "media": f"{ADDRESS}/act", "size": 52_428_801, "file_name": "act.pdf"}, BAD),
        ({"type": "contact", "contact": {"name": "Чергова", "phone_number": "+380000000100"}}, OK),
        ({"type": "contact", "contact": {"name": "Ч" * 29, "phone_number": "+380000000100"}}, BAD),
        ({"type": "contact", "contact": {"name": "Чергова", "phone_number": "0" * 19}}, BAD),
        ({"type": "contact", "contact": {"name": "Чергова"}}, MISSING),
        ({"type": "location", "location": {"lat": "47.1", "lon": 37.5}}, OK),
        ({"type": "location", "location": {"lat": 90, "lon": -180}}, OK),
        ({"type": "location", "location": {"lat": 90.1, "lon": 37.5}}, BAD),
        ({"type": "location", "location": {"lat": "північ", "lon": 37.5}}, BAD),
        ({"type": "location"}, MISSING),
        ({"type": "url", "media": f"{ADDRESS}/"}, OK),
        ({"type": "url", "media": f"{ADDRESS}/{'x' * 2000}"}, BAD),
        ({"type": "url"}, MISSING),
        ({"type": "sticker", "sticker_id": 46105}, OK),
        ({"type": "sticker", "sticker_id": "46105"}, BAD),
    ],
)
def test_every_kind_has_its_rules(message: Json, status: int) -> None:
    assert status_of({**message, "sender": {"name": "Місто"}}) == status


async def test_a_refusal_names_what_is_wrong(bot: Client, subscriber: Citizen) -> None:
    answer = await bot.send(subscriber, sender={"name": "Міський контакт-центр Міста над морем"})
    assert (answer["status"], answer["status_message"]) == (
        BAD,
        "badData: sender.name is longer than 28 characters",
    )


async def test_kinds_are_shown_in_the_sandboxs_words(bot: Client, subscriber: Citizen) -> None:
    await bot.sent(subscriber, type="contact", contact={"name": "Чергова", "phone_number": "+380000000100"})
    await bot.sent(subscriber, type="location", location={"lat": "47.1", "lon": "37.5"})
    await bot.sent(subscriber, type="url", media=f"{ADDRESS}/")
    await bot.sent(subscriber, type="sticker", sticker_id=46105)
    contact, location, url, sticker = (await subscriber.chat())["messages"][-4:]
    assert contact["contact"] == {"phone_number": "+380000000100", "first_name": "Чергова"}
    assert location["location"] == {"latitude": 47.1, "longitude": 37.5}
    assert (url["kind"], url["text"]) == ("url", f"{ADDRESS}/")
    assert [media["kind"] for media in sticker["media"]] == ["sticker"]


async def test_a_picture_is_fetched_and_shown(bot: Client, subscriber: Citizen, service: Service) -> None:
    photo = sample("photo")
    service.files["pit.jpg"] = Response(photo.data, media_type="image/jpeg")
    await bot.sent(subscriber, type="picture", media=f"{service.address}/files/pit.jpg?key=1", text="Яма")
    assert (await service.next()).event["event"] == "delivered"
    shown = (await subscriber.chat())["messages"][-1]
    assert (shown["kind"], shown["text"]) == ("photo", "Яма")
    assert (await bot.http.get(shown["media"][0]["url"])).content == photo.data


async def test_a_file_and_a_video_are_fetched_and_keep_their_names(
    bot: Client, subscriber: Citizen, service: Service
) -> None:
    service.files["17"] = Response(b"%PDF-1.4", media_type="application/pdf")
    service.files["pit.mp4"] = Response(sample("video").data, media_type="video/mp4")
    address = f"{service.address}/files"
    await bot.sent(subscriber, type="file", media=f"{address}/17", size=8, file_name="акт.pdf")
    await bot.sent(subscriber, type="video", media=f"{address}/pit.mp4", size=8)
    document, video = (await subscriber.chat())["messages"][-2:]
    assert (document["media"][0]["name"], document["media"][0]["bytes"]) == ("акт.pdf", 8)
    assert video["kind"] == "video"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("missing.jpg", Response(status_code=404)),
        ("text.jpg", Response("not a picture", media_type="image/jpeg")),
        ("webp.jpg", picture("WEBP")),
        ("moving.gif", picture("GIF", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])),
        ("huge.jpg", Response(b"x" * (3 * 1024 * 1024 + 1))),
    ],
)
async def test_what_a_phone_cannot_show_is_accepted_and_fails_later(
    bot: Client, subscriber: Citizen, service: Service, name: str, file: Response
) -> None:
    service.files[name] = file
    before = (await subscriber.chat())["change"]
    token = await bot.sent(subscriber, type="picture", media=f"{service.address}/files/{name}")
    failed = (await service.next()).event
    assert (failed["event"], failed["message_token"], failed["user_id"]) == ("failed", token, subscriber.id)
    assert failed["desc"].startswith("media ")
    assert (await subscriber.chat())["change"] == before


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def some_of(*names: str, **known: SearchStrategy[Any]) -> SearchStrategy[Json]:
    """Make objects with some of these fields, and anything at all in them."""
    fields = dict.fromkeys(names, ANYTHING)
    return st.fixed_dictionaries({}, optional={**fields, **known})


BUTTONS = st.lists(some_of(*BUTTON) | ANYTHING, max_size=3)
KEYBOARDS = some_of(*KEYBOARD, Type=st.just("keyboard"), Buttons=BUTTONS)
MESSAGES = some_of(
    *("text", "media", "size", "file_name", "duration", "sticker_id", "tracking_data", "sender"),
    type=st.sampled_from(sorted(KINDS)) | ANYTHING,
    keyboard=KEYBOARDS | ANYTHING,
    contact=some_of("name", "phone_number") | ANYTHING,
    location=some_of("lat", "lon") | ANYTHING,
    min_api_version=st.integers() | ANYTHING,
)


@given(MESSAGES)
def test_whatever_is_sent_is_read_or_refused(body: Json) -> None:
    for message in (body, {**body, "sender": {"name": "Місто"}}):
        with suppress(Refused):
            read_message(read_body(json.dumps(message).encode()))


@pytest.mark.parametrize("data", [b'{"text": "\\ud83d"}', b"[" * 20_000, b"\xff", b"[]"])
def test_what_is_no_object_of_texts_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_body(data)


@pytest.mark.parametrize(
    ("text", "plain", "html"),
    [
        ("*Прийнято*", "Прийнято", "<b>Прийнято</b>"),
        ("_раз_ ~два~ ```три```", "раз два три", "<i>раз</i> <s>два</s> <code>три</code>"),
        ("2 * 3 * 4 < 5 & 6", "2 * 3 * 4 < 5 & 6", "2 * 3 * 4 &lt; 5 &amp; 6"),
        ("case_number_1", "case_number_1", "case_number_1"),
        ("https://x.example/_a_", "https://x.example/_a_", "https://x.example/_a_"),
    ],
)
def test_signs_in_a_text_are_read_as_the_apps_do(text: str, plain: str, html: str) -> None:
    assert read_markup(text) == (plain, html)
