"""How a sending goes, in words: a bar that is full at the end alone, every figure, and the minutes left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.broadcast_preview import LONGEST, preview, say_audience
from bot.channels.telegram_media import LONGEST_TEXT as TELEGRAM
from bot.channels.viber_messages import LONGEST_TEXT as VIBER
from bot.desk.broadcast_cards import draw_progress
from bot.dialogs.broadcast_buttons import asks_approval, asks_look, asks_move, read_button_key
from bot.dialogs.broadcast_words import Counts, draw_bar, say_counts, say_left
from bot.dialogs.buttons import LIMIT
from core.areas import Area
from core.audiences import Audience
from core.broadcasts import Broadcast, BroadcastState, Move, Purpose
from core.city import City
from core.ledger import RecipientState
from core.outages import Outage, OutageKind
from core.sending import OVER_BEFORE, REFUSED

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEXTS = {"uk": "Не буде води.\n\nДе: тут", "ru": "Не будет воды.\n\nГде: тут"}
OUTAGE = Outage(
    1, OutageKind.water, False, (Area("kuindzhi-st"),), NOW, NOW + 60 * MINUTE, {"uk": "а", "ru": "а"}, NOW
)
SENDING = Broadcast(
    9, OUTAGE, Purpose.announce, TEXTS, BroadcastState.sending, 1, started_at=NOW - 2 * MINUTE
)
HALF: Counts = {
    RecipientState.sent: 480,
    RecipientState.gone: 15,
    RecipientState.failed: 4,
    RecipientState.unknown: 1,
    RecipientState.sending: 30,
    RecipientState.waiting: 460,
    RecipientState.held: 10,
}


def test_a_bar_says_how_far_it_has_come() -> None:
    assert draw_bar(HALF) == "████████░░░░░░░░ 50 %"
    assert draw_bar({RecipientState.waiting: 5}) == "░░░░░░░░░░░░░░░░ 0 %"
    almost: Counts = {RecipientState.sent: 99_999, RecipientState.waiting: 1}
    assert draw_bar(almost) == "███████████████░ 99 %", "full only when nobody is left"
    assert draw_bar({RecipientState.sent: 3}) == "████████████████ 100 %"


def test_every_figure_adds_up_to_the_audience() -> None:
    lines = say_counts(HALF).splitlines()
    assert lines == [
        "sent: 480",
        "failed: 4",
        "cannot be reached: 15",
        "not known whether it arrived: 1",
        "left: 500",
    ]
    assert sum(int(line.rpartition(" ")[2]) for line in lines) == sum(HALF.values())


@pytest.mark.parametrize("state", RecipientState)
def test_no_state_is_left_out_of_the_figures(state: RecipientState) -> None:
    assert sum(int(line.rpartition(" ")[2]) for line in say_counts({state: 7}).splitlines()) == 7


def test_the_minutes_left_follow_the_pace_so_far() -> None:
    assert say_left(SENDING, HALF, NOW) == "about 2 minutes left"
    assert (
        say_left(SENDING, {RecipientState.sent: 100, RecipientState.waiting: 1}, NOW) == "about 1 minute left"
    )
    assert say_left(SENDING, {RecipientState.waiting: 5}, NOW) == "", "nobody can tell yet"
    assert say_left(replace(SENDING, state=BroadcastState.paused), HALF, NOW) == ""
    assert say_left(SENDING, {RecipientState.sent: 5}, NOW) == ""


def test_a_card_shows_how_it_goes_and_what_can_be_done(city: City) -> None:
    card = draw_progress(SENDING, HALF, city, NOW)
    assert card.title == "Notice: is being sent"
    assert card.text.startswith("Не буде води.\n\n████████░")
    assert card.text.endswith("about 2 minutes left")
    assert [choice.label for choice in card.choices] == ["Pause", "Stop for good", "Look at it"]


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (BroadcastState.scheduled, ["Pause", "Stop for good", "Look at it"]),
        (BroadcastState.paused, ["Go on sending", "Stop for good", "Look at it"]),
        (BroadcastState.done, ["Look at it"]),
        (BroadcastState.cancelled, ["Look at it"]),
    ],
)
def test_the_buttons_are_those_of_the_state(city: City, state: BroadcastState, labels: list[str]) -> None:
    card = draw_progress(replace(SENDING, state=state), HALF, city, NOW)
    assert [choice.label for choice in card.choices] == labels


def test_the_last_card_is_the_report(city: City) -> None:
    counts: Counts = {RecipientState.sent: 990, RecipientState.gone: 9, RecipientState.unknown: 1}
    report = draw_progress(replace(SENDING, state=BroadcastState.done, ended_at=NOW), counts, city, NOW)
    assert report.title == "Notice: sent"
    assert "100 %\nsent: 990\ncannot be reached: 9\nnot known whether it arrived: 1" in report.text
    assert "left" not in report.text


def test_a_card_says_why_nobody_gets_it(city: City) -> None:
    over = replace(SENDING, state=BroadcastState.cancelled, reason=OVER_BEFORE)
    assert "the outage was over when its time had come" in draw_progress(over, {}, city, NOW).text
    refused = replace(SENDING, state=BroadcastState.paused, reason=f"{REFUSED}: chat not found")
    assert "again and again: chat not found" in draw_progress(refused, HALF, city, NOW).text


def test_before_its_time_it_says_when(city: City) -> None:
    at = replace(SENDING, state=BroadcastState.scheduled, started_at=None, at=NOW + 60 * MINUTE)
    text = draw_progress(at, {}, city, NOW).text
    assert "To be sent: Tuesday, 24 November, 13:00" in text
    assert "%" not in text


def test_an_audience_is_told_by_messenger_and_language() -> None:
    audience = Audience({("telegram", "uk"): 8, ("viber", "ru"): 4, ("telegram", "ru"): 1}, 3, 2)
    assert say_audience(audience).splitlines() == [
        "It is for 13 people.",
        "Telegram, Russian: 1",
        "Telegram, Ukrainian: 8",
        "Viber, Russian: 4",
        "Viber charges for 3 of them.",
        "Concerned, and cannot be told: 2",
    ]


def test_buttons_fit_and_are_read_back() -> None:
    large = replace(SENDING, id=99_999_999)
    approve, back = asks_approval(large)
    for choice in (
        approve,
        back,
        asks_look(large.id),
        *(asks_move(one, large.id) for one in (Move.pause, Move.cancel)),
    ):
        assert len(choice.data.encode()) <= LIMIT
    key = approve.data.split(":", 3)[3]
    assert read_button_key(key) == ("approve", large.id, large.digest[:24])
    assert read_button_key("look-12") == ("look", 12, "")
    assert read_button_key("approve-<script>") == ("approve", 0, "")


def test_a_preview_counts_the_messages_as_the_channels_cut_them() -> None:
    assert LONGEST == {"telegram": TELEGRAM, "viber": VIBER}
    long = replace(SENDING, texts={"uk": "Не буде води.\n\n" + "слово " * 900, "ru": ""})
    telegram, viber = preview(long)
    assert "(2 messages. The first line is bold" in telegram.text
    assert "(1 message. The first line is bold" in viber.text
    assert not telegram.choices, "what is pressed there would stop one's own notices"
