"""What we say, as the exact JSON that Viber gets."""

import json
from typing import Any

import pytest

from bot.channel import Channel, Failure, SendFailed
from bot.channels.viber import Viber
from bot.messages import Choice, Enclosure, Outgoing, Press, Request, TextFile, pairs, rows
from sandbox.viber.messages import read_message
from tests.bot.viber.viber_api import FIRST_TOKEN, IVAN, NAME, OLENA, TOKEN, Trouble, ViberApi, refusal

YES, NO = Choice("yes", "Так", data="menu:choose:1:yes"), Choice("no", "Ні", data="menu:choose:1:no")
LATER = Choice("later", "Пізніше", data="menu:choose:1:later")
FILE = TextFile("my-data.txt", "Імʼя: Олена\n")
HEAD = {"receiver": OLENA, "sender": {"name": NAME}}


async def sent(
    viber: Viber, server: ViberApi, message: Outgoing, person: str = OLENA
) -> list[dict[str, Any]]:
    """Send it, and the bodies that went out for it; each of them is one that Viber takes."""
    before = len(server.calls)
    part_ids: list[str] = []
    await viber.send(person, message, part_ids)
    bodies = [call.body for call in server.calls[before:]]
    assert part_ids == [str(FIRST_TOKEN + number) for number in range(before, len(server.calls))]
    for body in bodies:
        read_message(body)
    return bodies


def button(label: str, body: str, columns: int = 6, lines: int = 1, **more: Any) -> dict[str, Any]:
    """A button as we write it."""
    looks = {"TextSize": "regular", "BgColor": "#E6EEF8"}
    size = {"Columns": columns, "Rows": lines}
    action = {"ActionType": "reply", "ActionBody": body, "Silent": True} if not more else {"ActionBody": body}
    return size | action | {"Text": label} | looks | more


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """What goes along with a message that shows these buttons."""
    shown = {"Type": "keyboard", "DefaultHeight": False, "BgColor": "#FFFFFF", "Buttons": list(buttons)}
    return {"keyboard": shown, "min_api_version": 7}


def said(text: str, extras: dict[str, Any]) -> dict[str, Any]:
    """A text to Olena."""
    return HEAD | {"type": "text", "text": text} | extras


MENU = keyboard(button("Menu", "/menu"))
YES_NO = keyboard(button("Так", "press:menu:choose:1:yes", 3), button("Ні", "press:menu:choose:1:no", 3))


async def test_a_text_goes_out_with_the_key_to_the_menu(viber: Viber, server: ViberApi) -> None:
    assert await sent(viber, server, Outgoing("Добрий день")) == [said("Добрий день", MENU)]


async def test_it_goes_over_the_wire_as_viber_wants_it(viber: Viber, server: ViberApi) -> None:
    await viber.send(OLENA, Outgoing("Добрий день, Ґалаґан 🙂"), [])
    [call] = server.calls
    assert call.method == "send_message"
    assert call.headers["X-Viber-Auth-Token"] == TOKEN
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["Content-Length"] == str(len(call.raw))
    assert "Transfer-Encoding" not in call.headers
    assert "Добрий день, Ґалаґан 🙂".encode() in call.raw
    assert TOKEN.encode() not in call.raw


async def test_a_heading_is_bold(viber: Viber, server: ViberApi) -> None:
    [body] = await sent(viber, server, Outgoing("Далі", title="Зареєстровано"))
    assert body == said("*Зареєстровано*\nДалі", MENU)
    assert read_message(body).html == "<b>Зареєстровано</b>\nДалі"


async def test_a_name_is_cut_where_viber_cuts_it(server: ViberApi) -> None:
    viber = Viber(TOKEN, server.base + "/", "Контакт-центр міста Маріуполь", server.hand_out, None)
    await viber.send(OLENA, Outgoing("?"), [])
    await viber.close()
    assert server.calls[0].body["sender"] == {"name": "Контакт-центр міста Маріуполь"[:28]}


