"""Runs of steps: on which database, with which seed, and what is said when a rule does not hold."""

import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from core.city import City
from tests.conftest import _postgres, postgres_url
from tests.reliability.stateful_rules import Broken
from tests.reliability.stateful_scripts import shorten, write_script
from tests.reliability.stateful_steps import Step
from tests.reliability.stateful_world import World

SHORTEN_SECONDS = float(os.environ.get("SHORTEN_SECONDS", "90"))
SHARES = {"sqlite": 0.7, "postgresql": 0.3}
"""How many of the steps are taken on each database."""
SEEDS = {"given": int(os.environ["SEED"])} if "SEED" in os.environ else {"first": 2026, "second": 1125}

Worlds = Callable[[], AbstractAsyncContextManager[World]]


def worlds_on(template: Path | str, tmp_path: Path, city: City, kind: type[World]) -> Worlds:
    """Makes a world that nothing has happened to, as often as it is asked for."""

    @asynccontextmanager
    async def world() -> AsyncIterator[World]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        async with _database(template, folder) as url, kind(url, folder / "media", city) as made:
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


async def breaks(worlds: Worlds, steps: Sequence[Step], to_the_end: bool = True) -> tuple[Broken | None, int]:
    """The rule that these steps break, if they do, and the number of steps taken."""
    async with worlds() as world:
        try:
            await world.play(steps, to_the_end)
        except Broken as broken:
            return broken, world.steps
        return None, world.steps


async def play(worlds: Worlds, steps: Sequence[Step], name: str, test: str) -> None:
    """Fail with a short script when these steps break a rule. `test`: the file that plays it again."""
    broken, taken = await breaks(worlds, steps)
    if broken:
        pytest.fail(await _explain(worlds, steps, broken, taken, name, test))


async def _explain(
    worlds: Worlds, steps: Sequence[Step], broken: Broken, taken: int, name: str, test: str
) -> str:
    """Shorten the script, write it down, and say how it is played again."""
    until = time.monotonic() + SHORTEN_SECONDS

    async def fails(some: Sequence[Step]) -> bool:
        found, _ = await breaks(worlds, some, to_the_end=taken == len(steps))
        return found is not None and found.rule == broken.rule

    short = await shorten(steps[:taken], fails, lambda: time.monotonic() < until)
    file = Path(tempfile.gettempdir()) / f"stateful-{name}.jsonl"
    write_script(file, short)
    lines = file.read_text("utf-8").splitlines()[-60:]
    return "\n".join(
        (
            f"{name}, step {taken}: {broken}",
            f"{len(short)} steps do it; REPLAY={file} pytest tests/reliability/{test}",
            *lines,
        )
    )
