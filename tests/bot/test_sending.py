"""What we say, as the exact calls that Telegram gets."""

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.telegram import Telegram
from bot.messages import Choice, Outgoing, Request, pairs, rows
from tests.bot.bot_api import BotApi, Call, refusal

NO_PREVIEW = {"is_disabled": True}
YES, NO = Choice("yes", "Так", data="menu:choose:1:yes"), Choice("no", "Ні", data="menu:choose:1:no")
INLINE = {"inline_keyboard": [[{"text": "Так", "callback_data": "menu:choose:1:yes"}]]}


async def sent(telegram: Telegram, server: BotApi, message: Outgoing, *out: str) -> list[Call]:
    """Send it, and the calls that this took."""
    part_ids = list(out)
    await telegram.send("501", message, part_ids)
    return server.calls


async def test_a_text_goes_out_as_it_is_with_previews_off(telegram: Telegram, server: BotApi) -> None:
    text = "Ви писали: <b>яма & люк</b> *тут* https://example.org"
    [(method, fields)] = await sent(telegram, server, Outgoing(text))
    assert method == "sendMessage"
    assert fields == {"chat_id": "501", "text": text, "link_preview_options": NO_PREVIEW}


async def test_buttons_stand_under_the_message(telegram: Telegram, server: BotApi) -> None:
    [(_, fields)] = await sent(telegram, server, Outgoing("Надіслати?", rows=pairs(YES, NO)))
    assert fields["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "Так", "callback_data": "menu:choose:1:yes"},
                {"text": "Ні", "callback_data": "menu:choose:1:no"},
            ]
        ]
    }


async def test_what_asks_for_contact_or_location_has_all_buttons_on_the_keyboard(
    telegram: Telegram, server: BotApi
) -> None:
    contact, location = (
        Choice("own", "A", request=Request.contact),
        Choice("here", "B", request=Request.location),
    )
    skip = Choice("skip", "C", data="report:phone:3:skip")
    [(_, fields)] = await sent(telegram, server, Outgoing("?", rows=rows(contact, location, skip)))
    assert fields["reply_markup"] == {
        "keyboard": [
            [{"text": "A", "request_contact": True}],
            [{"text": "B", "request_location": True}],
            [{"text": "C"}],
        ],
        "resize_keyboard": True,
    }


async def test_a_keyboard_is_taken_away(telegram: Telegram, server: BotApi) -> None:
    [(_, fields)] = await sent(telegram, server, Outgoing("Гаразд.", drops_keyboard=True))
    assert fields["reply_markup"] == {"remove_keyboard": True}


@pytest.mark.parametrize(("title", "length"), [("Зареєстровано", 13), ("Вода 💧", 7), ("👩‍🔧", 5)])
async def test_a_heading_is_bold_as_long_as_it_is_in_utf_16(
    telegram: Telegram, server: BotApi, title: str, length: int
) -> None:
    [(_, fields)] = await sent(telegram, server, Outgoing("Далі", title=title))
    assert fields["text"] == f"{title}\nДалі"
    assert fields["entities"] == [{"type": "bold", "offset": 0, "length": length}]


MENU = Outgoing("Меню", title="Вітаю", rows=rows(YES), edits="90")


async def test_a_menu_takes_the_place_of_the_old_one(telegram: Telegram, server: BotApi) -> None:
    part_ids: list[str] = []
    await telegram.send("501", MENU, part_ids)
    assert server.calls == [
        (
            "editMessageText",
            {
                "chat_id": "501",
                "message_id": 90,
                "text": "Вітаю\nМеню",
                "entities": [{"type": "bold", "offset": 0, "length": 5}],
                "reply_markup": INLINE,
                "link_preview_options": NO_PREVIEW,
            },
        )
    ]
    assert part_ids == ["90"]


@pytest.mark.parametrize(
    "reason",
    [
        "message to edit not found",
        "message can't be edited",
        "there is no text in the message to edit",
        "MESSAGE_ID_INVALID",
    ],
)
async def test_what_cannot_be_edited_is_sent_anew(telegram: Telegram, server: BotApi, reason: str) -> None:
    server.troubles[1] = refusal(400, f"Bad Request: {reason}")
    part_ids: list[str] = []
    await telegram.send("501", MENU, part_ids)
    assert [method for method, _ in server.calls] == ["editMessageText", "sendMessage"]
    assert server.calls[1][1]["reply_markup"] == INLINE
    assert part_ids == ["102"]


async def test_F21_a_menu_that_stands_there_already_is_no_failure(telegram: Telegram, server: BotApi) -> None:
    words = "message is not modified: specified new message content and reply markup are exactly the same"
    server.troubles[1] = refusal(400, f"Bad Request: {words} as a current content of the message")
    part_ids: list[str] = []
    await telegram.send("501", MENU, part_ids)
    assert part_ids == ["90"]
    assert len(server.calls) == 1


async def test_an_edit_whose_outcome_is_unknown_is_not_sent_anew(telegram: Telegram, server: BotApi) -> None:
    server.troubles[1] = refusal(500, "Internal Server Error")
    with pytest.raises(SendFailed) as failed:
        await telegram.send("501", MENU, [])
    assert failed.value.kind == Failure.doubtful
    assert len(server.calls) == 1


LONG = "\n\n".join(f"{number}. " + "слово " * 150 for number in range(10))


def words(calls: list[Call]) -> list[str]:
    """The texts of the calls, word by word."""
    return " ".join(fields["text"] for _, fields in calls).split()


async def test_F38_a_long_text_has_its_heading_first_and_its_buttons_last(
    telegram: Telegram, server: BotApi
) -> None:
    calls = await sent(telegram, server, Outgoing(LONG, title="Звіт", rows=rows(YES)))
    assert len(calls) == 3
    assert all(len(fields["text"]) <= 4096 for _, fields in calls)
    assert ["entities" in fields for _, fields in calls] == [True, False, False]
    assert ["reply_markup" in fields for _, fields in calls] == [False, False, True]
    assert words(calls) == ["Звіт", *LONG.split()]


async def test_F38_what_failed_at_part_two_goes_on_at_part_two(telegram: Telegram, server: BotApi) -> None:
    message = Outgoing(LONG, title="Звіт", rows=rows(YES))
    part_ids: list[str] = []
    server.troubles[2] = refusal(500, "Internal Server Error")
    with pytest.raises(SendFailed):
        await telegram.send("501", message, part_ids)
    assert part_ids == ["101"]
    await telegram.send("501", message, part_ids)
    assert part_ids == ["101", "103", "104"]
    taken = [server.calls[0], *server.calls[2:]]
    assert words(taken) == ["Звіт", *LONG.split()]
    assert "entities" not in taken[1][1]


async def test_a_reply_names_the_message_and_goes_out_without_it_too(
    telegram: Telegram, server: BotApi
) -> None:
    [(_, fields)] = await sent(telegram, server, Outgoing("Групу привʼязано", answers="150"))
    assert fields["reply_parameters"] == {"message_id": 150, "allow_sending_without_reply": True}