async def test_single_choices_fill_a_line_each(viber: Viber, server: ViberApi) -> None:
    [body] = await sent(viber, server, Outgoing("Надіслати?", rows=rows(YES, NO)))
    own = keyboard(button("Так", "press:menu:choose:1:yes"), button("Ні", "press:menu:choose:1:no"))
    assert body == said("Надіслати?", own)


async def test_two_choices_share_a_line(viber: Viber, server: ViberApi) -> None:
    assert await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO))) == [
        said("Надіслати?", YES_NO)
    ]


async def test_three_choices_share_a_line(viber: Viber, server: ViberApi) -> None:
    [body] = await sent(viber, server, Outgoing("Надіслати?", rows=((YES, NO, LATER),)))
    buttons = [button(choice.label, f"press:{choice.data}", 2) for choice in (YES, NO, LATER)]
    assert body == said("Надіслати?", keyboard(*buttons))


async def test_a_label_too_long_for_a_line_makes_its_whole_row_higher(viber: Viber, server: ViberApi) -> None:
    long = Choice("long", "Вода й водовідведення", data="menu:choose:1:long")
    [body] = await sent(viber, server, Outgoing("Що сталося?", rows=((long, YES), (NO,))))
    assert body == said(
        "Що сталося?",
        keyboard(
            button(long.label, "press:menu:choose:1:long", 3, 2),
            button("Так", "press:menu:choose:1:yes", 3, 2),
            button("Ні", "press:menu:choose:1:no"),
        ),
    )


async def test_buttons_that_ask_for_contact_and_location(viber: Viber, server: ViberApi) -> None:
    contact = Choice("own", "A", Request.contact, "report:phone:3:own")
    location = Choice("here", "B", Request.location, "report:place:2:here")
    [body] = await sent(viber, server, Outgoing("?", rows=rows(contact, location, YES)))
    share = body["keyboard"]["Buttons"][0]["ActionBody"]
    words, proof = share.split("~")
    assert words == "press:report:phone:3:own"
    assert len(proof) == 16
    assert body == said(
        "?",
        keyboard(
            button("A", share, ActionType="share-phone"),
            button("B", "press:report:place:2:here", ActionType="location-picker"),
            button("Так", "press:menu:choose:1:yes"),
        ),
    )


async def test_the_last_keyboard_comes_along_with_what_has_none(viber: Viber, server: ViberApi) -> None:
    await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO)))
    for _ in range(2):
        assert await sent(viber, server, Outgoing("Хвилинку.")) == [said("Хвилинку.", YES_NO)]


async def test_a_new_keyboard_takes_the_place_of_the_last(viber: Viber, server: ViberApi) -> None:
    await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO)))
    await sent(viber, server, Outgoing("Коли?", rows=rows(LATER)))
    [body] = await sent(viber, server, Outgoing("Хвилинку."))
    assert body == said("Хвилинку.", keyboard(button("Пізніше", "press:menu:choose:1:later")))


async def test_nobody_gets_the_keyboard_of_another(viber: Viber, server: ViberApi) -> None:
    await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO)))
    [body] = await sent(viber, server, Outgoing("Хвилинку."), IVAN)
    assert body == said("Хвилинку.", MENU) | {"receiver": IVAN}


async def test_F28_a_keyboard_is_remembered_for_the_exact_id(viber: Viber, server: ViberApi) -> None:
    await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO)))
    [body] = await sent(viber, server, Outgoing("Хвилинку."), OLENA.swapcase())
    assert body == said("Хвилинку.", MENU) | {"receiver": OLENA.swapcase()}


async def test_a_keyboard_that_was_refused_is_not_remembered(viber: Viber, server: ViberApi) -> None:
    server.troubles[1] = refusal(3)
    with pytest.raises(Exception, match="rejected"):
        await viber.send(OLENA, Outgoing("Надіслати?", rows=pairs(YES, NO)), [])
    server.calls.clear()
    server.troubles.clear()
    assert await sent(viber, server, Outgoing("Хвилинку.")) == [said("Хвилинку.", MENU)]


