"""Citizens and operators talk, and everything that may befall them does, in any order; the rules hold.

STEPS=100000 SEED=7 pytest tests/reliability/test_stateful_talks.py    longer, and with this seed alone
SEED=$RANDOM pytest tests/reliability/test_stateful_talks.py           what nobody has seen yet
REPLAY=script.jsonl pytest tests/reliability/test_stateful_talks.py    what a failing run has written
"""

import os
from pathlib import Path

import pytest

from core.city import City
from tests.reliability.stateful_runs import SEEDS, SHARES, Worlds, breaks, play, worlds_on
from tests.reliability.stateful_scripts import read_script
from tests.reliability.stateful_talk_steps import draw_talk_steps
from tests.reliability.stateful_talk_world import TalkWorld

STEPS = int(os.environ.get("STEPS", "10000"))

pytestmark = pytest.mark.usefixtures("silence")


@pytest.fixture
def worlds(template: Path | str, city: City, tmp_path: Path) -> Worlds:
    """Worlds with operators, on both databases."""
    return worlds_on(template, tmp_path, city, TalkWorld)


@pytest.mark.skipif("REPLAY" in os.environ, reason="a script is played instead")
@pytest.mark.parametrize("which", list(SEEDS))
async def test_talks_stay_whole_whatever_happens(worlds: Worlds, ground: str, which: str) -> None:
    seed = SEEDS[which]
    number = round(STEPS * SHARES[ground] / len(SEEDS))
    print(f"SEED={seed}, {number} steps on {ground}")  # noqa: T201 -- to play a random run again
    await play(worlds, draw_talk_steps(seed, number), f"talks-{ground}-{seed}", "test_stateful_talks.py")


@pytest.mark.skipif("REPLAY" not in os.environ, reason="REPLAY names no script")
async def test_a_script_breaks_no_rule(worlds: Worlds) -> None:
    broken, taken = await breaks(worlds, read_script(Path(os.environ["REPLAY"])))
    assert broken is None, f"step {taken}: {broken}"
