"""Places, contact cards, links and texts as Telegram hands them over, with all that people can do to them."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from core.cases import Case
from core.citizens import Citizen as Met
from tests.api.conftest import api_over, key_for
from tests.dialogs.conversation import Stage
from tests.dialogs.telegram_person import TelegramPerson, telegram_person
from tests.dialogs.test_emergency import call_for_help, on_call

LINE = "немає води на Металургів 86, кв 12, другий день"
HOLE = "яма на дорозі біля магазину"
CENTRE = {"latitude": 47.0971, "longitude": 37.5434}
EDGE = {"latitude": 47.0912, "longitude": 37.7615}
ELSEWHERE = {"latitude": 50.45, "longitude": 30.52}
HIDDEN = "\u202e\u2066\u200b\u2060\ufeff\x00\x1b"
EVIL = f"<b>Оле_на*</b> &amp; {HIDDEN}👩‍🔧"
CLEAN = "<b>Оле_на*</b> &amp; 👩‍🔧"


@pytest.fixture
async def person(stage: Stage) -> TelegramPerson:
    """Somebody who writes by Telegram."""
    return await telegram_person(stage)


async def met(stage: Stage) -> Met:
    """What is known of the person."""
    async with stage.database.view() as work:
        known = await work.citizens.by_identity(1)
    assert known
    return known


async def the_case(stage: Stage) -> Case:
    """The one request that was filed."""
    async with stage.database.view() as work:
        [case] = await work.cases.of_citizen(1, 9)
    return case


@pytest.mark.parametrize(
    "place",
    [
        {"location": CENTRE},
        {"location": CENTRE | {"live_period": 900}},
        {"location": CENTRE, "venue": {"location": CENTRE, "title": "Драмтеатр", "address": "Театральна"}},
    ],
)
async def test_F15_a_point_a_venue_and_a_shared_way_are_a_place(
    person: TelegramPerson, stage: Stage, place: dict[str, Any]
) -> None:
    await person.says(HOLE)
    assert "Which street is it?" in await person.sends_message(**place)
    await person.presses("The point is enough")
    await person.presses("Go on without")
    await person.presses("Send")
    address = (await the_case(stage)).address
    assert (address.lat, address.lon) == (CENTRE["latitude"], CENTRE["longitude"])


@pytest.mark.telegram
async def test_F15_who_moves_on_while_sharing_their_way_answers_nothing(
    person: TelegramPerson, stage: Stage
) -> None:
    await person.says(HOLE)
    await person.sends_message(70, location=CENTRE | {"live_period": 900})
    for point in (EDGE, ELSEWHERE, CENTRE):
        assert await person.edits_message(70, location=point | {"live_period": 900}) == ""
    await person.presses("The point is enough")
    assert await person.edits_message(70, location=ELSEWHERE) == ""  # the sharing ends
    await person.presses("Go on without")
    await person.presses("Send")
    assert (await the_case(stage)).address.lat == CENTRE["latitude"]


@pytest.mark.parametrize(
    ("point", "answer"),
    [
        (ELSEWHERE, "outside the city"),
        ({"latitude": 0, "longitude": 0}, "outside the city"),
        ({"latitude": 95.0, "longitude": 999.0}, "outside the city"),
        (EDGE, "at the edge of the city"),
    ],
)
async def test_F15_a_point_outside_or_at_the_edge_is_asked_about(
    person: TelegramPerson, point: dict[str, float], answer: str
) -> None:
    await person.says(HOLE)
    assert answer in await person.sends_message(location=point)
    assert "Which street is it?" in await person.sends_message(location=CENTRE)


NEIGHBOUR = {"phone_number": "380671234567", "first_name": "Сусід"}
OWN = NEIGHBOUR | {"user_id": 501}
FORWARDED = {
    "type": "user",
    "date": 1795000000,
    "sender_user": {"id": 777, "is_bot": False, "first_name": "А"},
}


@pytest.mark.parametrize(
    "card",
    [
        {"contact": NEIGHBOUR},
        {"contact": NEIGHBOUR | {"user_id": 777}},
        {"contact": OWN, "forward_origin": FORWARDED},
    ],
)
async def test_F16_a_card_that_is_not_surely_their_own_is_for_this_request_only(
    person: TelegramPerson, stage: Stage, card: dict[str, Any]
) -> None:
    await person.says(LINE)
    assert "It is another person's number" in await person.sends_message(**card)
    await person.presses("Send")
    assert (await the_case(stage)).phone == "+380671234567"
    assert (await met(stage)).phone is None
    await person.says("немає світла на Миру 35, кв 4")
    assert "Your phone number" in person.last.text


async def test_F16_the_own_card_is_remembered(person: TelegramPerson, stage: Stage) -> None:
    await person.says(LINE)
    assert "Thank you" in await person.sends_message(contact=OWN)
    assert (await met(stage)).phone == "+380671234567"


async def test_F16_an_operator_may_ring_another_number_and_it_stays_another(
    person: TelegramPerson, stage: Stage
) -> None:
    await person.says("operator")
    await person.says("Чому не відповідаєте на мій лист?")
    await person.sends_message(text="Please ring me instead")
    assert "+380 67 123 4567" in await person.sends_message(contact=NEIGHBOUR)
    assert (await met(stage)).phone is None


async def test_F18_marks_and_hidden_characters_harm_nothing_and_nobody(
    person: TelegramPerson, stage: Stage, tmp_path: Path
) -> None:
    operator = await on_call(stage)
    await person.sends_message(text=f"{LINE} {EVIL}")
    assert CLEAN in await person.sends_message(text="Go on without")
    await person.presses("Send")
    await call_for_help(person)
    await person.sends_message(text=EVIL)
    await stage.send_queued()
    assert "Ring 104" in operator.last.text
    case = await the_case(stage)
    assert case.description == f"{LINE} {CLEAN}"
    for _, message in stage.wire.sent:
        assert not set(HIDDEN) & set(message.title + message.text)
    api = api_over(stage.database, stage.clock, stage.city, tmp_path)
    key = await key_for(stage.database, "reader", stage.clock.now())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://api") as client:
        read = await client.get(f"/api/v1/cases/{case.number}", headers=key)
    assert read.json()["description"] == f"{LINE} {CLEAN}"


@pytest.mark.parametrize("name", [EVIL, "Ім'я" * 16000, HIDDEN])
async def test_F18_a_name_is_shown_as_it_may_be_read(stage: Stage, name: str) -> None:
    newcomer = TelegramPerson(stage, "777", first_name=name)
    assert await newcomer.sends_message(text="/start") != ""
    shown = await newcomer.sends_message(text="мої дані")
    assert not set(HIDDEN) & set(shown)
    assert (CLEAN if name == EVIL else name[:200].strip(HIDDEN)) in shown


@pytest.mark.parametrize(
    "text",
    ["\x00", HIDDEN, "\u200d", "🙂" * 4096, "слово " * 11000, "\n\n\n", "<", "[](tg://user?id=1)", "\ud800"],
)
@pytest.mark.parametrize("before", ["", "new", LINE, "operator", "my data"])
async def test_F18_any_text_gets_an_answer_at_any_place(
    person: TelegramPerson, stage: Stage, text: str, before: str
) -> None:
    if before:
        await person.says(before)
    outcomes: list[str] = []
    stage.inbox.on_turn = lambda outcome, _: outcomes.append(outcome)
    person.first_name = text or "-"
    assert await person.sends_message(text=text) != ""
    assert set(outcomes) - {"reported"} == {"handled"}


@pytest.mark.parametrize(
    "payload",
    [
        "x" * 65,
        "x" * 4000,
        "case_2411-0007",
        "4829-1536",
        "../../etc",
        "<b>",
        "' OR 1=1 --",
        "ref 1 2",
        "\u202e",
    ],
)
async def test_F29_a_link_that_means_nothing_is_an_ordinary_start(
    stage: Stage, person: TelegramPerson, payload: str
) -> None:
    plain = await person.sends_message(text="/start")
    assert await person.sends_message(text=f"/start {payload}") == plain


async def test_F29_a_forged_link_wipes_no_draft(person: TelegramPerson) -> None:
    await person.says(HOLE)
    await person.sends_message(text="/start report:confirm:1:send.1")
    assert "Where is it?" in await person.presses("Go on with the unsent request")