async def test_of_whom_too_many_are_remembered_the_oldest_gets_the_menu(
    viber: Viber, server: ViberApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.viber.MOST_REMEMBERED", 2)
    for person in (OLENA, IVAN, "a", OLENA, "b"):
        await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO)), person)
    shown = {who: (await sent(viber, server, Outgoing("."), who))[0] for who in (OLENA, "a")}
    assert shown[OLENA] == said(".", YES_NO)
    assert shown["a"] == said(".", MENU) | {"receiver": "a"}


async def test_what_only_takes_buttons_away_is_left_out(viber: Viber, server: ViberApi) -> None:
    assert await sent(viber, server, Outgoing("…", drops_keyboard=True, only_drops=True)) == []


async def test_a_keyboard_that_is_taken_away_does_not_come_back(viber: Viber, server: ViberApi) -> None:
    await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO)))
    assert await sent(viber, server, Outgoing("Гаразд.", drops_keyboard=True)) == [said("Гаразд.", {})]
    assert await sent(viber, server, Outgoing("Хвилинку.")) == [said("Хвилинку.", MENU)]


async def test_a_menu_that_would_take_the_place_of_an_old_one_is_sent_anew(
    viber: Viber, server: ViberApi, log_lines: list[Any]
) -> None:
    for _ in range(3):
        assert await sent(viber, server, Outgoing("Меню", rows=pairs(YES, NO), edits="90")) == [
            said("Меню", YES_NO)
        ]
    assert [line["log_level"] for line in log_lines] == ["info"]


async def test_a_word_that_would_pop_up_is_told_in_the_log_once(
    viber: Viber, server: ViberApi, log_lines: list[Any]
) -> None:
    for notice in ("", "Стара кнопка", "Стара кнопка"):
        await viber.finish_press(OLENA, Press("", "menu:choose:1:yes", ""), notice, "")
    assert server.calls == []
    assert len(log_lines) == 1
    assert not viber.pops_up


NUMBERED = (
    "Надіслати?\n\nWrite the number of your choice:\n1. Так\n2. Ні",
    {"tracking_data": '["menu:choose:1:yes", "menu:choose:1:no"]'},
)


async def test_F45_numbered_choices_stand_in_the_text(viber: Viber, server: ViberApi) -> None:
    message = Outgoing("Надіслати?", rows=pairs(YES, NO), numbered=True)
    assert await sent(viber, server, message) == [said(*NUMBERED)]


async def test_F45_a_typed_number_is_the_choice_that_it_stood_for(viber: Viber, server: ViberApi) -> None:
    [body] = await sent(viber, server, Outgoing("Надіслати?", rows=pairs(YES, NO), numbered=True))
    typed = {"type": "text", "text": "2", "tracking_data": body["tracking_data"]}
    event = {"event": "message", "timestamp": 1, "message_token": 2, "sender": {"id": OLENA}}
    assert viber.parse(event | {"message": typed}).press == Press("", NO.data, "")


async def test_where_a_number_may_be_the_answer_choices_are_not_numbered(
    viber: Viber, server: ViberApi
) -> None:
    message = Outgoing("Скільки квартир?", rows=pairs(YES, NO), numbered=True, expects_number=True)
    assert await sent(viber, server, message) == [
        said("Скільки квартир?\n\nOr write one of these: «Так», «Ні».", {})
    ]


async def test_numbered_choices_leave_out_what_only_a_button_can_do(viber: Viber, server: ViberApi) -> None:
    contact = Choice("own", "Поділитися номером", Request.contact, "report:phone:3:own")
    [body] = await sent(viber, server, Outgoing("Номер?", rows=rows(contact, NO), numbered=True))
    assert body == said(
        "Номер?\n\nWrite the number of your choice:\n1. Ні", {"tracking_data": '["menu:choose:1:no"]'}
    )
    [body] = await sent(viber, server, Outgoing("Номер?", rows=rows(contact), numbered=True))
    assert body == said("Номер?", {})


