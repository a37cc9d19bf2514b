"""Anything may happen, in any order: people, both messengers, staff, time, trouble and death; the rules hold.

    STEPS=100000 SEED=7 pytest tests/reliability/test_stateful.py      longer, and with this seed alone
    SEED=$RANDOM pytest tests/reliability/test_stateful.py             what nobody has seen yet
    REPLAY=script.jsonl pytest tests/reliability/test_stateful.py      what a failing run has written

A failing run is shortened and written down as a script; SHORTEN_SECONDS says how long that may take.
"""

import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import structlog

from core.city import City
from tests.conftest import _postgres, postgres_url
from tests.reliability.stateful_rules import Broken
from tests.reliability.stateful_scripts import read_script, shorten, write_script
from tests.reliability.stateful_steps import Step, draw_steps
from tests.reliability.stateful_world import World

STEPS = int(os.environ.get("STEPS", "20000"))
SHORTEN_SECONDS = float(os.environ.get("SHORTEN_SECONDS", "90"))
TEMPLATES = {"sqlite": "sqlite_template", "postgresql": "postgres_template"}
SHARES = {"sqlite": 0.7, "postgresql": 0.3}
"""How many of the steps are taken on each database."""
SEEDS = {"given": int(os.environ["SEED"])} if "SEED" in os.environ else {"first": 2026, "second": 1125}

Worlds = Callable[[], AbstractAsyncContextManager[World]]


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Troubles are meant; what the service says of each would fill the memory."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.configure(**before)


@pytest.fixture(params=list(SHARES))
def ground(request: pytest.FixtureRequest) -> str:
    """The database that a run stands on."""
    kind: str = request.param
    return kind


@pytest.fixture
def worlds(request: pytest.FixtureRequest, ground: str, city: City, tmp_path: Path) -> Worlds:
    """Makes a world that nothing has happened to, as often as it is asked for."""
    template: Path | str = request.getfixturevalue(TEMPLATES[ground])

    @asynccontextmanager
    async def world() -> AsyncIterator[World]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        async with _database(template, folder) as url, World(url, folder / "media", city) as made:
            yield made

    return world


@asynccontextmanager
async def _database(template: Path | str, folder: Path) -> AsyncIterator[str]:
    """The address of a copy of the template."""
    if isinstance(template, Path):
        shutil.copy(template, folder / "test.db")
        yield f"sqlite:///{folder}/test.db"
        return
    name = f"{template}_{folder.name[-8:]}".lower()
    await _postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield postgres_url(name)
    await _postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


async def _breaks(
    worlds: Worlds, steps: Sequence[Step], to_the_end: bool = True
) -> tuple[Broken | None, int]:
    """The rule that these steps break, if they do, and the number of steps taken."""
    async with worlds() as world:
        try:
            await world.play(steps, to_the_end)
        except Broken as broken:
            return broken, world.steps
        return None, world.steps


async def _explain(worlds: Worlds, steps: Sequence[Step], broken: Broken, taken: int, name: str) -> str:
    """Shorten the script, write it down, and say how it is played again."""
    until = time.monotonic() + SHORTEN_SECONDS

    async def fails(some: Sequence[Step]) -> bool:
        found, _ = await _breaks(worlds, some, to_the_end=taken == len(steps))
        return found is not None and found.rule == broken.rule

    short = await shorten(steps[:taken], fails, lambda: time.monotonic() < until)
    file = Path(tempfile.gettempdir()) / f"stateful-{name}.jsonl"
    write_script(file, short)
    lines = file.read_text("utf-8").splitlines()[-60:]
    return "\n".join(
        (
            f"{name}, step {taken}: {broken}",
            f"{len(short)} steps do it; REPLAY={file} pytest tests/reliability/test_stateful.py",
            *lines,
        )
    )


@pytest.mark.skipif("REPLAY" in os.environ, reason="a script is played instead")
@pytest.mark.parametrize("which", list(SEEDS))
async def test_the_rules_hold_whatever_happens(worlds: Worlds, ground: str, which: str) -> None:
    seed = SEEDS[which]
    number = round(STEPS * SHARES[ground] / len(SEEDS))
    print(f"SEED={seed}, {number} steps on {ground}")  # noqa: T201 -- to play a random run again
    steps = draw_steps(seed, number)
    broken, taken = await _breaks(worlds, steps)
    if broken:
        pytest.fail(await _explain(worlds, steps, broken, taken, f"{ground}-{seed}"))


@pytest.mark.skipif("REPLAY" not in os.environ, reason="REPLAY names no script")
async def test_a_script_breaks_no_rule(worlds: Worlds) -> None:
    broken, taken = await _breaks(worlds, read_script(Path(os.environ["REPLAY"])))
    assert broken is None, f"step {taken}: {broken}"


async def test_a_failing_script_is_shortened_to_the_steps_that_matter() -> None:
    steps: list[Step] = [{"do": "says", "who": who} for who in range(200)]

    async def fails(some: Sequence[Step]) -> bool:
        return {"do": "says", "who": 7} in some and {"do": "says", "who": 150} in some

    short = await shorten(steps, fails, lambda: True)
    assert [step["who"] for step in short] == [7, 150]
