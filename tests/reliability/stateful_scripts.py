"""Scripts: steps as JSON lines, and shortening one that fails to the steps that matter."""

import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.reliability.stateful_steps import Step

Fails = Callable[[Sequence[Step]], Awaitable[bool]]


def write_script(file: Path, steps: Sequence[Step]) -> None:
    """One step a line."""
    file.write_text("".join(json.dumps(step, ensure_ascii=False) + "\n" for step in steps), "utf-8")


def read_script(file: Path) -> list[Step]:
    """The steps of a script."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]


async def shorten(steps: Sequence[Step], fails: Fails, has_time: Callable[[], bool]) -> list[Step]:
    """Leave out as much as there is time for, as long as it still fails."""
    left = await _shortest_tail(steps, fails, has_time)
    left = await _without_groups(left, fails, has_time)
    size = len(left) // 2
    while size and has_time():
        at = 0
        while at < len(left) and has_time():
            without = left[:at] + left[at + size :]
            if await fails(without):
                left = without
            else:
                at += size
        size //= 2
    return left


async def _shortest_tail(steps: Sequence[Step], fails: Fails, has_time: Callable[[], bool]) -> list[Step]:
    """Most failures need the last steps alone."""
    size = 25
    while size < len(steps) and has_time():
        if await fails(tail := list(steps[-size:])):
            return tail
        size *= 3
    return list(steps)


async def _without_groups(steps: Sequence[Step], fails: Fails, has_time: Callable[[], bool]) -> list[Step]:
    """All that one person does, or all of one kind, may have nothing to do with it."""
    left = list(steps)
    groups = dict.fromkeys((key, step[key]) for key in ("who", "do") for step in left if key in step)
    for key, value in groups:
        without = [step for step in left if step.get(key) != value]
        if has_time() and len(without) < len(left) and await fails(without):
            left = without
    return left