async def test_choices_too_many_for_a_keyboard_are_numbered(viber: Viber, server: ViberApi) -> None:
    many = [Choice(str(number), f"Вулиця {number}", data=f"a:b:1:{number}") for number in range(1, 26)]
    [body] = await sent(viber, server, Outgoing("Яка вулиця?", rows=rows(*many)))
    assert "keyboard" not in body
    assert body["text"].endswith("\n24. Вулиця 24\n25. Вулиця 25")
    assert json.loads(body["tracking_data"]) == [choice.data for choice in many]
    [body] = await sent(viber, server, Outgoing("Яка вулиця?", rows=rows(*many[:24])))
    assert len(body["keyboard"]["Buttons"]) == 24


async def test_choices_too_many_for_the_tracking_data_are_told_by_their_labels(
    viber: Viber, server: ViberApi
) -> None:
    many = [Choice(str(number), f"Вулиця {number}", data=f"{number:0200}") for number in range(25)]
    [body] = await sent(viber, server, Outgoing("Яка?", rows=rows(*many), numbered=True))
    assert "tracking_data" not in body
    assert body["text"].startswith("Яка?\n\nOr write one of these: «Вулиця 0», «Вулиця 1»")


async def test_a_label_is_html_and_not_longer_than_viber_takes(viber: Viber, server: ViberApi) -> None:
    labels = ["<b>Вода</b> & «тепло»", "&" * 60, "слово " * 60]
    choices = [Choice(label, label, data="a:b:1:c") for label in labels]
    [body] = await sent(viber, server, Outgoing("?", rows=rows(*choices)))
    first, second, third = (button["Text"] for button in body["keyboard"]["Buttons"])
    assert first == "&lt;b&gt;Вода&lt;/b&gt; &amp; «тепло»"
    assert second == "&amp;" * 49 + "…"
    assert third.startswith("слово слово")
    assert third.endswith("…")
    assert 200 < len(third) <= 250


FILE_BODY = {
    "type": "file",
    "media": "https://city.example.org/handed-out/my-data.txt",
    "file_name": "my-data.txt",
    "size": len("Імʼя: Олена\n".encode()),
}


async def test_a_file_comes_after_its_text(viber: Viber, server: ViberApi) -> None:
    message = Outgoing("Ваші дані", "Мої дані", pairs(YES, NO), file=FILE)
    assert await sent(viber, server, message) == [
        said("*Мої дані*\nВаші дані", YES_NO),
        HEAD | FILE_BODY | YES_NO,
    ]
    assert server.handed_out == [("Імʼя: Олена\n".encode(), "my-data.txt")]


async def test_a_file_is_not_sent_again_when_it_is_out(viber: Viber, server: ViberApi) -> None:
    await viber.send(OLENA, Outgoing("Ваші дані", file=FILE), ["1", "2"])
    assert server.calls == []
    await viber.send(OLENA, Outgoing("Ваші дані", file=FILE), ["1"])
    assert [call.body["type"] for call in server.calls] == ["file"]


async def test_F46_of_a_file_that_is_not_taken_the_text_is_there_and_the_person_is_told(
    viber: Viber, server: ViberApi, log_lines: list[Any]
) -> None:
    server.troubles[2] = refusal(3, "badData: size")
    part_ids: list[str] = []
    await viber.send(OLENA, Outgoing("Ваші дані", rows=pairs(YES, NO), file=FILE), part_ids)
    text, file, word = [call.body for call in server.calls]
    assert text == said("Ваші дані", YES_NO)
    assert file["type"] == "file"
    assert word == said(
        "The file could not be sent just now. Please try again later, or write: operator.", YES_NO
    )
    assert part_ids == [str(FIRST_TOKEN), str(FIRST_TOKEN + 2)]
    assert [line["log_level"] for line in log_lines] == ["error"]


async def test_F46_a_file_that_may_still_be_taken_is_sent_alone_at_the_next_try(
    viber: Viber, server: ViberApi
) -> None:
    server.troubles[2] = Trouble(502, "<h1>502 Bad Gateway</h1>")
    message = Outgoing("Ваші дані", rows=pairs(YES, NO), file=FILE)
    part_ids: list[str] = []
    with pytest.raises(Exception, match="unavailable"):
        await viber.send(OLENA, message, part_ids)
    assert part_ids == [str(FIRST_TOKEN)]
    await viber.send(OLENA, message, part_ids)
    assert [call.body["type"] for call in server.calls] == ["text", "file", "file"]
    assert part_ids == [str(FIRST_TOKEN), str(FIRST_TOKEN + 2)]


