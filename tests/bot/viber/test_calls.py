"""Every way in which Viber refuses or breaks off a call, and what it means for the message."""

from typing import Any

import pytest

from bot.channel import Cause, Failure, SendFailed
from bot.channels.viber import Viber
from bot.channels.viber_calls import UNANSWERED_PAUSE
from bot.messages import Choice, Outgoing, rows
from tests.bot.viber.viber_api import (
    BROKEN,
    FIRST_TOKEN,
    OLENA,
    SILENT,
    TOKEN,
    Trouble,
    ViberApi,
    refusal,
    serving,
)

HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
YES = Choice("yes", "Так", data="menu:choose:1:yes")
ASKED = Outgoing("Таємний текст", rows=rows(YES))
GONE, REJECTED, UNAVAILABLE = Failure.gone, Failure.rejected, Failure.unavailable

MEANINGS: list[tuple[Any, Failure]] = [
    (1, UNAVAILABLE),
    (2, UNAVAILABLE),
    (3, REJECTED),
    (4, REJECTED),
    (5, GONE),
    (6, GONE),
    (7, UNAVAILABLE),
    (8, UNAVAILABLE),
    (9, UNAVAILABLE),
    (10, UNAVAILABLE),
    (11, GONE),
    (12, Failure.throttled),
    (13, REJECTED),  # when the message without a keyboard is refused as well
    (14, REJECTED),
    (15, UNAVAILABLE),
    (16, REJECTED),
    (17, UNAVAILABLE),
    (18, UNAVAILABLE),
    (19, UNAVAILABLE),
    (20, UNAVAILABLE),
    (21, REJECTED),
    (22, REJECTED),
    (23, REJECTED),
    (24, REJECTED),
    (25, UNAVAILABLE),
    (999, UNAVAILABLE),
    (-1, UNAVAILABLE),
    (None, UNAVAILABLE),
    ("6", UNAVAILABLE),
    ("0", UNAVAILABLE),
    ([6], UNAVAILABLE),
    ({}, UNAVAILABLE),
]
HTTP: list[tuple[Trouble, Failure]] = [
    (Trouble(200, {}), UNAVAILABLE),
    (Trouble(200, {"status_message": "ok"}), UNAVAILABLE),
    (Trouble(200, []), UNAVAILABLE),
    (Trouble(200, HTML), UNAVAILABLE),
    (Trouble(200, b"\xff\xfe{"), UNAVAILABLE),
    (Trouble(401, {"status": 2, "status_message": "invalidAuthToken"}), UNAVAILABLE),
    (Trouble(404, HTML), UNAVAILABLE),
    (Trouble(404, {"status": 0}), UNAVAILABLE),
    (Trouble(429, HTML), UNAVAILABLE),
    (Trouble(500, {"status": 0, "message_token": 1}), Failure.doubtful),
    (Trouble(500, {"status": 999}), Failure.doubtful),
    (Trouble(502, HTML), UNAVAILABLE),
    (Trouble(503, HTML), UNAVAILABLE),
    (Trouble(BROKEN), Failure.doubtful),
]


async def failure(viber: Viber, message: Outgoing = ASKED) -> SendFailed:
    """How a message that is sent now fails."""
    part_ids: list[str] = []
    with pytest.raises(SendFailed) as failed:
        await viber.send(OLENA, message, part_ids)
    assert part_ids == []
    assert "Таємний" not in str(failed.value)
    assert TOKEN not in str(failed.value)
    return failed.value


@pytest.mark.parametrize(("status", "meaning"), MEANINGS)
async def test_F36_F39_F42_a_status_has_its_meaning(
    viber: Viber, server: ViberApi, status: Any, meaning: Failure
) -> None:
    server.always = refusal(status)
    failed = await failure(viber)
    assert failed.kind == meaning
    assert failed.retry_after == (UNANSWERED_PAUSE if meaning == Failure.throttled else 0)
    assert len(server.calls) == (2 if status in (13, 14) else 1)


@pytest.mark.parametrize("words", ["ok", "", "Too many requests", "notSubscribed", None, {"a": 1}])
async def test_the_number_counts_and_not_the_words_beside_it(
    viber: Viber, server: ViberApi, words: Any
) -> None:
    server.always = refusal(6, words)
    assert (await failure(viber)).kind == GONE


@pytest.mark.parametrize(("trouble", "meaning"), HTTP)
async def test_F35_an_answer_that_is_none_has_its_meaning(
    viber: Viber, server: ViberApi, trouble: Trouble, meaning: Failure
) -> None:
    server.always = trouble
    assert (await failure(viber)).kind == meaning


async def test_F36_the_reason_says_what_has_to_be_mended(viber: Viber, server: ViberApi) -> None:
    server.troubles |= {1: refusal(2), 2: refusal(24), 3: refusal(10)}
    reasons = [(await failure(viber)).reason for _ in server.troubles]
    assert [reason[:9] for reason in reasons] == ["status 2:", "status 24", "status 10"]
    assert "VIBER_TOKEN" in reasons[0]
    assert "balance" in reasons[1]
    assert "webhook" in reasons[2]


