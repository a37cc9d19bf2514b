"""Anything may happen, in any order: people, both messengers, staff, time, trouble and death; the rules hold.

    STEPS=100000 SEED=7 pytest tests/reliability/test_stateful.py      longer, and with this seed alone
    SEED=$RANDOM pytest tests/reliability/test_stateful.py             what nobody has seen yet
    REPLAY=script.jsonl pytest tests/reliability/test_stateful.py      what a failing run has written

A failing run is shortened and written down as a script; SHORTEN_SECONDS says how long that may take.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.city import City
from tests.reliability.stateful_runs import SEEDS, SHARES, Worlds, breaks, play, worlds_on
from tests.reliability.stateful_scripts import read_script, shorten
from tests.reliability.stateful_steps import Step, draw_steps
from tests.reliability.stateful_world import World

STEPS = int(os.environ.get("STEPS", "20000"))

pytestmark = pytest.mark.usefixtures("silence")


@pytest.fixture
def worlds(template: Path | str, city: City, tmp_path: Path) -> Worlds:
    """Worlds of citizens, on both databases."""
    return worlds_on(template, tmp_path, city, World)


@pytest.mark.skipif("REPLAY" in os.environ, reason="a script is played instead")
@pytest.mark.parametrize("which", list(SEEDS))
async def test_the_rules_hold_whatever_happens(worlds: Worlds, ground: str, which: str) -> None:
    seed = SEEDS[which]
    number = round(STEPS * SHARES[ground] / len(SEEDS))
    print(f"SEED={seed}, {number} steps on {ground}")  # noqa: T201 -- to play a random run again
    await play(worlds, draw_steps(seed, number), f"{ground}-{seed}", "test_stateful.py")


@pytest.mark.skipif("REPLAY" not in os.environ, reason="REPLAY names no script")
async def test_a_script_breaks_no_rule(worlds: Worlds) -> None:
    broken, taken = await breaks(worlds, read_script(Path(os.environ["REPLAY"])))
    assert broken is None, f"step {taken}: {broken}"


async def test_a_failing_script_is_shortened_to_the_steps_that_matter() -> None:
    steps: list[Step] = [{"do": "says", "who": who} for who in range(200)]

    async def fails(some: Sequence[Step]) -> bool:
        return {"do": "says", "who": 7} in some and {"do": "says", "who": 150} in some

    short = await shorten(steps, fails, lambda: True)
    assert [step["who"] for step in short] == [7, 150]
