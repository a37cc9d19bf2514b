"""An event loop whose time jumps to the next timer, so that minutes pass at once and exactly."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Jumping(selectors.DefaultSelector):
    """Instead of waiting it moves the time on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class TurnedLoop(asyncio.SelectorEventLoop):
    """For coroutines that wait for nothing but time and each other."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """The time that was jumped to."""
        return self._jumping.now


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run to the end in no time."""
    with asyncio.Runner(loop_factory=TurnedLoop) as runner:
        return runner.run(scene)
