"""Transcripts: read by supervisors, each reading recorded; taken along and erased by whose talk it is."""

from pathlib import Path

import httpx
import pytest

from bot.messages import Outgoing
from core.access import Role
from core.handoffs import HandoffEvent, Move
from core.lines import Side
from tests.api.conftest import api_over, key_for
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen
from tests.dialogs.test_my_data import erase

QUESTION, ANSWER, NOTE = "Коли буде вода?", "О 18:00.", "сусіди вже питали"


@pytest.fixture
async def forum(stage: TalkStage, citizen: Citizen, olha: Member, ivan: Member) -> Forum:
    """The operators' group, where a talk was had and is over."""
    group = await bound_forum(stage, olha)
    await citizen.says("operator")
    await citizen.says(QUESTION)
    await group.writes(olha, ANSWER)
    await group.writes(olha, f"// {NOTE}")
    await group.writes(olha, "/close")
    await stage.ring()
    await stage.settle()
    return group


async def events(stage: TalkStage) -> list[HandoffEvent]:
    """What was done with the talk."""
    async with stage.database.view() as work:
        return await work.handoffs.events(1)


def files_for(stage: TalkStage, chat: str) -> list[Outgoing]:
    """The files that were sent to somebody."""
    return [message for address, message in stage.wire.sent if address == chat and message.file]


async def test_a_supervisor_has_it_sent_privately_and_that_is_kept(
    stage: TalkStage, forum: Forum, ivan: Member
) -> None:
    said = await forum.writes(ivan, "/transcript")
    assert "I send it to you privately." in said
    assert QUESTION not in said
    (message,) = files_for(stage, str(ivan.id))
    assert "Talk 1, word for word." in message.text
    assert message.file
    assert message.file.name == "talk-1.txt"
    when = "24.11.2026 12:00"
    assert message.file.text == (
        f"Talk 1\n\n{when}, The citizen:\n{QUESTION}\n\n{when}, Ольга Коваль:\n{ANSWER}\n\n"
        f"{when}, Ольга Коваль, not for the citizen:\n{NOTE}\n"
    )
    last = (await events(stage))[-1]
    assert (last.move, last.actor.split(" #")[0]) == (Move.transcript_read, "Іван")


async def test_an_operator_does_not_get_it(stage: TalkStage, forum: Forum, olha: Member) -> None:
    assert await forum.writes(olha, "/transcript") == "Only supervisors can read a talk word for word."
    assert files_for(stage, str(olha.id)) == []
    assert Move.transcript_read not in [event.move for event in await events(stage)]


async def test_a_program_reads_it_as_data_and_as_text(stage: TalkStage, forum: Forum, tmp_path: Path) -> None:
    app = api_over(stage.database, stage.clock, stage.city, tmp_path)
    key = await key_for(stage.database, Role.supervisor, stage.clock.now())
    path = "/api/v1/desk/talks/1/transcript"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
        data = (await client.get(path, headers=key)).json()
        text = await client.get(path, params={"form": "text"}, headers=key)
    assert [(line["side"], line["words"], line["delivery"]) for line in data["lines"]] == [
        ("citizen", QUESTION, None),
        ("operator", ANSWER, "delivered"),
        ("note", NOTE, None),
    ]
    assert data["moves"][-1]["move"] == "transcript_read"
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"2026-11-24 12:00 citizen: {QUESTION}\n" in text.text
    read = [event.actor for event in await events(stage) if event.move == Move.transcript_read]
    assert read == ["api:supervisor", "api:supervisor"]


async def test_the_citizen_takes_along_what_was_said_and_no_notes(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await citizen.says("my data")
    await citizen.presses("Send me my data as a file")
    (message,) = files_for(stage, citizen.name)
    assert message.file
    assert f"24.11.2026 12:00, you: {QUESTION}" in message.file.text
    assert f"24.11.2026 12:00, an operator: {ANSWER}" in message.file.text
    assert NOTE not in message.file.text


async def test_F67_erased_words_leave_the_skeleton_of_the_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    before = await events(stage)
    assert "Your data are erased." in await erase(citizen)
    async with stage.database.view() as work:
        lines = await work.lines.of(1)
    assert [(line.side, line.words) for line in lines] == [
        (Side.citizen, None),
        (Side.operator, None),
        (Side.note, None),
    ]
    assert await events(stage) == before
    await forum.writes(ivan, "/transcript")
    (message,) = files_for(stage, str(ivan.id))
    assert message.file
    assert message.file.text.count("(erased at the citizen's wish)") == 3
    assert QUESTION not in message.file.text
