"""What comes later: edits after sending, numbers tried out, an unsent draft, a danger in between."""

from datetime import UTC, datetime
from random import Random

import pytest

from bot.drafts import remind_of_draft
from bot.inbox import FLOOD
from core.numbers import draw_number
from core.timers import TimerKind
from tests.dialogs.conversation import Citizen, Stage

LINE = "немає води на Металургів 86, кв 12, другий день"


@pytest.mark.telegram
async def test_F24_an_edit_after_sending_becomes_a_remark(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE, message_id="77")
    await citizen.presses("Go on without")
    await citizen.presses("Send")
    assert "added your correction" in await citizen.edits("77", "немає води на Металургів 88")
    async with stage.database.view() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        case = (await work.cases.of_citizen(met.citizen_id, 1))[0]
        events = await work.cases.events(case.id)
    assert case.description == LINE
    assert events[-1].note == "немає води на Металургів 88"


async def test_F86_trying_many_numbers_slows_down(stage: Stage, citizen: Citizen) -> None:
    random = Random(3)
    for _ in range(5):
        assert "Among your requests there is none" in await citizen.says(draw_number(random))
    assert "try again in ten minutes" in await citizen.says(draw_number(random))
    stage.clock.turn(minutes=11)
    assert "Among your requests there is none" in await citizen.says(draw_number(random))


async def test_a_new_danger_goes_first_and_keeps_the_draft(citizen: Citizen) -> None:
    await citizen.says("не вивозять сміття третій день")
    assert "Ring 104 now" in await citizen.says("пахне газом у під'їзді")
    await citizen.presses("I have rung")
    await citizen.presses("Go on with the unsent request")
    assert "Where is it?" in citizen.last.text


async def test_an_unsent_request_is_reminded_of_once_and_in_daytime(stage: Stage, citizen: Citizen) -> None:
    stage.clock.time = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)  # 21:00 in the city
    await citizen.says(LINE)
    async with stage.database.work() as work:
        due = await work.timers.next_due()
        assert due == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
        stage.clock.time = due
        timer = await work.timers.take_due(due)
        assert timer
        assert timer.kind == TimerKind.draft_waits
        await remind_of_draft(work, int(timer.subject), stage.city, due)
    await stage.send_queued()
    assert "not sent yet" in citizen.last.text
    await citizen.says("12345")
    async with stage.database.view() as work:
        assert await work.timers.next_due() is None


async def test_a_request_that_is_no_draft_any_more_is_not_reminded_of(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Cancel")
    stage.clock.turn(hours=30)
    async with stage.database.work() as work:
        timer = await work.timers.take_due(stage.clock.now())
        assert timer
        await remind_of_draft(work, int(timer.subject), stage.city, stage.clock.now())
        assert await work.outbox.unfinished() == 0


async def test_a_draft_that_is_being_written_is_not_reminded_of(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    stage.clock.turn(hours=1.5)
    await citizen.says("12345")
    stage.clock.turn(hours=1)
    async with stage.database.work() as work:
        timer = await work.timers.take_due(stage.clock.now())
        assert timer
        await remind_of_draft(work, int(timer.subject), stage.city, stage.clock.now())
        assert await work.outbox.unfinished() == 0
        assert await work.timers.next_due() is not None


async def test_F17_a_flood_is_answered_once_it_is_over(stage: Stage, citizen: Citizen) -> None:
    stage.wire.gate.clear()
    for number in range(40):
        await citizen.writes(f"повідомлення {number}")
    stage.wire.gate.set()
    await stage.settle()
    sent = [message for address, message in stage.wire.sent if address == citizen.name]
    assert len(sent) <= FLOOD + 2
    assert "paused for a moment" in sent[-1].text
    stage.clock.turn(seconds=6)
    async with stage.database.work() as work:
        timer = None
        while taken := await work.timers.take_due(stage.clock.now()):
            timer = taken
        assert timer
        assert timer.kind == TimerKind.flood_over
        await stage.inbox.flood_over(work, int(timer.subject))
    await stage.settle()
    assert citizen.last.choices


@pytest.mark.telegram
async def test_a_second_press_leaves_the_receipt_its_buttons(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.presses("Go on without")
    data = citizen.choice("Send").data
    await citizen.presses_data(data)
    assert "sent already" in await citizen.presses_data(data)
    assert stage.wire.stripped == []
    await citizen.presses("My requests")
    assert stage.wire.stripped == ["1"]


async def test_a_phone_in_the_first_line_is_not_asked_for_again(citizen: Citizen) -> None:
    shown = await citizen.says("немає води на Металургів 86, кв 12, тел 0671234567")
    assert "Phone: +380 67 123 4567" in shown


async def test_who_does_not_want_to_give_a_number_may_say_so(citizen: Citizen) -> None:
    await citizen.says(LINE)
    assert "Phone: not given" in await citizen.says("не знаю")


async def test_cancel_drops_a_draft_that_was_put_aside(citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.says("/start")
    assert "Nothing was sent" in await citizen.says("/cancel")
    assert "Go on with the unsent request" not in [choice.label for choice in citizen.last.choices]