async def test_F27_the_welcome_is_the_answer_itself(viber: Viber, server: ViberApi) -> None:
    answer = viber.answer_opened(Outgoing("Чим допомогти?", "Вітаємо", pairs(YES, NO)))
    body = json.loads(answer)
    assert body == {"sender": {"name": NAME}, "type": "text", "text": "*Вітаємо*\nЧим допомогти?"} | YES_NO
    assert read_message(body).html.startswith("<b>Вітаємо</b>")
    assert "Вітаємо".encode() in answer
    assert server.calls == []


async def test_F27_a_welcome_without_choices_is_the_text_alone(viber: Viber) -> None:
    body = json.loads(viber.answer_opened(Outgoing("Вітаємо")))
    assert body == {"sender": {"name": NAME}, "type": "text", "text": "Вітаємо"}


async def test_F27_who_was_only_welcomed_is_not_taken_to_have_seen_its_keyboard(
    viber: Viber, server: ViberApi
) -> None:
    viber.answer_opened(Outgoing("Вітаємо", rows=pairs(YES, NO)))
    assert await sent(viber, server, Outgoing("Хвилинку.")) == [said("Хвилинку.", MENU)]


async def test_the_webhook_asks_for_names_and_no_pictures(viber: Viber, server: ViberApi) -> None:
    await viber.use_webhook("https://city.example.org/webhooks/viber")
    [call] = server.calls
    assert call.method == "set_webhook"
    assert call.body == {
        "url": "https://city.example.org/webhooks/viber",
        "send_name": True,
        "send_photo": False,
    }


async def test_the_other_methods_say_what_viber_expects(viber: Viber, server: ViberApi) -> None:
    await viber.calls.get_account_info()
    await viber.calls.get_user_details(OLENA)
    await viber.calls.broadcast_message({"broadcast_list": [OLENA], "type": "text", "text": "?"})
    assert [(call.method, call.body) for call in server.calls] == [
        ("get_account_info", {}),
        ("get_user_details", {"id": OLENA}),
        ("broadcast_message", {"broadcast_list": [OLENA], "type": "text", "text": "?"}),
    ]


def test_it_is_a_channel(server: ViberApi) -> None:
    channel: Channel = server.channel()
    assert (channel.name, channel.reports) == ("viber", True)


async def test_a_picture_comes_after_its_words_by_an_address(server: ViberApi) -> None:
    async def picture_of(stored_as: str) -> bytes:
        return f"jpeg of {stored_as}".encode()

    viber = Viber(TOKEN, server.base, "Місто", server.hand_out, None, picture_of)
    part_ids: list[str] = []
    await viber.send(OLENA, Outgoing("Фото 1 із 2.", rows=rows(YES), picture="aa/1.jpg"), part_ids)
    await viber.close()
    words, picture = (call.body for call in server.calls)
    own = keyboard(button("Так", "press:menu:choose:1:yes"))
    assert words["text"] == "Фото 1 із 2."
    assert {key: picture[key] for key in ("type", "text", "media")} == {
        "type": "picture",
        "text": "",
        "media": picture["media"],
    }
    assert picture["media"].split("?")[0].endswith(".jpg")
    assert picture["keyboard"] == own["keyboard"]
    assert server.handed_out == [(b"jpeg of aa/1.jpg", "picture.jpg")]
    assert len(part_ids) == 2
    read_message(picture)


async def test_a_chart_comes_after_its_table_as_a_picture(viber: Viber, server: ViberApi) -> None:
    await viber.send(OLENA, Outgoing("Надійшло: 1", "Звернення", drawn=b"png"), [])
    words, picture = (call.body for call in server.calls)
    assert words["text"] == "*Звернення*\nНадійшло: 1"
    assert picture["type"] == "picture"
    assert picture["media"].split("?")[0].endswith(".png")
    assert server.handed_out == [(b"png", "chart.png")]


