"""An update can be followed by its name through the log to the last part of its answer."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.logs import write_logs
from app.rounds import Rounds
from core.city import City
from core.origins import beginning_with
from core.outbox import Notice, NoticeKind
from core.timers import Timer, TimerKind
from core.work import Work
from storage.database import Database
from tests.conftest import HandClock
from tests.dialogs.conversation import Stage
from tests.overheard import OVERHEARD

Lines = Callable[[], list[dict[str, Any]]]
ENDED = "a message came to its end"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log lines so far; at the end they go where all others are."""
    told = io.StringIO()
    write_logs("INFO", told)
    yield lambda: [json.loads(line) for line in told.getvalue().splitlines()]
    write_logs("DEBUG", OVERHEARD.lines)
    OVERHEARD.lines.write(told.getvalue())


@pytest.fixture
def stage(database: Database, clock: HandClock, city: City) -> Stage:
    """The bot."""
    return Stage(database, clock, city)


async def test_an_update_and_all_that_it_is_answered_have_one_name(stage: Stage, lines: Lines) -> None:
    citizen = await stage.citizen()
    await citizen.says("/start")
    await citizen.says("menu")
    taken = [line for line in lines() if line["event"] == "an event was taken"]
    names = [line["request"] for line in taken]
    assert len(set(names)) == 2
    assert all(name.startswith(f"{line['channel']}-") for name, line in zip(names, taken, strict=True))
    ended = [line for line in lines() if line["event"] == ENDED]
    assert [line["request"] for line in ended] == names
    assert {line["state"] for line in ended} == {"sent"}
    assert all(line["parts"] >= 1 for line in ended)


async def test_what_another_process_sends_keeps_its_name(stage: Stage, lines: Lines) -> None:
    citizen = await stage.citizen()
    await citizen.says("/start")
    async with stage.database.work() as work:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        with beginning_with("api-1234"):
            facts = {"number": "48291536", "step": "take", "old": "registered", "new": "in_progress"}
            notice = Notice(NoticeKind.case_moved, met.identity_id, facts)
            await work.notices.add(notice, stage.clock.now())
    await stage.delivery.claim()
    await stage.settle()
    last = [line for line in lines() if line["event"] == ENDED][-1]
    assert last["request"] == "api-1234"


async def test_a_repeated_update_is_not_taken_for_the_first(stage: Stage, lines: Lines) -> None:
    citizen = await stage.citizen()
    for _ in range(2):
        await citizen.says("/start", event_id="7")
    taken = [line for line in lines() if line["event"] == "an event was taken"]
    assert [line["outcome"] for line in taken] == ["handled", "repeated"]
    assert "request" not in taken[1]


async def test_what_a_timer_leaves_to_be_sent_is_named_by_it(stage: Stage, lines: Lines) -> None:
    citizen = await stage.citizen()
    await citizen.says("/start")

    async def tell(work: Work, timer: Timer) -> None:
        met = await work.citizens.meet(citizen.identity, "", stage.clock.now())
        facts = {"number": "48291536", "due": stage.clock.now().isoformat()}
        await work.notices.add(Notice(NoticeKind.case_overdue, met.identity_id, facts), stage.clock.now())

    async with stage.database.work() as work:
        await work.timers.set(TimerKind.case_watched, "55", stage.clock.now())
    fires = {TimerKind.case_watched: tell}
    rounds = Rounds(stage.database, stage.delivery, None, stage.clock, fires)  # type: ignore[arg-type]
    assert await rounds.fire_one()
    await stage.delivery.claim()
    await stage.settle()
    assert lines()[-1]["request"] == "case_watched-55"
