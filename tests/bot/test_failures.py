"""Every way in which Telegram refuses or breaks off a call, and what it means for the message."""

from dataclasses import replace

import pytest

from bot.channel import Cause, Failure, SendFailed
from bot.channels.telegram import Telegram
from bot.messages import Outgoing, Press
from tests.bot.bot_api import BotApi, Trouble, refusal, talking_to

HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
PRESS = Press("4400", "menu:choose:1:yes", "90")

MEANINGS = [
    (refusal(400, "Bad Request: chat not found"), Failure.gone),
    (refusal(400, "Bad Request: user not found"), Failure.gone),
    (refusal(400, "Bad Request: PEER_ID_INVALID"), Failure.gone),
    (refusal(400, "Bad Request: chat_id is empty"), Failure.rejected),
    (refusal(400, "Bad Request: message text is empty"), Failure.rejected),
    (refusal(400, "Bad Request: text must be non-empty"), Failure.rejected),
    (refusal(400, "Bad Request: message is too long"), Failure.rejected),
    (refusal(400, "Bad Request: can't parse entities: Unsupported start tag"), Failure.rejected),
    (refusal(400, "Bad Request: BUTTON_DATA_INVALID"), Failure.rejected),
    (refusal(400, "Bad Request: reply markup is too long"), Failure.rejected),
    (refusal(400, "Bad Request: phone number can be requested in private chats only"), Failure.rejected),
    (refusal(400, "Bad Request: not enough rights to send text messages to the chat"), Failure.gone),
    (
        refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=-1001234567890,
        ),
        Failure.moved,
    ),
    (refusal(401, "Unauthorized"), Failure.unavailable),
    (refusal(401, "Unauthorized: invalid token specified"), Failure.unavailable),
    (refusal(403, "Forbidden: bot was blocked by the user"), Failure.gone),
    (refusal(403, "Forbidden: user is deactivated"), Failure.gone),
    (refusal(403, "Forbidden: bot can't initiate conversation with a user"), Failure.gone),
    (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), Failure.gone),
    (refusal(403, "Forbidden: the group chat was deleted"), Failure.gone),
    (refusal(404, "Not Found"), Failure.unavailable),
    (refusal(404, "Not Found: method not found"), Failure.unavailable),
    (refusal(409, "Conflict: terminated by setWebhook request"), Failure.unavailable),
    (refusal(413, "Request Entity Too Large"), Failure.rejected),
    (refusal(429, "Too Many Requests: retry after 35", retry_after=35), Failure.throttled),
    (refusal(500, "Internal Server Error: restart"), Failure.doubtful),
    (refusal(500, "Internal Server Error"), Failure.doubtful),
    (Trouble(502, HTML), Failure.unavailable),
    # Taken, and told in a shape that we do not know: to send it again could double it.
    (Trouble(200, {"ok": True, "result": {"id": "of a new kind"}}), Failure.doubtful),
]


async def failure(telegram: Telegram) -> SendFailed:
    """How a text that is sent now fails."""
    part_ids: list[str] = []
    with pytest.raises(SendFailed) as failed:
        await telegram.send("501", Outgoing("Таємний текст"), part_ids)
    assert part_ids == []
    return failed.value


@pytest.mark.parametrize(("trouble", "meaning"), MEANINGS)
async def test_F36_F37_F39_a_refusal_has_its_meaning(
    telegram: Telegram, server: BotApi, trouble: Trouble, meaning: Failure
) -> None:
    server.troubles[1] = trouble
    failed = await failure(telegram)
    assert failed.kind == meaning
    assert "Таємний" not in str(failed)
    assert failed.retry_after == (35 if meaning == Failure.throttled else 0)


async def test_F32_silence_leaves_the_outcome_unknown(telegram: Telegram, server: BotApi) -> None:
    server.troubles[1] = Trouble(0)
    telegram.calls.timeout = 0.05
    assert (await failure(telegram)).kind == Failure.doubtful


async def test_a_refused_connection_means_that_nothing_was_sent(server: BotApi) -> None:
    async with talking_to(server) as gone:
        pass
    failed = await failure(gone)
    assert failed.kind == Failure.unavailable
    assert "token" not in failed.reason
    trouble = await gone.trouble()
    assert trouble
    assert trouble.cause == Cause.unreachable
    await gone.close()


