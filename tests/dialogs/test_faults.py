"""What goes wrong between a phone and us, as the person with the phone sees it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.dialogs.dialog import Turn
from bot.dialogs.engine import Engine
from bot.early_edits import MOST, in_last_words
from bot.messages import Answer, Incoming, Kind
from core.cases import Case
from core.conversations import Conversation
from core.outbox import OutboxState
from storage.tables import outbox
from tests.dialogs.conversation import Citizen, Stage
from tests.dialogs.telegram_person import telegram_person

LINE = "немає води на Металургів 86, кв 12, другий день"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
HALF = "не вивозять сміття третій день"


async def cases_of(stage: Stage, citizen: Citizen) -> list[Case]:
    """What they filed."""
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        return await work.cases.of_citizen(met.citizen_id, 9)


class Stumbling(Engine):
    """Fails at the first message."""

    async def answer(self, turn: Turn, incoming: Incoming) -> Answer:
        if incoming.kind == Kind.text:
            raise RuntimeError
        return await super().answer(turn, incoming)


@pytest.mark.telegram
async def test_F06_an_edit_that_overtakes_its_message_is_what_counts(stage: Stage, citizen: Citizen) -> None:
    engine, stage.inbox.engine = stage.inbox.engine, Stumbling(stage.inbox.engine.dialogs)
    assert await citizen.says("немає води на Металургів 68", message_id="7") == ""
    assert "changed an earlier message" in await citizen.edits("7", LINE)
    stage.inbox.engine = engine
    stage.clock.turn(seconds=3)
    async with stage.database.work() as work:
        timer = await work.timers.take_due(stage.clock.now())
        assert timer
        event = await work.events.failed(int(timer.subject))
        assert event
        await stage.inbox.try_again(work, event)
    await stage.settle()
    await citizen.says("Go on without")
    await citizen.presses("Send")
    [case] = await cases_of(stage, citizen)
    assert (case.description, case.address.house) == (LINE, "86")


async def test_F06_an_edit_waits_for_its_message_for_a_while_only(stage: Stage, citizen: Citizen) -> None:
    await citizen.edits("7", LINE)
    stage.clock.turn(minutes=11)
    assert "Where is it?" in await citizen.says(HALF, message_id="7")


def test_F06_only_so_many_edits_wait() -> None:
    conversation = Conversation(1)
    for number in range(MOST + 2):
        edit = Incoming("wire", "", Kind.edit, "501", "501", NOW, text="інше", message_id=str(number))
        in_last_words(conversation, edit, NOW)
    message = Incoming("wire", "", Kind.text, "501", "501", NOW, text="перше", message_id="1")
    assert in_last_words(conversation, message, NOW) == message
    assert in_last_words(conversation, replace(message, message_id="2"), NOW).text == "інше"
    assert len(conversation.memory["edits"]) == MOST - 1


async def test_F06_two_answers_count_in_the_order_in_which_they_came(stage: Stage, citizen: Citizen) -> None:
    await asyncio.gather(citizen.writes(HALF), citizen.writes("Бахчиванджі 11"), citizen.writes("не знаю"))
    await stage.settle()
    await citizen.presses("Send")
    [case] = await cases_of(stage, citizen)
    assert (case.description, case.address.house, case.phone) == (HALF, "11", None)


async def test_F06_a_button_counts_before_its_message_is_written_down(stage: Stage, citizen: Citizen) -> None:
    await citizen.says(LINE)
    await citizen.writes("Go on without")
    await asyncio.gather(*stage.delivery._tasks)  # it is on the phone, and that is not written down yet
    async with stage.database.reader.connect() as connection:
        states = list((await connection.execute(select(outbox.c.state).order_by(outbox.c.id))).scalars())
    assert states[-1] == OutboxState.sending
    assert "is sent" in await citizen.presses("Send")
    assert len(await cases_of(stage, citizen)) == 1


async def test_F25_what_was_deleted_in_the_messenger_stays_until_it_is_erased_here(stage: Stage) -> None:
    person = await telegram_person(stage)
    await person.says(LINE)
    await person.presses("Go on without")
    await person.presses("Send")
    await person.says(HALF)
    gone = {"business_connection_id": "1", "chat": {"id": 501, "type": "private"}, "message_ids": [1, 2, 3]}
    assert await person.comes({"deleted_business_messages": gone}) == ""
    assert HALF in await person.says("my data")
    await person.presses("Erase my data")
    await person.presses("Yes, erase my data")
    assert HALF not in await person.says("my data")
    assert [case.description for case in await cases_of(stage, person)] == [LINE]
