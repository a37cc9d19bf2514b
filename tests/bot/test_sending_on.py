"""What goes on from one chat to another, as the exact calls that Telegram gets."""

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.telegram import Telegram
from bot.messages import Choice, Enclosure, Outgoing, rows
from tests.bot.bot_api import BotApi, refusal

END = rows(Choice("end", "Кінець", data="operator:talk:0:end"))
INLINE = {"inline_keyboard": [[{"text": "Кінець", "callback_data": "operator:talk:0:end"}]]}


def known(kind: str, file_id: str = "f1") -> Enclosure:
    """A file that Telegram knows."""
    return Enclosure(kind, "telegram", file_id)


KEPT_PHOTO = Enclosure("photo", "viber", "", stored_as="aa/1.png")
KEPT_FILM = Enclosure("video", "viber", "", "двір.mp4", "aa/2.mp4")


async def kept(stored_as: str) -> bytes:
    """What lies in the media folder."""
    return f"kept as {stored_as}".encode()


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("photo", "sendPhoto"),
        ("video", "sendVideo"),
        ("animation", "sendAnimation"),
        ("voice", "sendVoice"),
        ("audio", "sendAudio"),
        ("document", "sendDocument"),
    ],
)
async def test_a_file_goes_on_by_its_id_as_what_it_came(
    telegram: Telegram, server: BotApi, kind: str, method: str
) -> None:
    part_ids: list[str] = []
    message = Outgoing("ось", "Ольга", END, enclosed=(known(kind),), thread="12", answers="5")
    await telegram.send("-1001", message, part_ids)
    assert server.calls == [
        (
            method,
            {
                "chat_id": "-1001",
                kind: "f1",
                "caption": "Ольга\nось",
                "caption_entities": [{"type": "bold", "offset": 0, "length": 5}],
                "reply_markup": INLINE,
                "message_thread_id": 12,
                "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
            },
        )
    ]
    assert part_ids == ["101"]


@pytest.mark.parametrize(("kind", "method"), [("sticker", "sendSticker"), ("video_note", "sendVideoNote")])
async def test_what_takes_no_words_follows_them(
    telegram: Telegram, server: BotApi, kind: str, method: str
) -> None:
    part_ids: list[str] = []
    await telegram.send("501", Outgoing("", "Ольга", END, enclosed=(known(kind),)), part_ids)
    (first, heading), (second, file) = server.calls
    assert (first, heading["text"]) == ("sendMessage", "Ольга")
    assert "reply_markup" not in heading
    assert (second, file) == (method, {"chat_id": "501", kind: "f1", "reply_markup": INLINE})
    assert part_ids == ["101", "102"]


async def test_a_place_is_a_place(telegram: Telegram, server: BotApi) -> None:
    await telegram.send("501", Outgoing("", rows=END, point=(47.1, 37.5)), [])
    place = {"chat_id": "501", "latitude": 47.1, "longitude": 37.5, "reply_markup": INLINE}
    assert server.calls == [("sendLocation", place)]


async def test_an_album_is_one_message_with_its_words_under_the_first(
    telegram: Telegram, server: BotApi
) -> None:
    part_ids: list[str] = []
    files = (known("photo", "a"), known("video", "b"))
    await telegram.send("-1001", Outgoing("ось", enclosed=files, thread="12"), part_ids)
    assert server.calls == [
        (
            "sendMediaGroup",
            {
                "chat_id": "-1001",
                "media": [
                    {"type": "photo", "media": "a", "caption": "ось"},
                    {"type": "video", "media": "b"},
                ],
                "message_thread_id": 12,
            },
        )
    ]
    assert part_ids == ["101", "102"]


async def test_what_is_out_of_it_is_not_sent_again(telegram: Telegram, server: BotApi) -> None:
    files = (known("photo", "a"), known("photo", "b"), known("document", "c"))
    part_ids = ["1", "2"]
    await telegram.send("501", Outgoing("", enclosed=files), part_ids)
    assert [method for method, _ in server.calls] == ["sendDocument"]
    assert part_ids == ["1", "2", "101"]


async def test_a_file_of_another_messenger_is_sent_anew(telegram: Telegram, server: BotApi) -> None:
    telegram._picture_of = telegram._file_of = kept
    await telegram.send("-1001", Outgoing("ось", enclosed=(KEPT_FILM,), thread="12"), [])
    [(method, fields)] = server.calls
    assert (method, fields["video"], fields["caption"]) == ("sendVideo", "двір.mp4", "ось")
    assert fields["двір.mp4"] == b"kept as aa/2.mp4"