async def test_F32_silence_leaves_the_outcome_unknown(
    viber: Viber, server: ViberApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.viber_calls.CALL_TIMEOUT", 0.05)
    server.always = Trouble(SILENT)
    assert (await failure(viber)).kind == Failure.doubtful


async def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    server = ViberApi()
    async with serving(server):
        pass
    viber = server.channel()
    failed = await failure(viber)
    assert failed.kind == UNAVAILABLE
    trouble = await viber.trouble()
    assert trouble
    assert trouble.cause == Cause.unreachable
    await viber.close()


async def test_it_answers_only_when_it_knows_us(viber: Viber, server: ViberApi) -> None:
    assert await viber.trouble() is None
    causes = [
        (refusal(2), Cause.unknown_token),
        (refusal(12), Cause.throttled),
        (refusal(10), Cause.unmended),
        (Trouble(502, HTML), Cause.unreachable),
        (Trouble(500, {}), Cause.unreachable),
        (Trouble(BROKEN), Cause.unreachable),
    ]
    for trouble, cause in causes:
        server.always = trouble
        failed = await viber.trouble()
        assert failed
        assert failed.cause == cause
    server.always = None
    assert await viber.trouble() is None
    assert {call.method for call in server.calls} == {"get_account_info"}
    assert server.calls[0].headers["X-Viber-Auth-Token"] == TOKEN


async def test_a_webhook_that_viber_cannot_call_is_told(viber: Viber, server: ViberApi) -> None:
    server.always = refusal(1, "invalidUrl")
    with pytest.raises(SendFailed, match="PUBLIC_URL"):
        await viber.use_webhook("https://city.example.org/webhooks/viber")


async def test_a_channel_that_never_called_closes_quietly(server: ViberApi) -> None:
    await server.channel().close()
    assert server.calls == []


NUMBERED = "Таємний текст\n\nWrite the number of your choice:\n1. Так"


@pytest.mark.parametrize("status", [13, 14])
async def test_an_app_too_old_for_a_keyboard_gets_numbers(
    viber: Viber, server: ViberApi, status: int
) -> None:
    server.troubles[1] = refusal(status)
    part_ids: list[str] = []
    await viber.send(OLENA, ASKED, part_ids)
    assert part_ids == [str(FIRST_TOKEN + 1)]
    first, second = [call.body for call in server.calls]
    assert "keyboard" in first
    assert {"keyboard", "min_api_version"}.isdisjoint(second)
    assert second["text"] == NUMBERED
    assert second["tracking_data"] == '["menu:choose:1:yes"]'


async def test_many_old_apps_make_one_line_in_the_log(
    viber: Viber, server: ViberApi, log_lines: list[Any]
) -> None:
    for number in range(10):
        server.troubles[2 * number + 1] = refusal(13)
        await viber.send(f"person {number}", ASKED, [])
    assert server.texts[1::2] == [NUMBERED] * 10
    assert [line["log_level"] for line in log_lines] == ["info"]


async def test_an_old_app_gets_what_has_no_choices_without_the_key_to_the_menu(
    viber: Viber, server: ViberApi
) -> None:
    server.troubles[1] = refusal(13)
    await viber.send(OLENA, Outgoing("Хвилинку."), [])
    assert server.texts == ["Хвилинку."] * 2
    assert {"keyboard", "min_api_version"}.isdisjoint(server.calls[1].body)


async def test_another_refusal_does_not_make_numbers(viber: Viber, server: ViberApi) -> None:
    server.always = refusal(3, "keyboard is not valid.")
    await failure(viber)
    assert len(server.calls) == 1


LONG = "\n\n".join(f"{number}. " + "слово " * 150 for number in range(20))


async def test_F38_what_failed_at_part_two_goes_on_at_part_two(viber: Viber, server: ViberApi) -> None:
    message = Outgoing(LONG, title="Звіт", rows=rows(YES))
    part_ids: list[str] = []
    server.troubles[2] = Trouble(502, HTML)
    with pytest.raises(SendFailed):
        await viber.send(OLENA, message, part_ids)
    assert part_ids == [str(FIRST_TOKEN)]
    await viber.send(OLENA, message, part_ids)
    assert part_ids == [str(FIRST_TOKEN), str(FIRST_TOKEN + 2), str(FIRST_TOKEN + 3)]
    taken = [server.calls[0], *server.calls[2:]]
    assert " ".join(call.body["text"] for call in taken).split() == ["*Звіт*", *LONG.split()]
    assert ["keyboard" in call.body for call in taken] == [False, False, True]
    assert server.texts[1] == server.texts[2]


async def test_F38_what_is_out_in_full_is_not_sent_again(viber: Viber, server: ViberApi) -> None:
    await viber.send(OLENA, ASKED, ["1"])
    assert server.calls == []


async def test_F38_an_old_app_gets_the_rest_of_a_long_text_numbered(viber: Viber, server: ViberApi) -> None:
    part_ids: list[str] = []
    server.troubles[3] = refusal(13)
    await viber.send(OLENA, Outgoing(LONG, rows=rows(YES)), part_ids)
    assert part_ids == [str(FIRST_TOKEN + number) for number in (0, 1, 3)]
    told = " ".join([*server.texts[:2], server.texts[3]])
    assert told.split()[: len(LONG.split())] == LONG.split()
    assert told.endswith("1. Так")
