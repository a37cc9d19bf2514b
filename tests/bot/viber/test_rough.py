"""What a forged client, a fault at Viber or an unlucky moment may bring."""

from typing import Any

import pytest

from bot.channel import Failure, SendFailed
from bot.channels.viber import Viber
from bot.channels.viber_messages import unmarked
from bot.messages import Choice, Kind, Outgoing, pairs, rows
from sandbox.viber.messages import read_message
from tests.bot.viber.test_events import EVENTS, read, saying
from tests.bot.viber.test_messages import NO, YES
from tests.bot.viber.test_splitting import LARGEST_BODY
from tests.bot.viber.test_splitting import sent as put
from tests.bot.viber.viber_api import OLENA, Trouble, ViberApi, refusal


@pytest.mark.parametrize(
    "broken",
    [
        EVENTS["text"] | {"timestamp": 10**20},
        EVENTS["text"] | {"timestamp": 10**400},
        EVENTS["text"] | {"timestamp": float("inf")},
        saying(type="location", location={"lat": 10**400, "lon": 1}),
        saying(type="location", location={"lat": "nan", "lon": 1}),
        saying(type="location", location={"lat": 1e999, "lon": 1}),
    ],
)
def test_F07_numbers_beyond_measure_are_refused(broken: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read(broken)


def test_F07_tracking_data_of_any_depth_is_not_ours() -> None:
    assert read(saying(type="text", text="1", tracking_data="[" * 100_000)).kind == Kind.text


@pytest.mark.parametrize(
    "trouble",
    [Trouble(200, {"status": 0, "status_message": "ok"}), Trouble(504, "<h1>504 Gateway Time-out</h1>")],
    ids=["a yes without a token", "a gateway that waited in vain"],
)
async def test_where_nobody_knows_the_outcome_is_unknown(
    viber: Viber, server: ViberApi, trouble: Trouble
) -> None:
    server.always = trouble
    with pytest.raises(SendFailed) as failed:
        await viber.send(OLENA, Outgoing("?"), [])
    assert failed.value.kind == Failure.doubtful


@pytest.mark.parametrize("tail", ["doc?id=_a1", "a__b", "a-_b", "?a=~b", "#_a"])
def test_addresses_with_marks_anywhere_stay_whole(tail: str) -> None:
    assert unmarked(f"https://city.example.org/{tail}") == f"https://city.example.org/{tail}"


async def test_old_numbers_do_not_come_along_with_a_question_for_a_number(
    viber: Viber, server: ViberApi
) -> None:
    await viber.send(OLENA, Outgoing("?", rows=pairs(YES, NO), numbered=True), [])
    await viber.send(OLENA, Outgoing("Скільки квартир?", expects_number=True), [])
    assert "tracking_data" not in server.calls[-1].body


async def test_the_second_try_for_an_old_app_sends_the_choices(viber: Viber, server: ViberApi) -> None:
    many = [Choice("", f"Вулиця Довга {number}", data=f"a:b:1:{number}") for number in range(10)]
    message, part_ids = Outgoing("слово " * 1165, rows=rows(*many)), list[str]()
    server.troubles |= {1: refusal(13), 3: Trouble(502, "<h1>502</h1>")}
    with pytest.raises(SendFailed):
        await viber.send(OLENA, message, part_ids)
    await viber.send(OLENA, message, part_ids)
    assert len(part_ids) == 2
    assert "10. Вулиця Довга 9" in server.texts[-1]


async def test_an_app_that_was_renewed_gets_keyboards_again(viber: Viber, server: ViberApi) -> None:
    question = Outgoing("?", rows=pairs(YES, NO))
    server.troubles |= {1: refusal(13)}
    for _ in range(2):
        await viber.send(OLENA, question, [])
    assert ["keyboard" in call.body for call in server.calls] == [True, False, False]
    renewed = EVENTS["text"]["sender"] | {"id": OLENA, "api_version": 10}
    viber.parse(EVENTS["text"] | {"sender": renewed})
    await viber.send(OLENA, question, [])
    assert "keyboard" in server.calls[-1].body


def test_new_choices_are_shown_where_old_buttons_go() -> None:
    assert "keyboard" in put(Outgoing("?", rows=pairs(YES, NO), drops_keyboard=True)).bodies[-1]


def test_F18_a_star_in_a_heading_does_not_end_it() -> None:
    body = put(Outgoing("x", "Вода* тепло")).bodies[0]
    assert read_message(body).html.startswith("<b>Вода∗ тепло</b>")


def test_F18_a_mark_at_a_cut_formats_nothing() -> None:
    bodies = put(Outgoing("a" * 6999 + "b*жирно* ")).bodies
    assert not any("<b>" in read_message(body).html for body in bodies)


@pytest.mark.parametrize("text", ["\x01" * 7000, " " * 8000])
def test_F18_unseen_characters_make_no_body_too_large(text: str) -> None:
    sent = put(Outgoing(text))
    assert all(len(raw) <= LARGEST_BODY for raw in sent.raw)


def test_a_blank_text_is_not_longer_than_a_text_may_be() -> None:
    for body in put(Outgoing(" " * 8000)).bodies:
        read_message(body)


@pytest.mark.parametrize("size", [4, 5])
def test_rows_of_four_or_five_fill_the_width(size: int) -> None:
    buttons = put(Outgoing("?", rows=((YES,) * size, (NO,) * size))).bodies[-1]["keyboard"]["Buttons"]
    assert [sum(button["Columns"] for button in buttons[at : at + size]) for at in (0, size)] == [6, 6]
