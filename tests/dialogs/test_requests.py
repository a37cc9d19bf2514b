"""My requests, and one request's story."""

from dataclasses import replace
from random import Random

import pytest

from bot.messages import Kind
from core.attachments import FileState
from core.filing import register_case
from core.life import Step
from core.numbers import draw_number, read_number, spell_number
from tests.dialogs.conversation import Citizen, Stage
from tests.storage.test_cases import report
from tests.working import move

LINE = "немає води на Металургів 86, кв 12, другий день"


async def filed(citizen: Citizen, line: str = LINE) -> str:
    """File a request by one line; its number."""
    await citizen.says(line)
    if citizen.last.needs_keyboard:
        await citizen.presses("Go on without")
    await citizen.presses("Send")
    number = read_number(citizen.last.title.split()[1])
    assert number
    return number


async def test_who_has_none_is_told_how_to_make_one(citizen: Citizen) -> None:
    assert "no requests yet" in await citizen.says("status")
    assert "What happened, and where?" in await citizen.presses("New request")


async def test_a_number_in_any_spelling_shows_its_request(citizen: Citizen) -> None:
    number = await filed(citizen)
    for spelling in (number, spell_number(number), f"№ {number[:4]} {number[4:]}"):
        shown = await citizen.says(spelling)
        assert f"Request {spell_number(number)}" in shown
        assert "Registered" in shown
        assert "Wednesday, 25 November" in shown


async def test_F86_another_persons_number_is_answered_as_one_that_does_not_exist(
    stage: Stage, citizen: Citizen
) -> None:
    number = await filed(citizen)
    stranger = await stage.citizen("777")
    unknown = draw_number(Random(1))
    told = await stranger.says(number)
    assert told.replace(spell_number(number), spell_number(unknown)) == await stranger.says(unknown)
    assert "no" in told


async def test_the_story_tells_what_was_done(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    async with stage.database.work() as work:
        await move(work, number, Step.take, stage.city, stage.clock.now(), note="Бригада виїхала")
    shown = await citizen.says(number)
    assert "The work has begun. Answer: Бригада виїхала" in shown


async def test_a_late_request_says_so(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    stage.clock.turn(days=2)
    assert "It is late, and we are sorry" in await citizen.says(number)


async def test_the_list_has_pages(citizen: Citizen) -> None:
    for house in range(1, 8):
        await filed(citizen, f"немає води на Металургів {house}, кв 12, другий день")
    assert "You have 7 requests." in await citizen.says("мої звернення")
    await citizen.presses("Older requests")
    assert len([choice for choice in citizen.last.choices if choice.key.isdecimal()]) == 2
    await citizen.presses("Newer requests")
    assert len([choice for choice in citizen.last.choices if choice.key.isdecimal()]) == 5


@pytest.mark.telegram
async def test_a_receipt_stays_when_its_button_is_pressed(citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.presses("My requests")
    assert not citizen.last.edits
    await citizen.presses("Menu")
    assert citizen.last.edits


async def story(stage: Stage, number: str) -> list[str]:
    """The kinds of events in a request's history."""
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
        assert case
        return [event.kind for event in await work.cases.events(case.id)]


async def test_words_and_a_photo_can_be_added(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.says(number)
    await citizen.presses("Add or correct")
    assert "1 file is added" in await citizen.sends(Kind.photo)
    shown = await citizen.says("Вода тече з вентиля")
    assert "It is added to the request." in shown
    assert "You added: «Вода тече з вентиля»" in shown
    async with stage.database.view() as work:
        case = await work.cases.by_number(number)
    assert case
    assert len(case.attachments) == 1
    assert case.description == LINE


async def test_a_photo_alone_can_be_added(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.says(number)
    await citizen.presses("Add or correct")
    await citizen.sends(Kind.photo)
    assert "It is added" in await citizen.presses("That is all")
    assert await story(stage, number) == ["registered", "remark"]


async def test_a_request_is_withdrawn_with_a_reason(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.says(number)
    await citizen.presses("Withdraw the request")
    shown = await citizen.says("воду вже дали")
    assert "The request is withdrawn." in shown
    assert "воду вже дали" in shown
    assert citizen.last.choices[0].label == "All my requests"
    stage.clock.turn(days=3)
    assert "It is late" not in await citizen.says(number)


async def test_who_does_not_withdraw_after_all_changes_nothing(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    await citizen.says(number)
    await citizen.presses("Withdraw the request")
    await citizen.presses("Do not withdraw")
    assert await story(stage, number) == ["registered"]


async def test_the_unit_can_be_asked_why_it_takes_long_once_a_day(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    stage.clock.turn(days=2)
    await citizen.says(number)
    await citizen.presses("Why does it take so long?")
    assert "I have asked." in await citizen.presses("Yes, ask them")
    assert await story(stage, number) == ["registered", "asked_why"]
    assert "Why does it take so long?" not in [choice.label for choice in citizen.last.choices]
    stage.clock.turn(days=1, minutes=1)
    await citizen.says(number)
    await citizen.presses("Why does it take so long?")


async def test_the_list_tells_what_is_late(stage: Stage, citizen: Citizen) -> None:
    await filed(citizen)
    await citizen.says("status")
    assert citizen.last.choices[0].label.endswith("registered")
    stage.clock.turn(days=2)
    await citizen.says("status")
    assert citizen.last.choices[0].label.endswith("late")


async def test_a_request_can_be_taken_back_for_ten_minutes(stage: Stage, citizen: Citizen) -> None:
    number = await filed(citizen)
    assert "is taken back" in await citizen.presses("Take it back")
    assert await story(stage, number) == ["registered", "withdraw"]
    await filed(citizen)
    stage.clock.turn(minutes=11)
    await citizen.presses("My requests")
    assert "Take it back" not in [choice.label for choice in citizen.last.choices]


async def test_the_pictures_of_a_request_are_shown(stage: Stage, citizen: Citizen) -> None:
    await citizen.sends(Kind.photo, text=LINE)
    await citizen.sends(Kind.photo)
    await citizen.presses("Go on without")
    number = (await citizen.presses("Send")).split()[1]
    await citizen.says(number)
    assert "Show the pictures" not in [choice.label for choice in citizen.last.choices]
    async with stage.database.work() as work:
        for file in await work.attachments.waiting(9):
            await work.attachments.settle(file.id, FileState.kept, f"aa/{file.id}.jpg", 10)
    await citizen.says(number)
    assert "Picture 1 of 2." in await citizen.presses("Show the pictures")
    shown = [message.picture for _, message in stage.wire.sent if message.picture]
    assert [name.endswith(".jpg") for name in shown] == [True, True]
    assert citizen.choice("Show the pictures")


async def test_who_only_pressed_the_name_of_a_service_reads_it_once_in_their_language(
    stage: Stage, citizen: Citizen
) -> None:
    await citizen.says("/start")
    async with stage.database.work() as work:
        met = await work.citizens.find(citizen.identity)
        assert met
        pressed = replace(report(met.identity_id), description="Немає води")
        case = await register_case(work, pressed, city=stage.city, now=stage.clock.now())
    story = await citizen.says(spell_number(case.number))
    assert "Немає води" not in story.replace("Немає води\nпросп.", "")
    assert "\n\n\n" not in story