async def test_an_album_of_another_messenger_is_sent_anew(telegram: Telegram, server: BotApi) -> None:
    telegram._picture_of = telegram._file_of = kept
    await telegram.send("-1001", Outgoing("ось", enclosed=(KEPT_PHOTO, KEPT_FILM)), [])
    [(method, fields)] = server.calls
    assert method == "sendMediaGroup"
    assert fields["media"] == [
        {"type": "photo", "media": "attach://file0", "caption": "ось"},
        {"type": "video", "media": "attach://file1"},
    ]
    assert (fields["photo.jpg"], fields["двір.mp4"]) == (b"kept as aa/1.png", b"kept as aa/2.mp4")


async def test_a_file_that_nobody_keeps_is_a_failure(telegram: Telegram, server: BotApi) -> None:
    with pytest.raises(SendFailed) as failed:
        await telegram.send("501", Outgoing("", enclosed=(Enclosure("voice", "viber", ""),)), [])
    assert failed.value.kind == Failure.rejected
    assert not server.calls


async def test_words_that_do_not_fit_under_a_file_come_before_it(telegram: Telegram, server: BotApi) -> None:
    await telegram.send("501", Outgoing("слово " * 300, rows=END, enclosed=(known("photo"),)), [])
    (first, words), (second, photo) = server.calls
    assert (first, second) == ("sendMessage", "sendPhoto")
    assert "reply_markup" not in words
    assert photo == {"chat_id": "501", "photo": "f1", "reply_markup": INLINE}


RIGHT = Outgoing("О 19:00.", "Ольга", END, edits="90", correction="Виправлено")
NO_TEXT = "Bad Request: there is no text in the message to edit"


async def test_F58_right_words_take_the_place_of_wrong_ones(telegram: Telegram, server: BotApi) -> None:
    part_ids: list[str] = []
    await telegram.send("501", RIGHT, part_ids)
    [(method, fields)] = server.calls
    assert (method, fields["message_id"], fields["text"]) == ("editMessageText", 90, "Ольга\nО 19:00.")
    assert fields["reply_markup"] == INLINE
    assert part_ids == ["90"]


async def test_F58_words_under_a_file_are_put_right_there(telegram: Telegram, server: BotApi) -> None:
    server.troubles[1] = refusal(400, NO_TEXT)
    part_ids: list[str] = []
    await telegram.send("501", RIGHT, part_ids)
    assert server.calls[1] == (
        "editMessageCaption",
        {
            "chat_id": "501",
            "message_id": 90,
            "caption": "Ольга\nО 19:00.",
            "caption_entities": [{"type": "bold", "offset": 0, "length": 5}],
            "reply_markup": INLINE,
        },
    )
    assert part_ids == ["90"]


async def test_F58_what_cannot_be_edited_any_more_is_corrected(telegram: Telegram, server: BotApi) -> None:
    for method in ("editMessageText", "editMessageCaption"):
        server.always[method] = refusal(400, "Bad Request: message can't be edited")
    part_ids: list[str] = []
    await telegram.send("501", RIGHT, part_ids)
    method, fields = server.calls[-1]
    assert (method, fields["text"]) == ("sendMessage", "Виправлено\nО 19:00.")
    assert part_ids == [str(100 + len(server.calls))]


async def test_F58_every_part_of_a_message_is_deleted(telegram: Telegram, server: BotApi) -> None:
    server.troubles[1] = refusal(400, "Bad Request: message to delete not found")
    await telegram.send("501", Outgoing("", deletes=("90", "91")), [])
    assert server.calls == [
        ("deleteMessage", {"chat_id": "501", "message_id": 90}),
        ("deleteMessage", {"chat_id": "501", "message_id": 91}),
    ]


async def test_F58_what_is_too_old_to_be_deleted_is_a_failure(telegram: Telegram, server: BotApi) -> None:
    server.troubles[1] = refusal(400, "Bad Request: message can't be deleted for everyone")
    with pytest.raises(SendFailed) as failed:
        await telegram.send("501", Outgoing("", deletes=("90",)), [])
    assert failed.value.kind == Failure.rejected
