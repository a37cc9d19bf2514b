"""A round: what is due is fired, and what is to be sent goes out, however much is due."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

import app.rounds
from app.rounds import Rounds
from core.timers import Timer, TimerKind
from core.work import Work
from storage.database import Database
from tests.conftest import HandClock

SUBJECTS = ("1", "2", "3")


@dataclass
class Round:
    """Rounds over timers that note when they fire, and a delivery that notes when it is asked."""

    database: Database
    clock: HandClock
    fails: str = ""
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        fires = {TimerKind.case_watched: self.fire}
        here: Any = self
        self.rounds = Rounds(self.database, here, here, self.clock, fires)

    async def fire(self, work: Work, timer: Timer) -> None:
        await work.memory.remember(f"fired {timer.subject}", "yes")
        if timer.subject == self.fails:
            raise ValueError("it fails")
        self.seen.append(timer.subject)

    async def claim(self) -> int:
        """As of a delivery that finds nothing."""
        self.seen.append("claim")
        return 0

    def wake(self) -> None:
        """As of a fetching that has nothing to fetch."""

    async def fired(self) -> list[str]:
        """What has been committed."""
        async with self.database.view() as view:
            return [one for one in SUBJECTS if await view.memory.recall(f"fired {one}")]


@pytest.fixture
async def going(database: Database, clock: HandClock) -> Round:
    """Three timers are due, the first of them first."""
    async with database.work() as work:
        for number, subject in enumerate(SUBJECTS):
            due_at = clock.now() - timedelta(minutes=10 - number)
            await work.timers.set(TimerKind.case_watched, subject, due_at)
    return Round(database, clock)


async def test_all_that_is_due_fires_in_one_round(going: Round) -> None:
    assert not await going.rounds.round()
    assert going.seen == ["1", "2", "3", "claim"]


async def test_sending_goes_on_while_much_is_due(going: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.rounds, "FIRING_FOR", 0.0)
    while await going.rounds.round():
        assert going.rounds.standing()["well"]
    assert going.seen == ["1", "claim", "2", "claim", "3", "claim", "claim"]


async def test_a_timer_that_fails_undoes_and_holds_up_no_other(going: Round) -> None:
    going.fails = "2"
    await going.rounds.round()
    assert going.seen == ["1", "3", "claim"]
    assert await going.fired() == ["1", "3"]
    going.fails = ""
    going.clock.turn(minutes=1)
    await going.rounds.round()
    assert await going.fired() == ["1", "2", "3"]
