"""Shows on every operator's own message how far it has come: taken, delivered, or not."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import structlog

from bot.channel import Failure, Forum, SendFailed
from core.lines import TAKEN_BACK, Arrival, LinePlace, Mark, Report
from core.outbox import OutboxState
from core.owning import report
from core.work import Clock, OpenWork, Work

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 100
MOST_TRIES = 3
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
_PASSING = frozenset({Failure.throttled, Failure.doubtful, Failure.unavailable})
LOOK_EVERY = 5.0
"""Seconds: what was noted by somebody else, such as a report that came later, is shown by then."""
EMOJI: Mapping[Mark, str] = {
    Mark.taken: "👀",
    Mark.delivered: "👍",
    Mark.failed: "👎",
    Mark.noted: "✍",
}
"""Reactions that every group allows unless somebody has changed that."""


@dataclass
class Marking:
    """Looks whenever outcomes were written down. Reactions are made in the order of their asking."""

    open_work: OpenWork
    forums: Mapping[str, Forum]
    clock: Clock
    hides: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By messenger: kinds of files that it has no way to show."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looking: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Outcomes were written down."""
        self._woken.set()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
            self._looking = True
            try:
                await self.look()
            except Exception:
                log.exception("marks could not be brought up to date; the next look tries again")
            self._looking = False

    @property
    def busy(self) -> bool:
        """Whether there is something to look at."""
        return self._looking or self._woken.is_set() or self._turn.locked()

    async def look(self) -> None:
        """Bring every mark up to date."""
        self._woken.clear()
        async with self.open_work() as work:
            arrivals = await work.lines.arrivals(MOST_AT_ONCE)
        if shown := await self._show_all(arrivals):
            await self._note(shown)

    async def _show_all(self, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
        """Those whose mark is shown now: before it is noted, so that a death in between costs none."""
        for at, arrival in enumerate(arrivals):
            if not await self.show(arrival.place, _mark_of(arrival)):
                return arrivals[:at]  # the next look tries again
        return arrivals

    async def _note(self, arrivals: Sequence[Arrival]) -> None:
        async with self.open_work() as work:
            for arrival in arrivals:
                is_new = await work.lines.set_mark(arrival.line.id, _mark_of(arrival))
                await _note_places(work, arrival)
                if is_new and (what := self._news_of(arrival)):
                    line = arrival.line
                    await report(work, line.handoff_id, what, self.clock.now(), line.id)

    def _news_of(self, arrival: Arrival) -> Report | None:
        """What has to be said besides, in words."""
        if arrival.state != OutboxState.sent:
            return Report.undelivered
        if arrival.line.kind == TAKEN_BACK:
            return Report.deleted
        return Report.hidden if arrival.line.kind in self.hides.get(arrival.channel, ()) else None

    async def show(self, place: LinePlace, mark: Mark) -> bool:
        """React to a message; False when that may go better later.

        If it cannot be had at all, the words under it still tell of a failure.
        """
        async with self._turn:
            for _try in range(MOST_TRIES):
                failed = await self._react(place, EMOJI[mark])
                if failed is None or failed.kind not in _PASSING:
                    return True
                await self.sleep(min(LONGEST_PAUSE, max(SHORTEST_PAUSE, failed.retry_after)))
        return False

    async def _react(self, place: LinePlace, emoji: str) -> SendFailed | None:
        try:
            await self.forums[place.channel].react(place.address, place.message_id, emoji)
        except SendFailed as failed:
            log.warning("a mark could not be shown", reason=failed.reason)
            return failed
        return None


async def _note_places(work: Work, arrival: Arrival) -> None:
    """Where the citizen has it, so that a reply to it is known as one."""
    chat = LinePlace(arrival.channel, arrival.address, "")
    for message_id in await work.lines.parts_of(arrival.line.id, chat):
        await work.lines.add_place(arrival.line.id, replace(chat, message_id=message_id))


def _mark_of(arrival: Arrival) -> Mark:
    return Mark.delivered if arrival.state == OutboxState.sent else Mark.failed