async def test_it_answers_only_when_it_knows_us(telegram: Telegram, server: BotApi) -> None:
    assert await telegram.trouble() is None
    causes = [
        (refusal(401, "Unauthorized"), Cause.unknown_token),
        (refusal(409, "Conflict: terminated by other getUpdates request"), Cause.other_poller),
        (refusal(429, "Too Many Requests", retry_after=35), Cause.throttled),
        (Trouble(502, HTML), Cause.unreachable),
        (refusal(500, "Oh"), Cause.unreachable),
    ]
    for trouble, cause in causes:
        server.always["getMe"] = trouble
        failed = await telegram.trouble()
        assert failed
        assert failed.cause == cause
    server.always.clear()
    assert await telegram.trouble() is None


async def test_a_press_is_answered_with_its_notice_and_old_buttons_go(
    telegram: Telegram, server: BotApi
) -> None:
    await telegram.finish_press("501", PRESS, "Це стара кнопка. " * 20, "88")
    assert server.calls == [
        (
            "answerCallbackQuery",
            {
                "callback_query_id": "4400",
                "text": ("Це стара кнопка. " * 20)[:200],
                "show_alert": True,
            },
        ),
        ("editMessageReplyMarkup", {"chat_id": "501", "message_id": 88}),
    ]


async def test_a_press_without_notice_just_stops_the_clock(telegram: Telegram, server: BotApi) -> None:
    await telegram.finish_press("501", PRESS, "", "")
    assert [method for method, _ in server.calls] == ["answerCallbackQuery"]
    assert "text" not in server.calls[0][1]


@pytest.mark.parametrize(
    "first",
    [
        refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        Trouble(502, HTML),
    ],
)
async def test_F21_a_late_answer_to_a_press_changes_nothing(
    telegram: Telegram, server: BotApi, first: Trouble
) -> None:
    server.troubles |= {1: first, 2: refusal(400, "Bad Request: message to edit not found")}
    await telegram.finish_press("501", PRESS, "Запізно", "88")
    assert [method for method, _ in server.calls] == ["answerCallbackQuery", "editMessageReplyMarkup"]


LARGE = {"file_id": "f", "file_unique_id": "u", "file_size": (20 << 20) + 1, "file_path": "photos/1.jpg"}


async def test_a_file_is_fetched(telegram: Telegram, server: BotApi) -> None:
    server.files["1.jpg"] = b"jpeg"
    assert await telegram.fetch("large") == b"jpeg"
    assert server.calls == [("getFile", {"file_id": "large"})]


@pytest.mark.parametrize(
    ("trouble", "meaning"),
    [
        (refusal(400, "Bad Request: file is too big"), Failure.rejected),
        (Trouble(200, {"ok": True, "result": LARGE}), Failure.rejected),
        (refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), Failure.rejected),
        (Trouble(502, HTML), Failure.unavailable),
    ],
)
async def test_F14_a_file_that_cannot_be_had_says_why(
    telegram: Telegram, server: BotApi, trouble: Trouble, meaning: Failure
) -> None:
    server.troubles[1] = trouble
    with pytest.raises(SendFailed) as failed:
        await telegram.fetch("large")
    assert failed.value.kind == meaning


async def test_F14_a_download_that_breaks_off_may_be_tried_again(telegram: Telegram) -> None:
    with pytest.raises(SendFailed) as failed:
        await telegram.fetch("expired")
    assert failed.value.kind == Failure.doubtful


async def test_a_word_in_passing_need_not_be_closed(telegram: Telegram, server: BotApi) -> None:
    await telegram.finish_press("-55", replace(PRESS, in_passing=True), "Тепер це ваше.", "")
    [(_, fields)] = server.calls
    assert (fields["text"], fields["show_alert"]) == ("Тепер це ваше.", False)


async def test_F52_a_group_that_moved_tells_where_to(telegram: Telegram, server: BotApi) -> None:
    server.troubles[1] = refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100123)
    assert (await failure(telegram)).moved_to == "-100123"
