"""The sandbox's memory on disk: a snapshot written shortly after a change."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from sandbox.house import House, State

DEBOUNCE_SECONDS = 0.5
STATE = TypeAdapter(State)


def read_state(state_file: Path | None) -> State | None:
    """Read the last snapshot, if there is one."""
    if state_file is None or not state_file.exists():
        return None
    return STATE.validate_json(state_file.read_bytes())


class Snapshot:
    """Writes the house's state whenever it has changed and then been left alone for a moment."""

    def __init__(
        self, house: House, state_file: Path, savers: dict[str, Callable[[], dict[str, object]]]
    ) -> None:
        self._house = house
        self._file = state_file
        self._savers = savers
        self._keeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write."""
        self._keeping = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Write once more and end."""
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        self.write()

    def write(self) -> None:
        """Write the snapshot so that a crash leaves either the old one or the new."""
        state = self._house.state
        state.counters = dict(self._house.counters.values)
        state.offset_seconds = self._house.clock.offset.total_seconds()
        state.messengers |= {name: saved() for name, saved in self._savers.items()}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".new")
        unfinished.write_bytes(STATE.dump_json(state))
        os.replace(unfinished, self._file)

    async def _keep(self) -> None:
        while True:
            await self._house.dirty.wait()
            await asyncio.sleep(DEBOUNCE_SECONDS)
            self._house.dirty.clear()
            self.write()
