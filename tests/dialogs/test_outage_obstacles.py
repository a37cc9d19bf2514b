"""What stops a notice: each reason is named with its mend, from the pasted text to the last button."""

import pytest

from core.broadcasts import BroadcastState, Obstacle
from tests.dialogs.newsroom import PASTED, Newsroom
from tests.dialogs.test_outage_approval import labels, only
from tests.dialogs.test_outage_approval import room as room

# The public accidents of the field, and every other reason to stop, from the pasted text to the last button.
PLANNED = "{when} планово не буде води через ремонт водопроводу: {where}"
HERE = "вул. Куїнджі, 2-20"
STOPPED: dict[str, tuple[str, str]] = {
    Obstacle.ends_in_the_past: (PLANNED.format(when="20.11 з 9:00 до 17:00", where=HERE), "in the past"),
    "restored on 31 December": (
        PLANNED.format(when="З 9:00 25 листопада до 18:00 31 грудня", where=HERE),
        "too far in the future",
    ),
    "2027": (PLANNED.format(when="25.11.2027 з 9:00 до 17:00", where=HERE), "too far in the future"),
    Obstacle.nobody_to_tell: (
        PLANNED.format(when="25.11 з 9:00 до 17:00", where="просп. Миру, 7"),
        "Nobody there wants such notices",
    ),
    Obstacle.ends_before_it_starts: (
        PLANNED.format(when="З 9:00 26 листопада до 18:00 25 листопада", where=HERE),
        "ends before it begins",
    ),
}


@pytest.mark.parametrize("why", STOPPED)
async def test_a_notice_that_must_not_go_out_is_stopped_and_says_why(room: Newsroom, why: str) -> None:
    text, reason = STOPPED[why]
    shown = await room.draft(text)
    assert "It cannot be sent like this." in shown
    assert reason in shown
    assert reason in await room.admin.presses("Submit for approval")
    assert (await only(room)).state is BroadcastState.draft
    await room.stage.send_queued()
    assert not [one for address, one in room.stage.wire.sent if address == room.other.name]


async def test_what_is_announced_already_is_not_announced_again(room: Newsroom) -> None:
    await room.submitted()
    await room.other.presses("Look at it")
    await room.other.presses("Approve: send it")
    shown = await room.draft(PASTED.replace("з 9:00 до 17:00", "з 12:00 до 20:00"))
    assert "The same is announced there already." in shown
    assert "The same is announced" in await room.admin.presses("Submit for approval")


async def test_a_time_that_is_after_the_end_is_refused(room: Newsroom) -> None:
    await room.draft()
    await room.admin.presses("When to send it")
    shown = await room.admin.says("25.11 о 18:00")
    assert "when all is over" in shown


async def test_what_is_missing_in_the_form_never_becomes_a_draft(room: Newsroom) -> None:
    await room.pastes("25 листопада з 9:00 до 17:00 планово не буде води через ремонт водопроводу")
    assert "Show what people read" not in labels(room.admin)
    async with room.stage.database.work() as work:
        assert await work.broadcasts.in_states(BroadcastState) == []