async def _kept(stored_as: str) -> bytes:
    return f"kept as {stored_as}".encode()


def _keeping(server: ViberApi) -> Viber:
    return Viber(TOKEN, server.base, "Місто", server.hand_out, None, _kept, _kept)


@pytest.mark.parametrize(
    ("kind", "name", "stored_as", "body"),
    [
        ("photo", "", "aa/1.png", {"type": "picture", "media": "picture.jpg", "text": ""}),
        ("video", "двір.mp4", "aa/1.mp4", {"type": "video", "media": "video.mp4", "size": 16}),
        ("video_note", "", "aa/1.mp4", {"type": "video", "media": "video.mp4", "size": 16}),
        (
            "voice",
            "",
            "aa/1.ogg",
            {"type": "file", "media": "voice.ogg", "file_name": "voice.ogg", "size": 16},
        ),
        (
            "document",
            "a.pdf",
            "aa/1.pdf",
            {"type": "file", "media": "a.pdf", "file_name": "a.pdf", "size": 16},
        ),
    ],
)
async def test_a_file_of_another_messenger_is_handed_out(
    server: ViberApi, kind: str, name: str, stored_as: str, body: dict[str, Any]
) -> None:
    viber = _keeping(server)
    part_ids: list[str] = []
    files = (Enclosure(kind, "telegram", "", name, stored_as),)
    await viber.send(OLENA, Outgoing("ось", rows=rows(YES), enclosed=files), part_ids)
    await viber.close()
    words, sent = (call.body for call in server.calls)
    assert words["text"] == "ось"
    expected = body | {"media": f"https://city.example.org/handed-out/{body['media']}"}
    assert {key: sent[key] for key in expected} == expected
    assert sent["keyboard"] == words["keyboard"]
    assert len(part_ids) == 2
    read_message(sent)


async def test_a_file_without_words_comes_alone_with_the_buttons(server: ViberApi) -> None:
    viber = _keeping(server)
    files = (Enclosure("photo", "telegram", "", "", "aa/1.jpg"),)
    await viber.send(OLENA, Outgoing("", rows=rows(YES), enclosed=files), [])
    await viber.close()
    [picture] = (call.body for call in server.calls)
    assert (picture["type"], picture["keyboard"]) == (
        "picture",
        keyboard(button("Так", "press:menu:choose:1:yes"))["keyboard"],
    )


async def test_a_place_is_a_place(viber: Viber, server: ViberApi) -> None:
    await viber.send(OLENA, Outgoing("", rows=rows(YES), point=(47.1, 37.5)), [])
    [place] = (call.body for call in server.calls)
    assert (place["type"], place["location"]) == ("location", {"lat": 47.1, "lon": 37.5})
    read_message(place)


async def test_what_is_out_of_several_files_is_not_sent_again(server: ViberApi) -> None:
    viber = _keeping(server)
    files = tuple(Enclosure("photo", "telegram", "", "", f"aa/{number}.jpg") for number in (1, 2))
    part_ids = ["1", "2"]
    await viber.send(OLENA, Outgoing("ось", enclosed=files), part_ids)
    await viber.close()
    assert [data for data, _ in server.handed_out] == [b"kept as aa/2.jpg"]
    assert len(part_ids) == 3


async def test_F58_right_words_come_as_a_correction(viber: Viber, server: ViberApi) -> None:
    await viber.send(OLENA, Outgoing("О 19:00.", "Ольга", edits="90", correction="Виправлено"), [])
    assert server.texts == ["*Виправлено*\nО 19:00."]


async def test_F58_nothing_is_deleted_and_that_is_a_failure(viber: Viber, server: ViberApi) -> None:
    with pytest.raises(SendFailed) as failed:
        await viber.send(OLENA, Outgoing("", deletes=("90",)), [])
    assert failed.value.kind == Failure.rejected
    assert not server.calls
